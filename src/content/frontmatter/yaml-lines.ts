// Lines of front matter and .yml files: spaces, keys, list items, fences, comments and indented blocks.
// Loops replace patterns such as `/\s+$/`, which take quadratic time on a long run of spaces.
import type { SourceRange } from '../diagnostics.ts'

/** One line. All numbers are UTF-16 offsets in the decoded text, except `indent`, which counts columns. */
export interface Line {
  start: number
  /** Offsets of the start and end of the text of the line, without spaces around the text. Equal for a blank line. */
  from: number
  to: number
  indent: number
  /** Offset of the start of the next line. */
  next: number
}

/** Lines to read, as offsets in the text. `isFile`: true for a .yml file, which may have fences and has no body. */
export interface LineRange { start: number, end: number, isFile: boolean }

/** A key without quotes, and the offset of its value. */
export interface KeyPart extends SourceRange {
  key: string
  valueFrom: number
  /** True: the key is one short word of letters, so the line cannot continue a value. */
  plain: boolean
}

const LONGEST_KEY = 40
const spaces = new Set('\t\v\f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff')
const invisible = new Set('\u200b\u2060\ufeff')
const colons = new Set(':：∶﹕︰')
const dashes = new Set('-－—–―─−﹣‐‑‒﹘')

/** Accepts ASCII, full-width, no-break and zero-width spaces. */
export function isSpace (character: string | undefined): boolean {
  return character !== undefined && spaces.has(character)
}

/** Returns the first offset in [from, to) that is not a space, else `to`. */
export function skipSpaces (text: string, from: number, to: number): number {
  while (from < to && isSpace(text[from])) from++
  return from
}

/** Returns the offset after the last character of [from, to) that is not a space, else `from`. */
export function dropSpaces (text: string, from: number, to: number): number {
  while (to > from && isSpace(text[to - 1])) to--
  return to
}

/** Returns the columns of an indenting character: two for full-width spaces and tabs, none for zero-width spaces. */
function columnsOf (character: string): number {
  if (invisible.has(character)) return 0
  return character === '\t' || character >= '\u3000' ? 2 : 1
}

function columnsBetween (text: string, from: number, to: number): number {
  let columns = 0
  for (let at = from; at < to; at++) columns += columnsOf(text[at] ?? '')
  return columns
}

const wide = '[\\p{Script=Han}\\u2010-\\u201f\\u2026\\u00b7\\u3000-\\u303f\\uff00-\\uffef]'
const endsWide = new RegExp(wide + '$', 'u')
const beginsWide = new RegExp('^' + wide, 'u')

/** Returns the text between two joined lines: nothing beside a Han character or full-width sign, else a space. */
export function jointOf (before: string, after: string): string {
  return endsWide.test(before.slice(-2)) || beginsWide.test(after.slice(0, 2)) ? '' : ' '
}

/** Returns the line that starts at `start`. Reads nothing from `end` on. */
export function lineAt (text: string, start: number, end: number): Line {
  let to = start
  while (to < end && text[to] !== '\n' && text[to] !== '\r') to++
  const next = text[to] === '\r' && to + 1 < end && text[to + 1] === '\n' ? to + 2 : Math.min(to + 1, end)
  const from = skipSpaces(text, start, to)
  return { start, from, to: dropSpaces(text, from, to), indent: columnsBetween(text, start, from), next }
}

/** Tests for three or more dashes of any kind, indented by at most three columns. */
export function isFence (text: string, line: Line): boolean {
  if (line.to - line.from < 3 || line.indent > 3) return false
  for (let at = line.from; at < line.to; at++) if (!dashes.has(text[at] ?? '')) return false
  return true
}

/** Tests for `#` at the start of a line. An indented comment needs a space after it, because `  #1` continues a value. */
export function isComment (text: string, line: Line): boolean {
  return text[line.from] === '#' && (line.indent === 0 || line.to === line.from + 1 || isSpace(text[line.from + 1]))
}

/**
 * Finds the content of a list item. Returns null when the line is no item.
 * `certain` is false when no space follows the dash. Such a line (`－甲`) is an item only inside a list.
 */
export function itemPart (text: string, line: Line): { contentFrom: number, column: number, certain: boolean } | null {
  const dash = text[line.from] ?? ''
  if (!dashes.has(dash) || dashes.has(text[line.from + 1] ?? '')) return null
  const contentFrom = skipSpaces(text, line.from + 1, line.to)
  const certain = contentFrom > line.from + 1 || contentFrom === line.to
  return { contentFrom, column: line.indent + columnsBetween(text, line.from, contentFrom), certain }
}

/**
 * Finds the key of `key: value` in [from, to). Returns null when there is no colon or no key.
 * The colon of a URL or of a time ends no key.
 */
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

/**
 * Reads blank lines and lines indented more than `column`, from `start` to `end`. Removes the indent of the first line from each.
 * Returns null when there are no such lines. `fold` joins lines (`>`).
 */
export function readBlock (text: string, { start, end, column, fold }: { start: number, end: number, column: number, fold: boolean }): {
  value: SourceRange & { kind: 'scalar', text: string }, next: number
} | null {
  let first: Line | null = null
  let last: Line | null = null
  let blank = 0
  const lines: string[] = []
  for (const line of linesFrom(text, start, end)) {
    if (line.from === line.to) {
      blank++
      continue
    }
    if (line.indent <= column) break
    // Keeps blank lines only between other lines.
    if (first !== null) for (; blank > 0; blank--) lines.push('')
    blank = 0
    first ??= line
    last = line
    lines.push(text.slice(afterIndent(text, line, first.indent), line.to))
  }
  if (first === null || last === null) return null
  return { value: { kind: 'scalar', text: fold ? folded(lines) : lines.join('\n'), offset: first.from, length: last.to - first.from }, next: last.next }
}

function afterIndent (text: string, line: Line, columns: number): number {
  let at = line.start
  let seen = 0
  for (; at < line.from; at++) {
    const width = columnsOf(text[at] ?? '')
    if (width > 0 && seen >= columns) break
    seen += width
  }
  return at
}

/** Joins lines; a blank line begins a new line. */
function folded (lines: readonly string[]): string {
  return lines.reduce((text, line, index) => {
    const before = lines[index - 1] ?? ''
    const joint = text === '' || line === '' ? '' : before === '' ? '\n' : jointOf(before, line)
    return text + joint + line
  }, '')
}

/** Yields the lines from `at` to `end`. */
export function * linesFrom (text: string, at: number, end = text.length): Generator<Line> {
  while (at < end) {
    const line = lineAt(text, at, end)
    yield line
    at = line.next
  }
}
