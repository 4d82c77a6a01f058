// All streets, in the order of 排序.
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { StreetRecord } from '../../store/index/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { columnMetas, type Layout, type LayoutContext, layout } from './layout.ts'

export interface StreetsPage {
  layout: Layout
  streets: { name: string, address: string, text: string, countText: string, articles: Teaser[], more: string | null }[]
}

export function streetsPage (context: LayoutContext, { streets }: { streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[] }): StreetsPage {
  const { urls } = context
  return {
    layout: layout(context, {
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
      articles: street.articles.map((article) => teaser(article, urls)),
      more: street.articleCount > street.articles.length ? `全部${street.articleCount}篇` : null,
    })),
  }
}
