// A piece that is not public, as it will look: the article page with a note above it.
import type { Article } from '../content/compose.ts'
import type { SeriesRecord } from '../store/series.ts'
import { type ArticlePage, articlePage } from './article.ts'
import type { FrameSource } from './frame.ts'
import { momentText } from './wording.ts'

/** The fields of views/pages/preview.eta: those of a piece, and the note. */
export interface PreviewPage extends ArticlePage { note: string }

/** @param until epoch milliseconds when a 审稿 link expires; null for staff who are signed in */
export function previewPage (source: FrameSource, { article, series, until }: { article: Article, series: SeriesRecord | null, until: number | null }): PreviewPage {
  const page = articlePage(source, {
    article: { ...article, state: 'published', seriesTitle: series?.title ?? article.series },
    seriesShortTitle: series?.shortTitle ?? article.series,
    neighbours: { previous: null, next: null },
  })
  return {
    ...page,
    frame: { ...page.frame, canonical: null, printedAddress: null, metas: [...page.frame.metas, { name: 'robots', content: 'noindex' }] },
    note: until === null ? '预览：这篇稿件还没有公开。' : `审稿：这篇稿件还没有公开，请勿转发。链接有效期至${momentText(until)}。`,
  }
}
