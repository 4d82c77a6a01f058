// Data types of the content files: article, series, street and site.
import type { PartialDate } from './date.ts'

export type ArticleState = 'published' | 'draft' | 'withdrawn'

/** A correction printed below an article. */
export interface Correction { date: PartialDate, note: string }

/** Validated front matter of an article. */
export interface ArticleMeta {
  number: number
  title: string
  /** 名称 of each street as typed; render.ts finds the streets. */
  streets: string[]
  speaker: string
  position: string
  /** First publication anywhere, as precise as known. */
  date: PartialDate
  source: string | null
  editor: string | null
  summary: string | null
  state: ArticleState
  /** Epoch milliseconds; the article is not public before. */
  publishAt: number | null
  withdrawnReason: string | null
  corrections: Correction[]
  /** Default period of the figures; the year of `date` if none is given. */
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

/** Contents of 站点.yml. Registration codes are null until the office has them. */
export interface Site {
  name: string
  host: string | null
  contact: string | null
  siteIdCode: string | null
  icp: string | null
  policeRecord: string | null
  /** Conditions of use of the data, and the form in which to cite their source. */
  licence: string | null
  attribution: string | null
}

/** The site while 站点.yml is missing. */
export const NAMELESS_SITE: Site = {
  name: '网站', host: null, contact: null, siteIdCode: null, icp: null, policeRecord: null, licence: null, attribution: null,
}

/** A paragraph, heading, list item or table row of a body. */
export interface Block {
  /** `p-` and a hash of the words, so that it stays when other blocks are added, removed or moved. */
  id: string
  /** Words without Markdown. */
  text: string
}

/** A picture of the content folder. `hash` is taken from its bytes. */
export interface Picture { hash: string, extension: string, width: number, height: number }
