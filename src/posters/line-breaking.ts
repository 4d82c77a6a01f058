// Breaking Chinese text into justified lines of Song type. Each line is a row of pieces between which space may grow:
// punctuation keeps to its word, a number to its unit, a Latin word together.

// A number with what it counts (50余场次, 3.8平方公里, 3956万元), a word in other letters, a pair of marks, one character.
const PIECE = /\d[\d.,:～–-]*[%％‰]?[余多]?(?:[百千万亿]+[余多]?)?(?:平方公里|平方米|\p{Script=Han}{1,2})?|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}'_@/.:&+-])+|\p{Extended_Pictographic}(?:\u200d\p{Extended_Pictographic}|[\ufe0f\p{EMod}])*|——|……|\S|\s+/gu
const CLOSING = /^[，。、；：！？）”’》】〉」』…—·～,.;:!?)\]%％\p{M}]/u
const OPENING = /[（“‘《【〈「『([]$/u

const WIDTHS: readonly (readonly [RegExp, number])[] = [
  [/[MWmw@%&]/, 1.2], [/[A-Z]/, 0.8], [/[.,:;'ijl|! ]/, 0.32], [/[0-9]/, 0.56], [/[\x21-\x7e]/, 0.6], [/[\p{M}\p{Cf}]/u, 0],
]

/** Width in ems, rather too wide than too narrow. */
export function songEms (text: string): number {
  let ems = 0
  for (const character of text) ems += isHan(character) ? 1 : WIDTHS.find(([characters]) => characters.test(character))?.[1] ?? 1
  return ems
}

/** Most characters are of this one block: they aren't looked up. */
const isHan = (character: string) => character >= '\u4e00' && character <= '\u9fff'

/** A last line is never shorter than this: a lone character at the end of a text is a widow. */
const LEAST = 3

/** Lines no wider than `ems` of what `songPieces` cut, none ending in an opening mark nor beginning with a closing one. */
export function songLines (cut: readonly SongPiece[], ems: number): SongPiece[][] {
  const lines = fill(cut.flatMap((piece) => piece.ems > ems ? Array.from(piece.text, measured) : [piece]), ems)
  const last = lines.at(-1)
  const before = lines.at(-2)
  // Words move down from the line before, which is justified all the same.
  if (last && before) {
    let from = before.length
    while (from > 2 && emsOfLine([...before.slice(from), ...last]) < LEAST) from--
    last.unshift(...before.splice(from))
  }
  return lines
}

/** Width of a line before space is added. */
export const emsOfLine = (line: readonly SongPiece[]): number => line.reduce((sum, { ems }) => sum + ems, 0)

/** What stays together in a line, and its width. */
export interface SongPiece { text: string, ems: number }

const measured = (text: string): SongPiece => ({ text, ems: songEms(text) })

/** Cuts a text; it may be set in several measures then. */
export function songPieces (text: string): SongPiece[] {
  const pieces: string[] = []
  for (const [piece] of text.replace(/\s+/g, ' ').trim().matchAll(PIECE)) {
    const last = pieces.at(-1)
    if (last !== undefined && ((CLOSING.test(piece) && last !== ' ') || OPENING.test(last))) pieces[pieces.length - 1] = last + piece
    else pieces.push(piece)
  }
  return pieces.map(measured)
}

function fill (pieces: readonly SongPiece[], ems: number): SongPiece[][] {
  const lines: SongPiece[][] = []
  let line: SongPiece[] = []
  let width = 0
  for (const piece of pieces) {
    const { text, ems: own } = piece
    if (line.length > 0 && width + own > ems) {
      if (line.at(-1)?.text === ' ') line.pop()
      lines.push(line)
      line = []
      width = 0
    }
    if (line.length === 0 && text === ' ') continue
    line.push(piece)
    width += own
  }
  return line.length > 0 ? [...lines, line] : lines
}
