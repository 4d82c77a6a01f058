// An article for a notice board: one A4 page in large type.
import { noBreakParts, noBreakRuns } from '../../content/markdown/no-break.ts'
import { breakTitle } from '../../posters/layout.ts'
import { firstSentences } from '../../exports/excerpt.ts'
import { serifWidthEm } from '../../posters/line-breaking.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import { titleParts } from './article-teaser.ts'
import { figureRow, type RowSource } from './figure-row.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { countText, dateText, dayText } from './format.ts'

export interface PrintNoticePage {
  layout: Layout
  siteName: string
  kicker: string
  /** Lines on paper. A narrow screen breaks them further. */
  titleLines: string[]
  /** `isLong` and `isVeryLong` choose one of three type sizes for the title. Both false: the largest. */
  isLong: boolean
  isVeryLong: boolean
  speaker: string
  position: string
  streetsText: string
  /** The summary without its last characters. `summaryEnd` stays on one line, so that the last line has several characters. */
  summaryStart: ReturnType<typeof noBreakParts>
  summaryEnd: string
  /** True: the summary is shown in larger type. */
  isRoomy: boolean
  figures: { label: string, words: string }[]
  /** Contains the total number when some figures are left out. */
  figuresHeading: string
  /** Absolute address of the article. */
  address: string
  codeAddress: string
  dateText: string
  /** Day of the last substantial change of the article. Without such a change, day of publication. */
  versionText: string
  host: string | null
  articleAddress: string
}

/** Sizes in print.css (.sheet). `ems`: characters in a line. All other sizes are in millimetres. */
const PAPER = { height: 254, masthead: 20, foot: 48, gaps: 20, kicker: { ems: 33, line: 7.5 }, byline: { ems: 27, line: 10.5 }, streets: { ems: 33, line: 7.5 }, summary: { ems: 27, line: 11 }, roomy: { ems: 21, line: 14 }, heading: 13, row: 16.5 }
const TITLES = { usual: { ems: 12, line: 19 }, long: { ems: 15, line: 15.5 }, veryLong: { ems: 20, line: 12 } }
const MAX_ROWS = 5
const VERY_LONG_TITLE_CHARACTERS = 45
const TAIL_CHARACTERS = 5
const MAX_STREETS = 3

export function printNoticePage (context: LayoutContext, { article, figures, seriesShortTitle }: {
  article: ArticleRecord, figures: readonly RowSource[], seriesShortTitle: string
}): PrintNoticePage {
  const { urls, site } = context
  const articleAddress = urls.article(article)
  const { isLong } = titleParts(article.title)
  const isVeryLong = Array.from(article.title).length > VERY_LONG_TITLE_CHARACTERS
  const type = isVeryLong ? TITLES.veryLong : isLong ? TITLES.long : TITLES.usual
  const kicker = `${seriesShortTitle} · 第${article.number}篇`
  const streetsText = streetsOf(article)
  const room = PAPER.height - PAPER.masthead - PAPER.foot - PAPER.gaps - heightOf(kicker, PAPER.kicker) -
    heightOf(article.title, type) -
    heightOf(`${article.speaker}  ${article.position}`, PAPER.byline) - heightOf(streetsText, PAPER.streets)
  const { summary, shown, isRoomy } = fit({ summary: article.summary, figures, room })
  const tail = tailOf(summary)
  return {
    layout: {
      ...layout(context, {
        address: urls.printNotice(article),
        title: `${article.title}（张贴版）`,
        crumb: '张贴版',
        description: article.summary,
        trail: [{ label: seriesShortTitle, address: urls.series(article.series) }, { label: '正文', address: articleAddress }],
        section: urls.series(article.series),
        robots: 'noindex',
      }),
      canonical: urls.absolute(articleAddress),
      isPrintNotice: true,
    },
    siteName: site.name,
    kicker,
    titleLines: titleLines(article.title, type.ems),
    isLong: isLong && !isVeryLong,
    isVeryLong,
    speaker: article.speaker,
    position: article.position,
    streetsText,
    summaryStart: noBreakParts(summary.slice(0, tail)),
    summaryEnd: summary.slice(tail),
    isRoomy,
    figures: shown.map((figure) => figureRow(figure, urls)).map(({ label, words }) => ({ label, words })),
    figuresHeading: shown.length === figures.length ? '文中数字' : `文中数字（共${countText(figures.length)}处，列出前${countText(shown.length)}处）`,
    address: urls.absolute(articleAddress),
    codeAddress: urls.qrCode(article),
    dateText: dateText(article.date),
    versionText: dayText(article.updatedAt ?? article.publishedAt),
    host: site.host,
    articleAddress,
  }
}

/** Breaks a title into lines at its spaces, and keeps these spaces at the ends of the lines. */
function titleLines (title: string, ems: number): string[] {
  let from = 0
  return breakTitle(title, ems).map((line) => {
    const end = title.indexOf(line, from) + line.length
    from = end + (/^\s*/.exec(title.slice(end))?.[0].length ?? 0)
    return from > end ? `${line} ` : line
  })
}

/** Returns the offset in the text at which its last characters begin. The offset is never between a number and its unit. */
function tailOf (text: string): number {
  const at = Array.from(text).slice(0, -TAIL_CHARACTERS).join('').length
  const [start] = noBreakRuns(text).find(([from, to]) => from < at && at < to) ?? [at]
  return start
}

function streetsOf ({ streets }: ArticleRecord): string {
  const names = streets.slice(0, MAX_STREETS).map(({ name }) => name).join('、')
  return streets.length > MAX_STREETS ? `${names}等${countText(streets.length)}个` : names
}

const linesOf = (text: string, ems: number) => Math.max(1, Math.ceil(serifWidthEm(text) / ems))
const heightOf = (text: string, { ems, line }: { ems: number, line: number }) => linesOf(text, ems) * line

/**
 * Chooses the type size of the summary: larger if the whole summary fits. Else shortens the summary to leave room for two rows of figures.
 */
function fit ({ summary, figures, room }: { summary: string, figures: readonly RowSource[], room: number }): { summary: string, shown: readonly RowSource[], isRoomy: boolean } {
  const { summary: usual, roomy } = PAPER
  const wanted = figures.length === 0 ? 0 : PAPER.heading + PAPER.row * Math.min(MAX_ROWS, Math.ceil(figures.length / 2))
  if (heightOf(summary, roomy) + wanted <= room) return { summary: firstSentences(summary, { max: Infinity, maxFirstSentence: Infinity }), shown: figures.slice(0, MAX_ROWS * 2), isRoomy: true }
  const least = figures.length === 0 ? 0 : PAPER.heading + PAPER.row * Math.min(2, Math.ceil(figures.length / 2))
  const maxEms = Math.max(2, Math.floor((room - least) / usual.line)) * usual.ems * 0.95 - TAIL_CHARACTERS
  const shortened = firstSentences(summary, { max: maxEms, maxFirstSentence: maxEms })
  const rows = Math.min(MAX_ROWS, Math.floor((room - PAPER.heading - heightOf(shortened, usual)) / PAPER.row))
  return { summary: shortened, shown: figures.slice(0, Math.max(0, rows) * 2), isRoomy: false }
}
