// A piece that is not public, as it will look: the article page with a note above it.
import type { Article } from '../../content/render.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import { type ArticlePage, articlePage } from './article.ts'
import { rowSources } from './figure-row.ts'
import type { LayoutContext } from './layout.ts'
import { momentText } from './format.ts'

/** The fields of views/pages/preview.eta: those of a piece, and the note. */
export interface PreviewPage extends Omit<ArticlePage, 'previous' | 'next' | 'share' | 'cite'> { note: string }

/**
 * @param mediaFolder where the pictures of a piece that isn't public are found
 * @param until epoch milliseconds when a 审稿 link expires; null for staff who are signed in
 */
export function previewPage (context: LayoutContext, { article, series, projectNames, until, mediaFolder }: {
  article: Article, series: SeriesRecord | null, projectNames: ReadonlyMap<string, string>, until: number | null, mediaFolder: string
}): PreviewPage {
  const { previous, next, share, cite, ...page } = articlePage(context, {
    article: { ...article, state: 'published', seriesTitle: series?.title ?? article.series, articleId: 0, firstAddress: '', version: 1, publishedAt: article.publishAt ?? 0, updatedAt: null },
    figures: rowSources(article, { series: article.series, number: article.number, projectNames }),
    seriesShortTitle: series?.shortTitle ?? article.series,
    neighbours: { previous: null, next: null },
    removedParagraphs: [],
    now: 0,
  })
  return {
    ...page,
    bodyHtml: page.bodyHtml.replaceAll(`src="${context.urls.mediaFolder()}`, `src="${mediaFolder}`),
    cover: page.cover && { ...page.cover, address: page.cover.address.replace(context.urls.mediaFolder(), mediaFolder) },
    // It isn't published: nothing may say that it was, nor when.
    publishedText: null,
    updatedText: null,
    layout: {
      ...page.layout,
      canonical: null,
      jsonAddress: null,
      printedAddress: null,
      image: null,
      properties: [],
      alternates: [],
      structuredData: [],
      metas: [...page.layout.metas.filter(({ name }) => name !== 'PubDate'), { name: 'robots', content: 'noindex' }],
    },
    note: until === null ? '预览：这篇稿件还没有公开。' : `审稿：这篇稿件还没有公开，请勿转发。链接有效期至${momentText(until)}。`,
  }
}
