// Breaks Chinese text into justified lines of a serif font (宋体). Space may grow between the segments of a line.

/** Minimum width of the last line: a single character in a line looks bad. */
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

/** Text that stays on one line. */
export interface Segment { text: string, widthEm: number }

/** Estimates the width in ems. The estimate may be too large, but not too small. */
export function serifWidthEm (text: string): number {
  let width = 0
  for (const character of text) width += isHan(character) ? 1 : WIDTHS_EM.find(([characters]) => characters.test(character))?.[1] ?? 1
  return width
}

/** Checks for the most common Han characters, so that their widths need no search in `WIDTHS_EM`. */
const isHan = (character: string) => character >= '\u4e00' && character <= '\u9fff'

const measured = (text: string): Segment => ({ text, widthEm: serifWidthEm(text) })

/** Returns the width of a line before space is added. */
export const lineWidthEm = (line: readonly Segment[]): number => line.reduce((sum, { widthEm }) => sum + widthEm, 0)

/** Splits a text once; the segments can then be broken at several widths. */
export function splitSegments (text: string): Segment[] {
  const segments: string[] = []
  for (const [segment] of text.replace(/\s+/g, ' ').trim().matchAll(SEGMENT)) {
    const last = segments.at(-1)
    if (last !== undefined && ((CLOSING.test(segment) && last !== ' ') || OPENING.test(last))) segments[segments.length - 1] = last + segment
    else segments.push(segment)
  }
  return segments.map(measured)
}

/** Returns lines no wider than `maxEm`. No line ends in an opening mark or begins with a closing one. */
export function breakSegments (segments: readonly Segment[], maxEm: number): Segment[][] {
  const lines = fillLines(segments.flatMap((segment) => segment.widthEm > maxEm ? Array.from(segment.text, measured) : [segment]), maxEm)
  const last = lines.at(-1)
  const before = lines.at(-2)
  // When the last line is short, segments of the line before are moved to it. The line before is justified, so it stays full.
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
