// What one line of a front matter or a .yml file is: blank, a comment, a `- item`, `key: value`, or only words.
import { columnsOf, dropSpaces, isSpace, skipSpaces } from './yaml-values.ts'

/** One line; all numbers are UTF-16 offsets into the decoded text, except `indent`, which counts columns. */
export interface Line {
  start: number
  /** The line's text without spaces round it; from === to: a blank line. */
  from: number
  to: number
  indent: number
  /** The start of the next line. */
  next: number
}

/** A key as typed, without quotes, and where its value begins. */
export interface KeyPart {
  key: string
  offset: number
  length: number
  valueFrom: number
  /** A short word of letters only: so surely a key that it is one even where a continued value could stand. */
  plain: boolean
}

const LONGEST_KEY = 40
const colons = new Set(':：∶﹕︰')
const dashes = new Set('-－—–―─−﹣‐‑‒﹘')

/** The line of `text` that starts at `start`; nothing from `end` on is looked at. */
export function lineAt (text: string, start: number, end: number): Line {
  let to = start
  while (to < end && text[to] !== '\n' && text[to] !== '\r') to++
  const next = text[to] === '\r' && to + 1 < end && text[to + 1] === '\n' ? to + 2 : Math.min(to + 1, end)
  const from = skipSpaces(text, start, to)
  return { start, from, to: dropSpaces(text, from, to), indent: columnsBetween(text, start, from), next }
}

/** Columns that the characters [from, to) take on a screen, as far as indentation goes. */
export function columnsBetween (text: string, from: number, to: number): number {
  let columns = 0
  for (let at = from; at < to; at++) columns += columnsOf(text[at] ?? '')
  return columns
}

/** True when a line is nothing but three or more dashes of any kind, not deep inside an indented text. */
export function isFence (text: string, line: Line): boolean {
  if (line.to - line.from < 3 || line.indent > 3) return false
  for (let at = line.from; at < line.to; at++) if (!dashes.has(text[at] ?? '')) return false
  return true
}

/** True for a line that begins with #: at the margin always, indented only as `# …` (`  #1` continues a value). */
export function isComment (text: string, line: Line): boolean {
  return text[line.from] === '#' && (line.indent === 0 || line.to === line.from + 1 || isSpace(text[line.from + 1]))
}

/**
 * Where the words of a list item begin, or null when the line is none. `certain` is false when no space follows the
 * dash: `－甲` is an item where a list can stand and only there.
 */
export function itemPart (text: string, line: Line): { contentFrom: number, column: number, certain: boolean } | null {
  const dash = text[line.from] ?? ''
  if (!dashes.has(dash) || dashes.has(text[line.from + 1] ?? '')) return null
  const contentFrom = skipSpaces(text, line.from + 1, line.to)
  const certain = contentFrom > line.from + 1 || contentFrom === line.to
  return { contentFrom, column: line.indent + columnsBetween(text, line.from, contentFrom), certain }
}

/** The key of `key: value` in [from, to), or null: no colon, no key before it, or the colon of an address or a time. */
export function keyPart (text: string, from: number, to: number): KeyPart | null {
  const limit = Math.min(to, from + LONGEST_KEY + 8)
  let colon = from
  while (colon < limit && !colons.has(text[colon] ?? '')) colon++
  if (colon >= limit) return null
  let keyTo = dropSpaces(text, from, colon)
  let keyFrom = from
  if (keyTo - keyFrom > 2 && isPair(text[keyFrom], text[keyTo - 1])) {
    keyFrom = skipSpaces(text, keyFrom + 1, keyTo - 1)
    keyTo = dropSpaces(text, keyFrom, keyTo - 1)
  }
  const key = text.slice(keyFrom, keyTo)
  if (key === '' || key.length > LONGEST_KEY || /[，。；！？“”,;!?"[\]{}]/.test(key)) return null
  const spaced = colon + 1 >= to || isSpace(text[colon + 1])
  if (!spaced && (/^\p{N}+$/u.test(key) || (/^[a-z]+$/i.test(key) && text.startsWith('//', colon + 1)))) return null
  const plain = /^(?:\p{Script=Han}{1,8}|[A-Za-z][A-Za-z0-9_-]{0,23})$/u.test(key)
  return { key, offset: keyFrom, length: keyTo - keyFrom, valueFrom: skipSpaces(text, colon + 1, to), plain }
}

function isPair (first: string | undefined, last: string | undefined): boolean {
  return (first === last && (first === '"' || first === "'")) || (first === '“' && last === '”')
}
