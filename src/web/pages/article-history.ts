// The versions of an article, each with its differences from the version before.
import { type Change, changesBetween, FIGURE_CHANGE } from '../../content/revision/diff.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { Revision } from '../../store/archive/archive-reader.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { dateText, momentText } from './format.ts'

export interface ArticleHistoryPage {
  layout: Layout
  title: string
  articleAddress: string
  corrections: { dateText: string, note: string }[]
  revisions: {
    heading: string
    address: string
    timeText: string
    /** `changes` stand open; `slight` (punctuation, layout) are folded. */
    changes: ShownChange[]
    slight: ShownChange[]
    slightText: string
  }[]
  /** Versions without comparison. */
  olderVersions: { label: string, address: string }[]
}

/** In each stretch, two of the three are null. */
interface ShownChange { label: string, stretches: { same: string | null, removed: string | null, added: string | null }[] }

/** Of unchanged text, on each side of a change. */
const CONTEXT_CHARACTERS = 24

export function articleHistoryPage (context: LayoutContext, { article, seriesShortTitle, revisions, olderVersions, projectName }: {
  article: ArticleRecord
  seriesShortTitle: string
  /** Newest first. The last one serves only for comparison, unless it is version 1. */
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
      // A changed mark of a figure is never folded, though 更新 ignores it.
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

/** Names the kind of change, for readers without colour vision. Empty for a move. */
function changeKind (stretches: Change['stretches']): string {
  const has = (kind: Change['stretches'][number]['kind']) => stretches.some((stretch) => stretch.kind === kind)
  if (!has('removed') && !has('added')) return ''
  if (has('removed') && !has('same') && !has('added')) return '，删去'
  return has('added') && !has('same') && !has('removed') ? '，新增' : '，修改'
}

/** Shortens unchanged text to its ends next to changes. */
function shortened (text: string, { isFirst, isLast }: { isFirst: boolean, isLast: boolean }): string {
  const characters = [...text]
  if (characters.length <= CONTEXT_CHARACTERS * (isFirst || isLast ? 1 : 2) + 1) return text
  return `${isFirst ? '' : characters.slice(0, CONTEXT_CHARACTERS).join('')}……${isLast ? '' : characters.slice(-CONTEXT_CHARACTERS).join('')}`
}
