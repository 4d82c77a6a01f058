// One version of an article, with a note about the current version.
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { Revision } from '../../store/archive/archive-reader.ts'
import { type ArticlePage, articlePage } from './article.ts'
import { rowSources } from './figure-row.ts'
import type { LayoutContext } from './layout.ts'
import { withBasePath } from './article-html.ts'
import { momentText } from './format.ts'

export interface RevisionPage extends Omit<ArticlePage, 'previous' | 'next' | 'share' | 'citations'> {
  isCurrent: boolean
  note: string
  currentAddress: string
  historyAddress: string
}

/** Combines an archived version with the present address and series. */
function recordOf ({ article, version, at }: Revision, current: ArticleRecord): ArticleRecord {
  return { ...current, ...article, series: current.series, number: current.number, version, updatedAt: version > 1 ? at : null, state: 'published', withdrawnReason: null }
}

/** The archive has no project names. The rows on an article page show the metric only. */
const NO_NAMES: ReadonlyMap<string, string> = new Map()

export function revisionPage (context: LayoutContext, { revision, current, seriesShortTitle, now }: { revision: Revision, current: ArticleRecord, seriesShortTitle: string, now: number }): RevisionPage {
  const { urls } = context
  const isCurrent = revision.version === current.version
  const record = recordOf(revision, current)
  const { previous, next, share, citations, ...page } = articlePage(context, {
    article: { ...record, html: withBasePath(record.html, urls.basePath) },
    figures: rowSources(revision.article, { series: current.series, number: current.number, projectNames: NO_NAMES }),
    seriesShortTitle,
    neighbours: { previous: null, next: null },
    removedParagraphs: [],
    now,
  })
  const address = urls.version({ ...current, version: revision.version })
  return {
    ...page,
    figures: page.figures.map((row, index) => ({ ...row, address: urls.figureVersion({ id: revision.article.figures[index]?.id ?? '', version: revision.version }) })),
    layout: {
      ...page.layout,
      documentTitle: `第${revision.version}版：${page.layout.documentTitle}`,
      printedAddress: urls.absolute(address),
      crumbs: [...page.layout.crumbs.slice(0, -1), { label: '正文', address: urls.article(current) }, { label: `第${revision.version}版`, address: null }],
    },
    isCurrent,
    note: `这是第${revision.version}版，${momentText(revision.at)}起公开。${isCurrent ? '它是现行版本。' : `它不是现行版本：现行的是第${current.version}版。`}`,
    currentAddress: urls.article(current),
    historyAddress: urls.history(current),
  }
}
