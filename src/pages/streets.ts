// All streets, in the order that staff gave.
import type { ArticleSummary } from '../store/articles.ts'
import type { StreetRecord } from '../store/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { columnMetas, type Frame, type FrameSource, frame } from './frame.ts'

/** The fields of views/pages/streets.eta. */
export interface StreetsPage {
  frame: Frame
  streets: { name: string, address: string, text: string, countText: string, pieces: Teaser[], more: string | null }[]
}

export function streetsPage (source: FrameSource, { streets }: { streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[] }): StreetsPage {
  const { urls } = source
  return {
    frame: frame(source, {
      address: urls.streets(),
      title: '街道',
      description: '参与创建的街道及其访谈。',
      metas: columnMetas({ name: '街道', description: '参与创建的街道及其访谈。', keywords: streets.map((street) => street.name), type: '街道' }),
    }),
    streets: streets.map((street) => ({
      name: street.name,
      address: urls.street(street.slug),
      text: street.text,
      countText: `访谈${street.articleCount}篇`,
      pieces: street.articles.map((article) => teaser(article, urls)),
      more: street.articleCount > street.articles.length ? `全部${street.articleCount}篇` : null,
    })),
  }
}
