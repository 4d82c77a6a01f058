// A figure: its words, their sentence and their reading.
import { noBreakParts } from '../../content/markdown/no-break.ts'
import { describeInterval, type Qualifier } from '../../content/quantity/quantity.ts'
import { figureCitation } from '../../exports/citation.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { type Citations, citationsOf } from './citations.ts'
import { embedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'
import { type FigureHistory, versionText } from './figure-history.ts'
import { decimalText, periodText } from './format.ts'
import { figureLabel, intervalNotation } from '../../content/figure.ts'

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
  /** Other words in earlier versions. */
  earlier: { versionText: string, words: string, address: string }[]
  /** Null while the article has one version. */
  historyAddress: string | null
  facts: { name: string, text: string, address: string | null }[]
  shareAddress: string
  jsonAddress: string
  citations: Citations
  cardAddress: string
}

/** @param now epoch milliseconds, the day of access in citations */
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

/** Explains the bounds. A number with 万 or 亿 is also given in full. */
function readingExplanation ({ qualifier, lower, upper, exact, words }: FigureRecord): string {
  if (qualifier === 'more-than' && upper === null) return '原文带“余”“多”：比写出的数多；末尾不止一个零，看不出余到哪一位，所以上限不明。'
  if (exact && lower !== null && /[万亿]/.test(words)) return `原文写的是确数，合 ${decimalText(lower)}。`
  return READINGS[qualifier]
}
