// A piece for a notice board: one page of A4 in large type, read from two steps away.
import { noBreakParts, noBreakRuns } from '../../content/markdown/no-break.ts'
import { breakTitle } from '../../posters/layout.ts'
import { firstSentences } from '../../exports/excerpt.ts'
import { serifWidthEm } from '../../posters/line-breaking.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import { titleParts } from './article-teaser.ts'
import { figureRow, type RowSource } from './figure-row.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { countText, dateText, dayText } from './format.ts'

/** The fields of views/pages/print-notice.eta. */
export interface PrintNoticePage {
  layout: Layout
  siteName: string
  kicker: string
  /** Lines where there is room for them; a narrow screen breaks them further. */
  titleLines: string[]
  /** One of three sizes of type: none of these is the largest. */
  isLong: boolean
  isVeryLong: boolean
  speaker: string
  position: string
  place: string
  /** Ends at a sentence's end. Its last characters stay on one line, so that none stands alone. */
  summaryStart: ReturnType<typeof noBreakParts>
  summaryEnd: string
  /** There is room for larger type. */
  isRoomy: boolean
  figures: { label: string, words: string }[]
  /** 文中数字, and how many of how many. */
  figuresHeading: string
  /** Absolute. */
  address: string
  codeAddress: string
  dateText: string
  /** When this version was first public; null when that is not known. */
  versionText: string
  host: string | null
  articleAddress: string
}

/** What CSS gives each part on paper (print.css, .sheet): ems of a line, and its height in mm. */
const SHEET = { height: 254, masthead: 20, foot: 48, gaps: 20, kicker: { ems: 33, line: 7.5 }, byline: { ems: 27, line: 10.5 }, place: { ems: 33, line: 7.5 }, summary: { ems: 27, line: 11 }, roomy: { ems: 21, line: 14 }, heading: 13, row: 16.5 }
const TITLES = { usual: { ems: 12, line: 19 }, long: { ems: 15, line: 15.5 }, veryLong: { ems: 20, line: 12 } }
const MOST_ROWS = 5
const VERY_LONG = 45
const TAIL = 5
const MOST_STREETS = 3

export function printNoticePage (context: LayoutContext, { article, figures, seriesShortTitle }: {
  article: ArticleRecord, figures: readonly RowSource[], seriesShortTitle: string
}): PrintNoticePage {
  const { urls, site } = context
  const articleAddress = urls.article(article)
  const { isLong } = titleParts(article.title)
  const isVeryLong = Array.from(article.title).length > VERY_LONG
  const type = isVeryLong ? TITLES.veryLong : isLong ? TITLES.long : TITLES.usual
  const kicker = `${seriesShortTitle} · 第${article.number}篇`
  const place = placeText(article)
  const room = SHEET.height - SHEET.masthead - SHEET.foot - SHEET.gaps - heightOf(kicker, SHEET.kicker) -
    heightOf(article.title, type) -
    heightOf(`${article.speaker}  ${article.position}`, SHEET.byline) - heightOf(place, SHEET.place)
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
        metas: [{ name: 'robots', content: 'noindex' }],
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
    place,
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

/** Together they are the title, its spaces included. */
function titleLines (title: string, ems: number): string[] {
  let from = 0
  return breakTitle(title, ems).map((line) => {
    const end = title.indexOf(line, from) + line.length
    from = end + (/^\s*/.exec(title.slice(end))?.[0].length ?? 0)
    return from > end ? `${line} ` : line
  })
}

/** Where the last characters begin that stay on one line: never inside a number with its unit. */
function tailOf (text: string): number {
  const at = Array.from(text).slice(0, -TAIL).join('').length
  const [start] = noBreakRuns(text).find(([from, to]) => from < at && at < to) ?? [at]
  return start
}

function placeText ({ streets }: ArticleRecord): string {
  const names = streets.slice(0, MOST_STREETS).map(({ name }) => name).join('、')
  return streets.length > MOST_STREETS ? `${names}等${countText(streets.length)}个` : names
}

const linesOf = (text: string, ems: number) => Math.max(1, Math.ceil(serifWidthEm(text) / ems))
const heightOf = (text: string, { ems, line }: { ems: number, line: number }) => linesOf(text, ems) * line

/** As much of the summary as leaves two rows of figures, then as many rows as fit. */
function fit ({ summary, figures, room }: { summary: string, figures: readonly RowSource[], room: number }): { summary: string, shown: readonly RowSource[], isRoomy: boolean } {
  const { summary: usual, roomy } = SHEET
  const wanted = figures.length === 0 ? 0 : SHEET.heading + SHEET.row * Math.min(MOST_ROWS, Math.ceil(figures.length / 2))
  if (heightOf(summary, roomy) + wanted <= room) return { summary: firstSentences(summary, { max: Infinity, maxFirstSentence: Infinity }), shown: figures.slice(0, MOST_ROWS * 2), isRoomy: true }
  const least = figures.length === 0 ? 0 : SHEET.heading + SHEET.row * Math.min(2, Math.ceil(figures.length / 2))
  const most = Math.max(2, Math.floor((room - least) / usual.line)) * usual.ems * 0.95 - TAIL
  const shortened = firstSentences(summary, { max: most, maxFirstSentence: most })
  const rows = Math.min(MOST_ROWS, Math.floor((room - SHEET.heading - heightOf(shortened, usual)) / SHEET.row))
  return { summary: shortened, shown: figures.slice(0, Math.max(0, rows) * 2), isRoomy: false }
}
