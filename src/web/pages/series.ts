// A series: its editor's note and its articles by number.
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import { type Teaser, teaser, titleParts } from './article-teaser.ts'
import { feedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'

export interface SeriesPage {
  layout: Layout
  titlePhrases: string[]
  countText: string
  noteHtml: string
  hasNote: boolean
  articles: Teaser[]
}

export function seriesPage (context: LayoutContext, { series, articles }: { series: SeriesRecord, articles: readonly ArticleSummary[] }): SeriesPage {
  const { urls } = context
  return {
    layout: layout(context, {
      address: urls.series(series.slug),
      json: urls.seriesJson(series.slug),
      title: series.title,
      crumb: series.shortTitle,
      ...series.text !== '' && { description: series.text.slice(0, 160) },
      alternates: feedAlternates(urls, { series: series.slug, title: series.title }),
      column: { type: '访谈', keywords: [series.shortTitle] },
    }),
    titlePhrases: titleParts(series.title).titlePhrases,
    countText: `${series.articleCount}篇`,
    noteHtml: series.html,
    hasNote: series.html !== '',
    articles: articles.map((article) => teaser(article, urls)),
  }
}
