// One street: what it says of itself, and its pieces.
import type { ArticleSummary } from '../store/articles.ts'
import type { StreetRecord } from '../store/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { type Frame, type FrameSource, frame } from './frame.ts'

/** The fields of views/pages/street.eta. */
export interface StreetPage {
  frame: Frame
  name: string
  textHtml: string
  pieces: Teaser[]
}

export function streetPage (source: FrameSource, { street, articles }: { street: StreetRecord, articles: readonly ArticleSummary[] }): StreetPage {
  const { urls } = source
  return {
    frame: frame(source, {
      address: urls.street(street.slug),
      title: street.name,
      trail: [{ label: '街道', address: urls.streets() }],
      section: urls.streets(),
      ...street.text !== '' && { description: street.text.slice(0, 160) },
      metas: [{ name: 'ColumnName', content: street.name }, { name: 'ColumnType', content: '街道' }],
    }),
    name: street.name,
    textHtml: street.html,
    pieces: articles.map((article) => teaser(article, urls)),
  }
}
