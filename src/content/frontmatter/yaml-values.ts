// Values of front matter and .yml files: joined lines, quoted text, lists in brackets and indented blocks.
import type { Diagnostic, SourceRange } from '../diagnostics.ts'
import { OffsetMap } from '../offset-map.ts'
import { dropSpaces, isComment, itemPart, jointOf, keyPart, lineAt, readBlock, skipSpaces } from './yaml-lines.ts'

/** A YAML value. Its offset and length count UTF-16 units of the decoded text. */
export type Node = ScalarNode | ListNode | MapNode

/** A value that is text. `text` has no quotes around it, and the lines of a value of several lines are joined. */
export interface ScalarNode extends SourceRange { kind: 'scalar', text: string }

export interface ListNode extends SourceRange { kind: 'list', items: Node[] }

/** A map: its keys and values in the order of the file. For a key typed twice, only the first value. */
export interface MapNode extends SourceRange { kind: 'map', entries: { key: string, keyOffset: number, value: Node }[] }

/** Position at which a value starts. `ownerIndent` and `column` count columns; the other numbers are UTF-16 offsets in `text`. */
export interface ValueStart {
  text: string
  /** End of the front matter or file. */
  end: number
  /** Offset of the start of the next line. */
  next: number
  /** Offsets of the start and end of the value in the first line of the value. */
  from: number
  to: number
  /** Indent, in columns, of the key or list item that has the value. Lines with a larger indent continue the value. */
  ownerIndent: number
  /** Column of the key; lines of a block (`|`, `>`) have a larger indent. */
  column: number
}

/** Reads a value with its following lines. `next` is the start of the first line after it. Never throws. */
export function readValue (start: ValueStart): { value: ScalarNode | ListNode, next: number, diagnostics: Diagnostic[] } {
  const { text, end, from, to, column } = start
  const header = text.slice(from, Math.min(to, from + 4))
  if (/^[|>][-+1-9]{0,2}$/.test(header)) {
    const block = readBlock(text, { start: start.next, end, column, fold: header[0] === '>' })
    if (block !== null) return { ...block, diagnostics: [] }
  }
  const joined = new JoinedText()
  joined.add(text, from, to)
  const next = text[from] === '[' ? addBracketLines(joined, start) : addTextLines(joined, start)
  const list = readList(joined)
  if (list !== null && list !== 'unclosed') return { value: list, next, diagnostics: [] }
  const { quoted, ...value } = readScalar(joined)
  const diagnostics = quoted ? [] : lintScalar(value)
  if (list === 'unclosed') diagnostics.push({ code: 'yaml-bracket', offset: from, length: to - from })
  return { value, next, diagnostics }
}

/**
 * Adds the next lines of a value. These lines have a larger indent. Stops before an item or a key.
 * A short word with a colon is a key at any indent. Otherwise `  状态: 草稿` would be text, and a draft would be published.
 */
function addTextLines (joined: JoinedText, { text, end, next, ownerIndent, column }: ValueStart): number {
  while (next < end) {
    const line = lineAt(text, next, end)
    if (line.from === line.to || line.indent <= ownerIndent || isComment(text, line)) break
    if (itemPart(text, line)?.certain === true) break
    const key = keyPart(text, line.from, line.to)
    if (key !== null && (key.plain || line.indent <= column)) break
    joined.add(text, line.from, line.to)
    next = line.next
  }
  return next
}

/** Adds lines to a value that begins with `[`, until all its brackets are closed. Returns the offset of the next line. */
function addBracketLines (joined: JoinedText, { text, end, next, from, to, ownerIndent }: ValueStart): number {
  let open = openBrackets(text.slice(from, to))
  while (open > 0 && next < end) {
    const line = lineAt(text, next, end)
    const comment = line.from < line.to && isComment(text, line)
    if (!comment && (line.from === line.to || (line.indent <= ownerIndent && text[line.from] !== ']'))) break
    if (!comment) {
      open += openBrackets(text.slice(line.from, line.to))
      joined.add(text, line.from, line.to)
    }
    next = line.next
  }
  return next
}

const openBrackets = (text: string) => text.split('[').length - text.split(']').length

// Matches anchors, aliases and tags: Latin letters after the sign, then a space or the end. `*星*` and `& 与 !` are text.
const special = /^(?:[&*][A-Za-z0-9_-]{1,80}|!{1,2}[A-Za-z][A-Za-z0-9_:.-]{0,80}|!<[^>]{0,80}>)(?=\s|$)/

function lintScalar ({ text, offset }: ScalarNode): Diagnostic[] {
  const sign = special.exec(text.slice(0, 120))?.[0]
  if (sign !== undefined) return [{ code: 'yaml-special', offset, length: sign.length, params: { text: sign } }]
  const rest = text.slice(1)
  const isUnclosed = (text[0] === '"' && !rest.includes('"')) || (text[0] === '“' && !rest.includes('”'))
  return isUnclosed ? [{ code: 'quote-open', offset, length: 1, params: { text: text.slice(0, 1) } }] : []
}

/** Text of a value, joined from its lines, with the source offset of each line. */
class JoinedText {
  text = ''
  readonly #map = new OffsetMap()
  #last = ''

  /** Adds the characters [from, to) of `source`. */
  add (source: string, from: number, to: number): void {
    const part = source.slice(from, to)
    if (part === '') return
    const joint = this.text === '' ? '' : jointOf(this.#last, part)
    this.#map.add(this.text.length + joint.length, from)
    this.text += joint + part
    this.#last = part
  }

  /** Returns the characters [from, to) with their range in the source. */
  slice (from: number, to: number): ScalarNode {
    const offset = this.#map.sourceOf(from)
    return { kind: 'scalar', text: this.text.slice(from, to), offset, length: to > from ? this.#map.sourceOf(to - 1) + 1 - offset : 0 }
  }
}

/** Returns a value without the spaces and the pair of quotes around it. `quoted`: true when the value had quotes. */
function readScalar (value: JoinedText, from = 0, to = value.text.length): ScalarNode & { quoted: boolean } {
  const { text } = value
  from = skipSpaces(text, from, to)
  to = dropSpaces(text, from, to)
  const first = text[from] ?? ''
  if (to - from < 2 || !isQuoted(first, text[to - 1] ?? '', text.slice(from + 1, to - 1))) return { ...value.slice(from, to), quoted: false }
  const innerFrom = skipSpaces(text, from + 1, to - 1)
  const scalar = value.slice(innerFrom, dropSpaces(text, innerFrom, to - 1))
  // Reads the only two escapes: a quote inside quotes of the same kind.
  if (first === '"') scalar.text = scalar.text.replaceAll('\\"', '"')
  if (first === "'") scalar.text = scalar.text.replaceAll("''", "'")
  return { ...scalar, quoted: true }
}

const curlyQuotes = [/[“”„‟]/, /[‘’‚‛]/]

function isQuoted (first: string, last: string, inside: string): boolean {
  if (first === '"' || first === '＂') return last === first && !inside.replaceAll('\\"', '').includes(first) && !inside.endsWith('\\')
  if (first === "'") return last === first && !inside.replaceAll("''", '').includes(first)
  const kind = curlyQuotes.find((quotes) => quotes.test(first))
  return kind !== undefined && kind.test(last) && !kind.test(inside)
}

const closingQuotes: Record<string, string> = { '"': '"', "'": "'", '“': '”' }

/**
 * Reads `[甲, 乙]`, divided by half- or full-width commas or 、. Returns null for text without a leading bracket, or with text after
 * the list, as in `[试] 谈`.
 */
function readList (value: JoinedText): ListNode | 'unclosed' | null {
  const { text } = value
  const start = skipSpaces(text, 0, text.length)
  if (text[start] !== '[') return null
  const items: ScalarNode[] = []
  let depth = 0
  let itemFrom = start + 1
  const addItem = (end: number) => {
    const { quoted, ...item } = readScalar(value, itemFrom, end)
    if (item.text !== '' || quoted) items.push(item)
    itemFrom = end + 1
  }
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? ''
    const closing = closingQuotes[character]
    if (closing !== undefined && depth === 1 && skipSpaces(text, itemFrom, at) === at) {
      const end = text.indexOf(closing, at + 1)
      if (end === -1) return 'unclosed'
      at = end
    } else if (character === '[') {
      depth++
    } else if (character === ']' && --depth === 0) {
      if (skipSpaces(text, at + 1, text.length) < text.length) return null
      addItem(at)
      const { offset, length } = value.slice(start, at + 1)
      return { kind: 'list', items, offset, length }
    } else if (depth === 1 && /[,，、]/.test(character)) {
      addItem(at)
    }
  }
  return 'unclosed'
}
