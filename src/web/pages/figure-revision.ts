// A figure as one version of its article has it.
import { intervalNotation } from '../../content/figure.ts'
import { describeInterval } from '../../content/quantity/quantity.ts'
import { noBreakParts } from '../../content/markdown/no-break.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { RevisionHead, Revision } from '../../store/archive/archive-reader.ts'
import type { FigurePage } from './figure.ts'
import { type LayoutContext, layout } from './layout.ts'
import { dayText, momentText, periodText } from './format.ts'

export interface FigureRevisionPage extends Pick<FigurePage, 'layout' | 'kicker' | 'words' | 'value' | 'label' | 'before' | 'after' | 'speaker' | 'articleTitle'> {
  note: string
  readingText: string
  versionAddress: string
  /** Null when the current version lacks the figure. */
  currentAddress: string | null
  others: { label: string, address: string }[]
}

export function figureRevisionPage (context: LayoutContext, { id, revision, revisions, article, isCurrent }: {
  id: string
  revision: Revision
  /** The versions with the figure. */
  revisions: readonly RevisionHead[]
  article: ArticleRecord
  /** The current version has the figure, too. */
  isCurrent: boolean
}): FigureRevisionPage | null {
  const { urls } = context
  const figure = revision.article.figures.find((one) => one.id === id)
  if (!figure) return null
  const address = urls.figureVersion({ id, version: revision.version })
  const { words, sentence, sentenceOffset, quantity } = figure
  const label = figure.metric
  const page = layout(context, {
    address,
    title: `${words} ${label}（第${revision.version}版）`,
    crumb: `数字，第${revision.version}版`,
    description: `${figure.street.name}：${sentence}`.slice(0, 160),
    trail: [{ label: '数据', address: urls.data() }],
    section: urls.data(),
  })
  return {
    layout: isCurrent ? { ...page, canonical: urls.absolute(urls.figure(id)), structuredData: [] } : page,
    note: `文章第${revision.version}版里的数字，${momentText(revision.at)}起公开。${isCurrent ? '' : '现行版本里已经没有它。'}`,
    kicker: `${figure.street.name} · ${periodText(figure.period)}`,
    words,
    value: intervalNotation(quantity),
    label,
    before: noBreakParts(sentence.slice(0, sentenceOffset)),
    after: noBreakParts(sentence.slice(sentenceOffset + words.length)),
    readingText: describeInterval(quantity),
    speaker: revision.article.speaker,
    articleTitle: revision.article.title,
    versionAddress: `${urls.version({ ...article, version: revision.version })}#${id}`,
    currentAddress: isCurrent ? urls.figure(id) : null,
    others: revisions.filter(({ version }) => version !== revision.version).map(({ version, at }) => ({ label: `第${version}版（${dayText(at)}）`, address: urls.figureVersion({ id, version }) })),
  }
}
