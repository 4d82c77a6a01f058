// The versions of an article: one version with a note about the current one, and all with their differences.
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { Revision } from '../../store/archive/archive-reader.ts'
import { type Change, changesBetween, FIGURE_CHANGE } from '../../content/revision/diff.ts'
import { type ArticlePage, articlePage, withBasePath } from './article.ts'
import { rowSources } from './figure-row.ts'
import { type LayoutContext, type Layout, layout } from './layout.ts'
import { momentText, dateText } from './format.ts'

export interface RevisionPage extends Omit<ArticlePage, 'previous' | 'next' | 'share' | 'citations'> {
  isCurrent: boolean
  note: string
  currentAddress: string
  historyAddress: string
}

/** Makes the record of an archived version, with the present address and series of the article. */
function recordOf ({ article, version, at }: Revision, current: ArticleRecord): ArticleRecord {
  return { ...current, ...article, series: current.series, number: current.number, version, updatedAt: version > 1 ? at : null, state: 'published', withdrawnReason: null }
}

/** The archive has no project names, and the rows on an article page need none: they show only the metric. */
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

export interface ArticleHistoryPage {
  layout: Layout
  title: string
  articleAddress: string
  corrections: { dateText: string, note: string }[]
  revisions: {
    heading: string
    address: string
    timeText: string
    /** The page shows `changes`. It hides `slight` (punctuation, layout) until the reader opens them. */
    changes: ShownChange[]
    slight: ShownChange[]
    slightText: string
  }[]
  /** Versions without comparison. */
  olderVersions: { label: string, address: string }[]
}

/** A change of a paragraph. Each stretch is text that stayed, was removed or was added: the other two fields are null. */
interface ShownChange { label: string, stretches: { same: string | null, removed: string | null, added: string | null }[] }

/** Characters of unchanged text shown on each side of a change. */
const CONTEXT_CHARACTERS = 24

export function articleHistoryPage (context: LayoutContext, { article, seriesShortTitle, revisions, olderVersions, projectName }: {
  article: ArticleRecord
  seriesShortTitle: string
  /** Newest first. The last version is only compared with the next one and not shown, unless it is version 1. */
  revisions: readonly Revision[]
  olderVersions: readonly number[]
  /** Returns the name of a project by its slug. */
  projectName: (slug: string) => string
}): ArticleHistoryPage {
  const { urls } = context
  return {
    layout: layout(context, {
      address: urls.history(article),
      title: `版本记录：${article.title}`,
      crumb: '版本记录',
      description: `《${article.title}》各版本之间的改动。`,
      trail: [{ label: seriesShortTitle, address: urls.series(article.series) }, { label: '正文', address: urls.article(article) }],
      section: urls.series(article.series),
    }),
    title: article.title,
    articleAddress: urls.article(article),
    corrections: article.corrections.map(({ date, note }) => ({ dateText: dateText(date), note })),
    revisions: revisions.flatMap((version, index) => {
      const before = revisions[index + 1]
      if (!before && version.version > 1) return []
      const changes = before ? changesBetween(before.article, version.article, projectName) : []
      // A change of how a figure is marked is always shown. It does not count as a substantial change (更新).
      const slight = changes.filter(({ isSlight, label }) => isSlight && label !== FIGURE_CHANGE)
      return [{
        heading: `第${version.version}版${version.version === article.version ? '（现行）' : ''}`,
        address: urls.version({ ...article, version: version.version }),
        timeText: momentText(version.at),
        changes: changes.filter((change) => !slight.includes(change)).map(shownChange),
        slight: slight.map(shownChange),
        slightText: `标点、版式改动${slight.length}处`,
      }]
    }),
    olderVersions: olderVersions.map((version) => ({ label: `第${version}版`, address: urls.version({ ...article, version }) })),
  }
}

function shownChange ({ label, stretches }: Change): ShownChange {
  return {
    label: `${label}${changeKind(stretches)}`,
    stretches: stretches.map(({ kind, text }, index) => ({
      same: kind === 'same' ? label === FIGURE_CHANGE ? text : shortened(text, { isFirst: index === 0, isLast: index === stretches.length - 1 }) : null,
      removed: kind === 'removed' ? text : null,
      added: kind === 'added' ? text : null,
    })),
  }
}

/** Returns the kind of change as text, for readers who can't see the colours. Returns '' for a move. */
function changeKind (stretches: Change['stretches']): string {
  const has = (kind: Change['stretches'][number]['kind']) => stretches.some((stretch) => stretch.kind === kind)
  if (!has('removed') && !has('added')) return ''
  if (has('removed') && !has('same') && !has('added')) return '，删去'
  return has('added') && !has('same') && !has('removed') ? '，新增' : '，修改'
}

/** Shortens unchanged text: keeps only the characters next to changes. */
function shortened (text: string, { isFirst, isLast }: { isFirst: boolean, isLast: boolean }): string {
  const characters = [...text]
  if (characters.length <= CONTEXT_CHARACTERS * (isFirst || isLast ? 1 : 2) + 1) return text
  return `${isFirst ? '' : characters.slice(0, CONTEXT_CHARACTERS).join('')}……${isLast ? '' : characters.slice(-CONTEXT_CHARACTERS).join('')}`
}
