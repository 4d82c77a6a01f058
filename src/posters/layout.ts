// Computes all positions on a poster from its text only: a page needs the height of the picture before the picture is drawn.
import { breakLines, widthEm } from '../exports/chart-text.ts'
import { breakSegments, lineWidthEm, serifWidthEm, splitSegments } from './line-breaking.ts'

export interface PosterText {
  siteName: string
  /** 主办单位：…; null when 站点.yml does not name the office. */
  host: string | null
  /** Series and number. */
  seriesLabel: string
  title: string
  speaker: string
  position: string
  /** Names of the streets, and the date of the article. */
  dateline: string
  /** First sentences of the article. */
  excerpt: string
  /** Text beside the QR code. */
  qrCaption: string
  /** Absolute address of the article. The QR code contains this address, and the poster also shows it as text beside the QR code. */
  address: string
}

export interface PosterLine {
  /** Parts of the line, from left to right. In a `justified` line, the space between them is increased until the line is full. */
  segments: string[]
  justified: boolean
  left: number
  /** `top`: distance from the top of the poster to the line box. `height`: height of the line box. Both are in pixels. */
  top: number
  width: number
  height: number
  size: number
  weight: 400 | 700
  colour: string
}

export interface PosterRule { left: number, top: number, width: number, height: number, colour: string }

export interface PosterLayout {
  width: number
  height: number
  lines: PosterLine[]
  rules: PosterRule[]
  /** Square of the QR code without its quiet zone. The quiet zone is in the white space around it. */
  qrBox: { left: number, top: number, size: number }
}

// All lengths in these constants are pixels, except where the name ends in EM (width of a Chinese character).
export const POSTER_WIDTH = 1080
const MARGIN = 84
const LINE_WIDTH = POSTER_WIDTH - 2 * MARGIN
const QR_SIZE = 270
const TEXT = '#1d1b19'
const MUTED = '#5b5650'
const RED = '#a5191e'
const RULE = '#ddd8d1'

/** Font sizes of a title by its number of characters. With each size, a line contains a nearly whole number of characters. */
const TITLE_SIZES = [
  { maxCharacters: 4, size: 152 }, { maxCharacters: 14, size: 114 }, { maxCharacters: 32, size: 91 }, { maxCharacters: 50, size: 70 },
  { maxCharacters: Infinity, size: 57 },
]
/** Possible numbers of characters in a line of the excerpt. When two numbers need about equal spaces, the earlier number is used. */
const EXCERPT_LINE_CHARACTERS = [20, 21, 19]
/** Maximum space between two segments of a justified line, in ems. A line that needs more space stays unjustified. */
const MAX_SPACE_EM = 0.12
/** Difference of spaces that a reader can't see, in ems. Line lengths with a smaller difference count as equal. */
const EQUAL_SPACE_EM = 0.04

interface Style { size: number, leading: number, weight?: 400 | 700, colour?: string, width?: number }

export function layOutPoster (poster: PosterText): PosterLayout {
  const lines: PosterLine[] = []
  const rules: PosterRule[] = [{ left: 0, top: 0, width: POSTER_WIDTH, height: 16, colour: RED }]
  let top = 80
  const addLine = (segments: string[], { size, leading, weight = 400, colour = TEXT, width = LINE_WIDTH }: Style, justified = false) => {
    lines.push({ segments, justified, left: MARGIN, top, width, height: leading, size, weight, colour })
    top += leading
  }
  const addText = (text: string, { maxLines, ...style }: Style & { maxLines: number }) => {
    const maxEm = narrowedEm(text, (style.width ?? LINE_WIDTH) / style.size)
    for (const line of breakLines(text, { maxEm, maxLines })) addLine([line], style)
  }
  const addRule = ({ height, colour }: { height: number, colour: string }) => {
    rules.push({ left: MARGIN, top, width: LINE_WIDTH, height, colour })
    top += height
  }

  addText(poster.siteName, { size: 44, maxLines: 2, leading: 60, weight: 700, colour: RED })
  top += 20
  addRule({ height: 6, colour: RED })
  top += 5
  addRule({ height: 2, colour: RED })
  top += 72
  addText(poster.seriesLabel, { size: 38, maxLines: 3, leading: 56, colour: MUTED })
  top += 20
  const size = titleSize(poster.title)
  for (const line of breakTitle(poster.title, LINE_WIDTH / size)) addLine([line], { size, leading: Math.round(size * 1.32), weight: 700 })
  top += 40
  addText(poster.speaker, { size: 46, maxLines: 2, leading: 66, weight: 700 })
  addText(poster.position, { size: 38, maxLines: 4, leading: 56 })
  addText(poster.dateline, { size: 38, maxLines: 4, leading: 56, colour: MUTED })
  top += 48
  addRule({ height: 2, colour: RULE })
  top += 44
  const excerpt = breakExcerpt(poster.excerpt)
  for (const { segments, justified } of excerpt.lines) addLine(segments, { size: excerpt.size, leading: 78 }, justified)
  top += 52
  addRule({ height: 2, colour: RULE })
  top += 48

  const qrBox = { left: POSTER_WIDTH - MARGIN - QR_SIZE, top, size: QR_SIZE }
  const width = LINE_WIDTH - QR_SIZE - 56
  addText(poster.qrCaption, { size: 40, maxLines: 2, leading: 56, weight: 700, width })
  top += 8
  for (const line of addressLines(poster.address, width / 31)) addLine([line], { size: 31, leading: 44, colour: MUTED, width })
  if (poster.host !== null) {
    top = Math.max(top + 20, qrBox.top + QR_SIZE - 50)
    addText(poster.host, { size: 34, maxLines: 3, leading: 50, width })
  }
  return { width: POSTER_WIDTH, height: Math.max(top, qrBox.top + QR_SIZE) + 80, lines, rules, qrBox }
}

/** Breaks the excerpt at the line length that needs the smallest spaces. The font size is whole pixels: else widths would be rounded up. */
function breakExcerpt (text: string): { lines: { segments: string[], justified: boolean }[], size: number } {
  const segments = splitSegments(text)
  const choices = EXCERPT_LINE_CHARACTERS.map((maxEm) => {
    const rows = breakSegments(segments, maxEm)
    // The last line is never justified.
    const spaces = rows.slice(0, -1).map((row) => (maxEm - lineWidthEm(row)) / Math.max(1, row.length - 1))
    const lines = rows.map((row, index) => ({ segments: row.map((segment) => segment.text), justified: (spaces[index] ?? Infinity) <= MAX_SPACE_EM }))
    return { lines, size: Math.floor(LINE_WIDTH / maxEm), widest: Math.max(0, ...spaces) }
  })
  const least = Math.min(...choices.map(({ widest }) => widest))
  return choices.find(({ widest }) => widest <= least + EQUAL_SPACE_EM) ?? { lines: [], size: 45 }
}

function titleSize (title: string): number {
  const length = Array.from(title).length
  return TITLE_SIZES.find(({ maxCharacters }) => length <= maxCharacters)?.size ?? 57
}

/** Returns a smaller maximum line width for `breakLines`, because `breakLines` estimates letters of this font as too narrow. */
function narrowedEm (text: string, maxEm: number): number {
  return maxEm / Math.max(1, serifWidthEm(text) / Math.max(1, widthEm(text)))
}

/** Breaks a title at its spaces when each part fits on a line (at most three parts), else between words. */
export function breakTitle (title: string, maxEm: number): string[] {
  const phrases = title.split(/\s+/)
  const parts = phrases.map((phrase) => breakLines(phrase, { maxEm: narrowedEm(phrase, maxEm), maxLines: 1 }))
  const whole = breakLines(title, { maxEm: narrowedEm(title, maxEm), maxLines: 7 })
  return phrases.length > 1 && phrases.length <= 3 && parts.every(([line], index) => line === phrases[index]) ? phrases : whole
}

/** Breaks an address after slashes where possible. A very long address is cut: the QR code contains the whole address. */
function addressLines (address: string, maxEm: number): string[] {
  const maxCharacters = Math.floor(maxEm / 0.62)
  const lines = ['']
  for (const part of address.split(/(?<=[^/:]\/)/).flatMap((one) => one.match(new RegExp(`.{1,${maxCharacters}}`, 'gu')) ?? [])) {
    if ((lines.at(-1) + part).length > maxCharacters) lines.push(part)
    else lines[lines.length - 1] += part
  }
  return lines.length > 4 ? [...lines.slice(0, 3), '……'] : lines
}
