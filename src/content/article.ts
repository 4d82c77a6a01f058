// The shapes that content files become. Plain data: no offsets, no HTML but the rendered body, no clock.
import type { PartialDate } from './date.ts'

export type ArticleState = 'published' | 'draft' | 'withdrawn'

/** A correction printed at the foot of a piece. */
export interface Correction { date: PartialDate, note: string }

/** The front matter of a piece, validated. */
export interface ArticleMeta {
  number: number
  title: string
  /** 名称 of each street as typed; resolve.ts finds the streets. */
  streets: string[]
  speaker: string
  position: string
  /** When it first appeared, as precise as known. */
  date: PartialDate
  source: string | null
  editor: string | null
  summary: string | null
  state: ArticleState
  /** Epoch milliseconds before which the piece is invisible everywhere. */
  publishAt: number | null
  withdrawnReason: string | null
  corrections: Correction[]
  /** Default period of the figures; the year of `date` when not given. */
  period: string
  cover: string | null
  coverAlt: string | null
}

export interface SeriesMeta { title: string, shortTitle: string }

export interface StreetMeta {
  name: string
  slug: string
  category: string
  order: number
  projects: { name: string, slug: string, description: string | null }[]
}

/** 站点.yml. Codes are shown only when the office has them. */
export interface Site {
  name: string
  host: string | null
  contact: string | null
  siteIdCode: string | null
  icp: string | null
  policeRecord: string | null
  /** How the data may be used, and how to name their source. */
  licence: string | null
  attribution: string | null
}

/** What stands in for a site whose 站点.yml is not there yet. */
export const NAMELESS_SITE: Site = {
  name: '网站', host: null, contact: null, siteIdCode: null, icp: null, policeRecord: null, licence: null, attribution: null,
}

/** A paragraph, heading, list or quotation of a body, in order. */
export interface Block {
  /** `p-…`, made from the words of the block: it doesn't change when other blocks come, go or move. */
  id: string
  /** The words alone, without Markdown. */
  text: string
}

/** A picture of the content folder, known by its bytes. */
export interface Picture { hash: string, extension: string, width: number, height: number }
