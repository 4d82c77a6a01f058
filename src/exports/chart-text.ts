// Setting type in an SVG, which knows no lines: cleaning, measuring and breaking the words of a chart.
import { once } from './lazy.ts'

const words = once(() => new Intl.Segmenter('zh', { granularity: 'word' }))
const CLOSING = /^[，。、；：！？）”’》】〉」』…—·～,.;:!?)\]%％]/
const OPENING = /[（“‘《【〈「『([]$/
/** No label is read to its end beyond this; keeps the work small whatever the input. */
const MOST_CHARACTERS = 200

/** One line of text that HTML and XML both allow, without characters that turn the writing round. */
export function plain (text: string): string {
  return text.toWellFormed().replace(/[\p{Bidi_Control}\p{Noncharacter_Code_Point}]/gu, '').replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

const REFERENCES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for a text node or a quoted attribute. */
export function escapeText (text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => REFERENCES[character] ?? '')
}

/** Width in ems, rather too wide than too narrow: Han fills its square, ASCII about six tenths of it. */
export function emsOf (text: string): number {
  let ems = 0
  for (const character of text) ems += /[\x20-\x7e]/.test(character) ? 0.6 : /\p{M}/u.test(character) ? 0 : 1
  return ems
}

/**
 * Breaks text into at most `most` lines no wider than `ems`: between words where it can, lines about as long as each other,
 * no punctuation at the wrong end of one. What does not fit ends in an ellipsis.
 */
export function breakLines (text: string, { ems, most }: { ems: number, most: number }): string[] {
  const shown = Array.from(plain(text)).slice(0, MOST_CHARACTERS).join('')
  if (emsOf(shown) <= ems) return shown === '' ? [] : [shown]
  const pieces = piecesOf(shown)
  const lines = fill(pieces, ems)
  if (lines.length > most) return [...lines.slice(0, most - 1), shorten(lines.slice(most - 1).join(''), ems)]
  const widest = Math.min(ems, Math.max(...pieces.map(emsOf)))
  for (let narrow = Math.max(widest, emsOf(lines.join('')) / lines.length); narrow < ems; narrow += 0.5) {
    const even = fill(pieces, narrow)
    if (even.length <= lines.length) return even
  }
  return lines
}

/** Words, each with the punctuation that may not stand apart from it. */
function piecesOf (text: string): string[] {
  const pieces: string[] = []
  for (const { segment } of words().segment(text)) {
    const last = pieces.at(-1)
    if (last !== undefined && (CLOSING.test(segment) || OPENING.test(last))) pieces[pieces.length - 1] = last + segment
    else pieces.push(segment)
  }
  return pieces
}

function fill (pieces: string[], ems: number): string[] {
  const lines: string[] = []
  let line = ''
  const add = (piece: string) => {
    if (line !== '' && emsOf((line + piece).trimEnd()) > ems) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  for (const piece of pieces) {
    if (emsOf(piece) > ems) Array.from(piece).forEach(add)
    else add(piece)
  }
  return [...lines, line.trimEnd()]
}

function shorten (text: string, ems: number): string {
  const characters = Array.from(text)
  while (characters.length > 0 && emsOf(characters.join('')) + 1 > ems) characters.pop()
  return characters.join('').trimEnd() + '…'
}
