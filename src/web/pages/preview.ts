// An article before publication: its page with a note above.
import type { Article } from '../../content/render.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import { type ArticlePage, articlePage } from './article.ts'
import { rowSources } from './figure-row.ts'
import type { LayoutContext } from './layout.ts'
import { momentText } from './format.ts'

export interface PreviewPage extends Omit<ArticlePage, 'previous' | 'next' | 'share' | 'citations'> { note: string }

/**
 * @param mediaFolder address of the pictures, which the public one does not serve before publication
 * @param until epoch milliseconds of the expiry of a review link (审稿); null for signed-in staff
 */
export function previewPage (context: LayoutContext, { article, series, projectNames, until, mediaFolder }: {
  article: Article, series: SeriesRecord | null, projectNames: ReadonlyMap<string, string>, until: number | null, mediaFolder: string
}): PreviewPage {
  const { previous, next, share, citations, ...page } = articlePage(context, {
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
    // Not published: the page may state no date of publication.
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
