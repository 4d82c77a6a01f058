// How the characters of one value are read: odd spaces, quotes, lists in brackets. Nothing here knows about lines or
// keys. Loops instead of `/\s+$/`: such a pattern takes quadratic time on a long run of spaces.

/** Where a text stands: UTF-16 offset and length in the decoded text. */
export interface Span { offset: number, length: number }

/** A string as read, with its place. */
export interface Piece extends Span { text: string }

const spaces = new Set('\t\v\f \u0085\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u2028\u2029\u202f\u205f\u2060\u3000\ufeff')
const invisible = new Set('\u200b\u2060\ufeff')
const curly = [/[“”„‟]/, /[‘’‚‛]/]

/** True for anything that looks like a space inside a line: ASCII, full-width, NBSP, zero-width. */
export function isSpace (character: string | undefined): boolean {
  return character !== undefined && spaces.has(character)
}

/** Columns a character of the indentation takes: full-width spaces and tabs count as two, zero-width ones as none. */
export function columnsOf (character: string): number {
  if (invisible.has(character)) return 0
  return character === '\t' || character >= '\u3000' ? 2 : 1
}

/** The first offset in [from, to) that is not a space, else `to`. */
export function skipSpaces (text: string, from: number, to: number): number {
  while (from < to && isSpace(text[from])) from++
  return from
}

/** The offset after the last character of [from, to) that is not a space, else `from`. */
export function dropSpaces (text: string, from: number, to: number): number {
  while (to > from && isSpace(text[to - 1])) to--
  return to
}

const wide = '[\\p{Script=Han}\\u2010-\\u201f\\u2026\\u00b7\\u3000-\\u303f\\uff00-\\uffef]'
const endsWide = new RegExp(wide + '$', 'u')
const beginsWide = new RegExp('^' + wide, 'u')

/** What stands between two lines that are read as one: nothing next to a Han character or full-width mark, else a space. */
export function jointOf (before: string, after: string): string {
  return endsWide.test(before.slice(-2)) || beginsWide.test(after.slice(0, 2)) ? '' : ' '
}

/** One value that may run over several lines of the file, which remembers where each of its characters stands. */
export class RunOn {
  text = ''
  #starts: { at: number, source: number }[] = []
  #parts: string[] = []
  #last = ''
  #length = 0

  /** Adds the characters [from, to) of `source`, joined to those before as `jointOf` says. */
  add (source: string, from: number, to: number): void {
    const part = source.slice(from, to)
    if (part === '') return
    const joint = this.#parts.length === 0 ? '' : jointOf(this.#last, part)
    this.#parts.push(joint + part)
    this.#starts.push({ at: this.#length + joint.length, source: from })
    this.#length += joint.length + part.length
    this.#last = part
  }

  /** Makes `text` whole; call it once after the last `add`. */
  end (): this {
    this.text = this.#parts.join('')
    return this
  }

  /** Offset in the file of the character at `at` of `text`. */
  sourceOf (at: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle]?.at ?? 0) <= at) low = middle
      else high = middle - 1
    }
    const start = this.#starts[low]
    return start === undefined ? 0 : start.source + Math.max(at - start.at, 0)
  }

  /** The characters [from, to) with their span in the file. */
  piece (from: number, to: number): Piece {
    const offset = this.sourceOf(from)
    return { text: this.text.slice(from, to), offset, length: to > from ? this.sourceOf(to - 1) + 1 - offset : 0 }
  }
}

/** A value without the spaces and the one pair of quotes round it; `quoted` says whether there was a pair. */
export function readScalar (value: RunOn, from = 0, to = value.text.length): Piece & { quoted: boolean } {
  const { text } = value
  from = skipSpaces(text, from, to)
  to = dropSpaces(text, from, to)
  const first = text[from] ?? ''
  const last = text[to - 1] ?? ''
  const inside = text.slice(from + 1, to - 1)
  if (to - from < 2 || !wraps(first, last, inside)) return { ...value.piece(from, to), quoted: false }
  const innerFrom = skipSpaces(text, from + 1, to - 1)
  const piece = value.piece(innerFrom, dropSpaces(text, innerFrom, to - 1))
  // The one thing that is not verbatim: a quote mark inside its own kind of quotes can't be written otherwise.
  if (first === '"') piece.text = piece.text.replaceAll('\\"', '"')
  if (first === "'") piece.text = piece.text.replaceAll("''", "'")
  return { ...piece, quoted: true }
}

function wraps (first: string, last: string, inside: string): boolean {
  if (first === '"' || first === '＂') return last === first && !inside.replaceAll('\\"', '').includes(first) && !inside.endsWith('\\')
  if (first === "'") return last === first && !inside.replaceAll("''", '').includes(first)
  const kind = curly.find((marks) => marks.test(first))
  return kind !== undefined && kind.test(last) && !kind.test(inside)
}

/** True when a value begins with a double quote that is never closed. */
export function quoteStaysOpen (text: string): boolean {
  const rest = text.slice(1)
  if (text[0] === '"') return !rest.includes('"')
  return text[0] === '“' && !rest.includes('”')
}

const closers: Record<string, string> = { '"': '"', "'": "'", '“': '”' }

/**
 * The items of `[甲, 乙]`, divided by half- or full-width commas or 、. Null when the text is no list: it does not begin
 * with a bracket, or something follows the closing one, as in `[试] 谈`. 'open' when a bracket is never closed.
 */
export function readBrackets (value: RunOn): { items: Piece[], whole: Span } | 'open' | null {
  const { text } = value
  const start = skipSpaces(text, 0, text.length)
  if (text[start] !== '[') return null
  const items: Piece[] = []
  let depth = 0
  let itemFrom = start + 1
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    const closer = closers[character]
    if (closer !== undefined && depth === 1 && skipSpaces(text, itemFrom, at) === at) {
      const end = text.indexOf(closer, at + 1)
      if (end === -1) return 'open'
      at = end
    } else if (character === '[') {
      depth++
    } else if (character === ']' && --depth === 0) {
      if (skipSpaces(text, at + 1, text.length) < text.length) return null
      addItem(at)
      const offset = value.sourceOf(start)
      return { items, whole: { offset, length: value.sourceOf(at) + 1 - offset } }
    } else if (depth === 1 && (character === ',' || character === '，' || character === '、')) {
      addItem(at)
      itemFrom = at + 1
    }
  }
  return 'open'

  function addItem (end: number) {
    const piece = readScalar(value, itemFrom, end)
    if (piece.text !== '' || piece.quoted) items.push(piece)
  }
}
