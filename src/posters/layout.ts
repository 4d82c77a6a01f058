// Where everything on a poster stands: known from the words alone, so that a page can say how tall the picture will be.
import { breakLines, emsOf } from '../exports/chart-text.ts'
import { emsOfLine, songEms, songLines, songPieces } from './line-breaking.ts'

/** What a poster says. */
export interface Poster {
  siteName: string
  /** 主办单位：…; null when the site names none. */
  host: string | null
  /** Series and number. */
  kicker: string
  title: string
  speaker: string
  position: string
  /** Streets and date. */
  place: string
  /** Ends at a sentence's end. */
  excerpt: string
  /** What the code is for. */
  invitation: string
  /** Absolute; what the code says and what is printed beside it. */
  address: string
}

export interface PosterLine {
  /** Side by side; where `justified`, the space between them grows until the line is full. */
  pieces: string[]
  justified: boolean
  left: number
  /** Of the line box, whose height is `height`. */
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
  /** The square of the code without its quiet zone, which lies on the margin's white. */
  code: { left: number, top: number, edge: number }
}

export const POSTER_WIDTH = 1080
const MARGIN = 84
const MEASURE = POSTER_WIDTH - 2 * MARGIN
const CODE = 270
const INK = '#1d1b19'
const SOFT = '#5b5650'
const RED = '#a5191e'
const LINE = '#ddd8d1'
/** All that is printed on the white. */
export const POSTER_INKS = ['#000000', INK, SOFT, RED, LINE]

/** Type sizes of a title by how many characters it has; each divides the measure into whole squares, or nearly. */
const TITLE_SIZES = [{ most: 4, size: 152 }, { most: 14, size: 114 }, { most: 32, size: 91 }, { most: 50, size: 70 }, { most: Infinity, size: 57 }]

interface Style { size: number, leading: number, weight?: 400 | 700, colour?: string }

/** Sets a poster. The excerpt's measure is a whole number of characters. */
export function layOutPoster (poster: Poster): PosterLayout {
  const lines: PosterLine[] = []
  const rules: PosterRule[] = []
  let top = 0
  const set = (rows: readonly string[][], { size, leading, weight = 400, colour = INK }: Style, { even = [], left = MARGIN, width = MEASURE }: { even?: readonly boolean[], left?: number, width?: number } = {}) => {
    rows.forEach((pieces, index) => {
      lines.push({ pieces, justified: even[index] ?? false, left, top, width, height: leading, size, weight, colour })
      top += leading
    })
  }
  const rule = ({ height, colour }: { height: number, colour: string }) => {
    rules.push({ left: MARGIN, top, width: MEASURE, height, colour })
    top += height
  }
  const broken = (text: string, { size, most, width = MEASURE }: { size: number, most: number, width?: number }) => breakLines(text, { ems: narrowed(text, width / size), most }).map((line) => [line])

  rules.push({ left: 0, top: 0, width: POSTER_WIDTH, height: 16, colour: RED })
  top = 80
  set(broken(poster.siteName, { size: 44, most: 2 }), { size: 44, leading: 60, weight: 700, colour: RED })
  top += 20
  rule({ height: 6, colour: RED })
  top += 5
  rule({ height: 2, colour: RED })
  top += 72
  set(broken(poster.kicker, { size: 38, most: 3 }), { size: 38, leading: 56, colour: SOFT })
  top += 20
  const size = titleSize(poster.title)
  set(breakTitle(poster.title, MEASURE / size).map((line) => [line]), { size, leading: Math.round(size * 1.32), weight: 700 })
  top += 40
  set(broken(poster.speaker, { size: 46, most: 2 }), { size: 46, leading: 66, weight: 700 })
  set(broken(poster.position, { size: 38, most: 4 }), { size: 38, leading: 56 })
  set(broken(poster.place, { size: 38, most: 4 }), { size: 38, leading: 56, colour: SOFT })
  top += 48
  rule({ height: 2, colour: LINE })
  top += 44
  const body = evenLines(poster.excerpt)
  set(body.rows, { size: body.size, leading: 78 }, { even: body.even })
  top += 52
  rule({ height: 2, colour: LINE })
  top += 48

  const code = { left: POSTER_WIDTH - MARGIN - CODE, top, edge: CODE }
  const beside = { width: MEASURE - CODE - 56 }
  set(broken(poster.invitation, { size: 40, most: 2, ...beside }), { size: 40, leading: 56, weight: 700 }, beside)
  top += 8
  set(addressLines(poster.address, beside.width / 31).map((line) => [line]), { size: 31, leading: 44, colour: SOFT }, beside)
  if (poster.host !== null) {
    top = Math.max(top + 20, code.top + CODE - 50)
    set(broken(poster.host, { size: 34, most: 3, ...beside }), { size: 34, leading: 50 }, beside)
  }
  return { width: POSTER_WIDTH, height: Math.max(top, code.top + CODE) + 80, lines, rules, code }
}

/** Characters in a line of the excerpt: the count that leaves the least space to spread is taken. Sizes are whole pixels, or the widths of pieces would be rounded up. */
const COUNTS = [20, 21, 19]

/** More space than this (em) between two pieces tears a line: it ends where it ends. */
const MOST_SPREAD = 0.12

/** `even` says of each line whether it is spread to the full measure; the last one never is. */
function evenLines (text: string): { rows: string[][], even: boolean[], size: number } {
  const pieces = songPieces(text)
  const settings = COUNTS.map((ems) => {
    const rows = songLines(pieces, ems)
    const spread = rows.slice(0, -1).map((row) => (ems - emsOfLine(row)) / Math.max(1, row.length - 1))
    return { rows, size: Math.floor(MEASURE / ems), even: spread.map((space) => space <= MOST_SPREAD), loosest: Math.max(0, ...spread) }
  })
  const least = Math.min(...settings.map(({ loosest }) => loosest))
  // The first of those that are about as good: a hair's breadth is no reason for another size.
  const { rows, size, even } = settings.find(({ loosest }) => loosest <= least + 0.04) ?? { rows: [], size: 45, even: [] }
  return { rows: rows.map((row) => row.map(({ text: piece }) => piece)), even, size }
}

function titleSize (title: string): number {
  const length = Array.from(title).length
  return TITLE_SIZES.find(({ most }) => length <= most)?.size ?? 57
}

/** Lines are broken as if all letters were narrow: where a text has wide ones, they get less. */
function narrowed (text: string, ems: number): number {
  return ems / Math.max(1, songEms(text) / Math.max(1, emsOf(text)))
}

/** A title breaks at its own pauses, where each part fits a line; else where its words allow. */
export function breakTitle (title: string, ems: number): string[] {
  const phrases = title.split(/\s+/)
  const parts = phrases.map((phrase) => breakLines(phrase, { ems: narrowed(phrase, ems), most: 1 }))
  const whole = breakLines(title, { ems: narrowed(title, ems), most: 7 })
  return phrases.length > 1 && phrases.length <= 3 && parts.every(([line], index) => line === phrases[index]) ? phrases : whole
}

/** Breaks an address after its slashes, or wherever it must; of a very long one the beginning is enough: the code has all. */
function addressLines (address: string, ems: number): string[] {
  const most = Math.floor(ems / 0.62)
  const lines = ['']
  for (const part of address.split(/(?<=[^/:]\/)/).flatMap((one) => one.match(new RegExp(`.{1,${most}}`, 'gu')) ?? [])) {
    if ((lines.at(-1) + part).length > most) lines.push(part)
    else lines[lines.length - 1] += part
  }
  return lines.length > 4 ? [...lines.slice(0, 3), '……'] : lines
}
