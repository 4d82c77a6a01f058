// A figure: its words, their sentence and their reading, now and in earlier versions of its article; its card for other sites.
import { noBreakParts } from '../../content/markdown/no-break.ts'
import { describeInterval, type Qualifier } from '../../content/quantity/quantity.ts'
import { figureCitation } from '../../exports/citation.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { figureLabel, intervalNotation } from '../../content/figure.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { RevisionHead, Revision } from '../../store/archive/archive-reader.ts'
import { type Citations, citationsOf } from './citations.ts'
import { embedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'
import { decimalText, periodText, dayText, momentText } from './format.ts'
import { figureRow } from './figure-row.ts'

export interface FigurePage {
  layout: Layout
  kicker: string
  words: string
  value: string
  label: string
  before: ReturnType<typeof noBreakParts>
  after: ReturnType<typeof noBreakParts>
  speaker: string
  position: string
  articleTitle: string
  articleAddress: string
  sourceAddress: string
  /** Words of the figure in earlier versions that differ from the present words. */
  earlier: { versionText: string, words: string, address: string }[]
  /** Null while the article has only one version. */
  historyAddress: string | null
  facts: { name: string, text: string, address: string | null }[]
  shareAddress: string
  jsonAddress: string
  citations: Citations
  cardAddress: string
}

/** @param now epoch milliseconds; citations contain this day as the day of access */
export function figurePage (context: LayoutContext, { figure, history, now }: { figure: FigureRecord, history: FigureHistory, now: number }): FigurePage {
  const { urls } = context
  const label = figureLabel(figure)
  const end = figure.sentenceOffset + figure.words.length
  const fact = (name: string, text: string | null, address: string | null = null) => text === null ? [] : [{ name, text, address }]
  return {
    layout: layout(context, {
      address: urls.figure(figure.id),
      json: urls.figureJson(figure.id),
      title: `${figure.words} ${label}`,
      crumb: '数字',
      description: `${figure.street.name}：${figure.sentence}`.slice(0, 160),
      trail: [{ label: '数据', address: urls.data() }],
      section: urls.data(),
      alternates: embedAlternates(urls, { path: urls.figure(figure.id), title: `${figure.words} ${label}` }),
    }),
    kicker: `${figure.street.name} · ${figure.category} · ${periodText(figure.period)}`,
    words: figure.words,
    value: intervalNotation(figure),
    label,
    before: noBreakParts(figure.sentence.slice(0, figure.sentenceOffset)),
    after: noBreakParts(figure.sentence.slice(end)),
    speaker: figure.speaker,
    position: figure.position,
    articleTitle: figure.title,
    articleAddress: urls.article(figure),
    sourceAddress: urls.words(figure),
    earlier: history.earlier.map(({ id, version, words }) => ({ versionText: `第${version}版`, words, address: urls.figureVersion({ id, version }) })),
    historyAddress: figure.version > 1 ? urls.history(figure) : null,
    facts: [
      ...fact('读作', describeInterval(figure)),
      ...fact('怎样读出', readingExplanation(figure)),
      ...fact('单位', figure.unit === '' ? '原文没有写单位' : figure.unit),
      ...fact('期间', periodText(figure.period)),
      ...fact('指标', figure.metric, `${urls.data()}?metric=${encodeURIComponent(figure.metric)}`),
      ...fact('口径', figure.metricDescription),
      ...fact('项目', figure.project?.name ?? null, figure.project && urls.project(figure.project.slug)),
      ...fact('街道', figure.street.name, urls.street(figure.street.slug)),
      ...fact('文章版本', versionText(figure, history), figure.version > 1 ? urls.version(figure) : null),
    ],
    shareAddress: urls.absolute(urls.figure(figure.id)),
    jsonAddress: urls.figureJson(figure.id),
    citations: citationsOf(figureCitation(figure, { site: context.site, urls, now }), { subject: '这个数字', fileAddress: (form) => urls.figureCite(figure.id, form) }),
    cardAddress: urls.figureCard(figure.id),
  }
}

const READINGS: Readonly<Record<Qualifier, string>> = {
  exact: '原文写的是确数。',
  'more-than': '原文带“余”“多”“几”：比写出的数多，但不到末位的下一个数。',
  nearly: '原文带“近”“不到”“不足”：只说明了上限。',
  'at-least': '原文带“以上”“至少”“超”“逾”：只说明了下限。',
  'at-most': '原文带“以下”“以内”“至多”：只说明了上限。',
  about: '原文带“约”“左右”：是概数，没有说明上下限。',
  'hundreds-up': '原文带“上百”“上千”“上万”：只说明了下限。',
  tens: '原文写“数十”“几十”一类：从一位的两倍到进位为止，是概数。',
  some: '原文没有写出具体的数。',
  range: '原文写的是一个范围。',
}

/** Explains the bounds. An exact number with 万 or 亿 is also written with all its digits. */
function readingExplanation ({ qualifier, lower, upper, exact, words }: FigureRecord): string {
  if (qualifier === 'more-than' && upper === null) return '原文带“余”“多”：比写出的数多；末尾不止一个零，看不出余到哪一位，所以上限不明。'
  if (exact && lower !== null && /[万亿]/.test(words)) return `原文写的是确数，合 ${decimalText(lower)}。`
  return READINGS[qualifier]
}

export interface FigureHistory {
  /** Epoch milliseconds of the first publication of the version; null while the archive is unreadable. */
  at: number | null
  /** Different words in earlier versions, newest first, each with the last version that had them. */
  earlier: { id: string, version: number, words: string }[]
}

/** Returns 第2版（2026年6月1日 12:00起公开）. */
export function versionText ({ version }: Pick<FigureRecord, 'version'>, { at }: FigureHistory): string {
  return `第${version}版${at === null ? '' : `（${momentText(at)}起公开）`}`
}

/** Returns 文章第2版（2026年6月1日）；第1版里写的是“50余场次”. Returns null when no earlier version had other words. */
export function changeText ({ version }: Pick<FigureRecord, 'version'>, { at, earlier }: FigureHistory): string | null {
  const [last] = earlier
  if (last === undefined) return null
  return `文章第${version}版${at === null ? '' : `（${dayText(at)}）`}；第${last.version}版里写的是“${last.words}”`
}

export interface FigureRevisionPage extends Pick<FigurePage, 'layout' | 'kicker' | 'words' | 'value' | 'label' | 'before' | 'after' | 'speaker' | 'articleTitle'> {
  note: string
  readingText: string
  versionAddress: string
  /** Null when the current version does not have the figure. */
  currentAddress: string | null
  others: { label: string, address: string }[]
}

export function figureRevisionPage (context: LayoutContext, { id, revision, revisions, article, isCurrent }: {
  id: string
  revision: Revision
  /** The versions with the figure. */
  revisions: readonly RevisionHead[]
  article: ArticleRecord
  /** True: the current version of the article also has the figure. */
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

export interface FigureCardPage {
  documentTitle: string
  /** Address of the page of the figure. All addresses are absolute, and their links open outside the frame. */
  canonical: string
  stylesheet: string
  kicker: string
  /** Null for a withdrawn article. */
  words: string | null
  value: string
  label: string
  readingText: string
  /** Null unless an earlier version had other words. */
  changeText: string | null
  speaker: string
  position: string
  sourceText: string
  sourceAddress: string
  articleTitle: string
  siteName: string
}

export function figureCardPage ({ site, urls, assets }: LayoutContext, { figure, history }: { figure: FigureRecord, history: FigureHistory }): FigureCardPage {
  const { words, label, street, periodText, readingText, sourceText } = figureRow(figure, urls)
  return {
    documentTitle: `${words} ${label}`,
    canonical: urls.absolute(urls.figure(figure.id)),
    stylesheet: assets.cardStylesheet,
    kicker: `${street} · ${periodText}`,
    words,
    value: intervalNotation(figure),
    label,
    readingText: `读作 ${readingText}`,
    changeText: changeText(figure, history),
    speaker: figure.speaker,
    position: figure.position,
    sourceText,
    sourceAddress: urls.absolute(urls.block(figure)),
    articleTitle: figure.title,
    siteName: site.name,
  }
}

const NO_FIGURE = { words: null, value: '', label: '', kicker: '', changeText: null, sourceText: '' }

export function withdrawnFigureCardPage ({ site, urls, assets }: LayoutContext, article: ArticleRecord): FigureCardPage {
  const { title: articleTitle, speaker, position } = article
  const address = urls.absolute(urls.article(article))
  return {
    documentTitle: '已撤下',
    canonical: address,
    sourceAddress: address,
    stylesheet: assets.cardStylesheet,
    readingText: '这个数字所在的文章已经撤下，请不要再引用。',
    ...NO_FIGURE,
    speaker,
    position,
    articleTitle,
    siteName: site.name,
  }
}
