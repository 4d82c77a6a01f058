// Data types of the content files: article, series, street and site.
import type { articleFormat, seriesFormat, siteFormat, streetFormat, ValueOf } from './frontmatter/schema.ts'

/** Validated front matter. */
export type ArticleMeta = ValueOf<typeof articleFormat>
export type SeriesMeta = ValueOf<typeof seriesFormat>
export type StreetMeta = ValueOf<typeof streetFormat>

/** Contents of 站点.yml. */
export type Site = ValueOf<typeof siteFormat>

/** The site while 站点.yml is missing. */
export const NAMELESS_SITE: Site = {
  name: '网站', host: null, contact: null, siteIdCode: null, icp: null, policeRecord: null, licence: null, attribution: null,
}

/** A paragraph, heading, list item or table row of a body. */
export interface Block {
  /** `p-` and a hash of the words. It stays the same when other blocks are added, removed or moved. */
  id: string
  /** Words without Markdown. */
  text: string
}

/** A picture of the content folder. `hash` is taken from its bytes. */
export interface Picture { hash: string, extension: string, width: number, height: number }
