// Breaks Chinese text into justified lines of a serif font (宋体). Space may grow between the segments of a line.

/** Minimum width of the last line of a paragraph, in ems: a single character in a line looks bad. */
const MIN_LAST_LINE_EM = 3

// Number with its unit (50余场次, 3.8平方公里, 3956万元) | word in another script | emoji | pair of marks | one character.
const SEGMENT = new RegExp([
  String.raw`\d[\d.,:～–-]*[%％‰]?[余多]?(?:[百千万亿]+[余多]?)?(?:平方公里|平方米|\p{Script=Han}{1,2})?`,
  String.raw`(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}'_@/.:&+-])+`,
  String.raw`\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|[\ufe0f\p{EMod}])*`,
  String.raw`——|……|\S|\s+`,
].join('|'), 'gu')
const CLOSING = /^[，。、；：！？）”’》】〉」』…—·～,.;:!?)\]%％\p{M}]/u
const OPENING = /[（“‘《【〈「『([]$/u

const WIDTHS_EM: readonly (readonly [RegExp, number])[] = [
  [/[MWmw@%&]/, 1.2], [/[A-Z]/, 0.8], [/[.,:;'ijl|! ]/, 0.32], [/[0-9]/, 0.56], [/[\x21-\x7e]/, 0.6], [/[\p{M}\p{Cf}]/u, 0],
]

/** A piece of text that must stay on one line. */
export interface Segment { text: string, widthEm: number }

/** Estimates the width of a text in the serif font, in ems. The estimate may be larger than the real width, but not smaller. */
export function serifWidthEm (text: string): number {
  let width = 0
  for (const character of text) width += isHan(character) ? 1 : WIDTHS_EM.find(([characters]) => characters.test(character))?.[1] ?? 1
  return width
}

/** Returns whether a character is a common Han character. All of these are 1 em wide, so no search in `WIDTHS_EM` is necessary. */
const isHan = (character: string) => character >= '\u4e00' && character <= '\u9fff'

const measured = (text: string): Segment => ({ text, widthEm: serifWidthEm(text) })

/** Returns the width of a line in ems, before space is added between its segments. */
export const lineWidthEm = (line: readonly Segment[]): number => line.reduce((sum, { widthEm }) => sum + widthEm, 0)

/** Splits a text into segments. `breakSegments` can then break the same segments at several line widths. */
export function splitSegments (text: string): Segment[] {
  const segments: string[] = []
  for (const [segment] of text.replace(/\s+/g, ' ').trim().matchAll(SEGMENT)) {
    const last = segments.at(-1)
    if (last !== undefined && ((CLOSING.test(segment) && last !== ' ') || OPENING.test(last))) segments[segments.length - 1] = last + segment
    else segments.push(segment)
  }
  return segments.map(measured)
}

/** Breaks segments into lines no wider than `maxEm` ems. No line ends in an opening bracket or quote, or begins with a closing one. */
export function breakSegments (segments: readonly Segment[], maxEm: number): Segment[][] {
  const lines = fillLines(segments.flatMap((segment) => segment.widthEm > maxEm ? Array.from(segment.text, measured) : [segment]), maxEm)
  const last = lines.at(-1)
  const before = lines.at(-2)
  // When the last line is too short, the end of the line before moves to the last line. The line before is justified, so it still looks
  // full.
  if (last && before) {
    let from = before.length
    while (from > 2 && lineWidthEm([...before.slice(from), ...last]) < MIN_LAST_LINE_EM) from--
    last.unshift(...before.splice(from))
  }
  return lines
}

function fillLines (segments: readonly Segment[], maxEm: number): Segment[][] {
  const lines: Segment[][] = []
  let line: Segment[] = []
  let width = 0
  for (const segment of segments) {
    if (line.length > 0 && width + segment.widthEm > maxEm) {
      if (line.at(-1)?.text === ' ') line.pop()
      lines.push(line)
      line = []
      width = 0
    }
    if (line.length === 0 && segment.text === ' ') continue
    line.push(segment)
    width += segment.widthEm
  }
  return line.length > 0 ? [...lines, line] : lines
}
