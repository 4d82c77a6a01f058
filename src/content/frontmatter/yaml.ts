// Reads the YAML of front matter, 站点.yml and 指标.yml as staff type it: uneven indents, odd dashes and colons.
// All scalars are strings as typed (`007`, `是`, `#1`, `[试] 谈`, `*星*`), with their ranges in the file.
import { clip, type Diagnostic, MOST_DIAGNOSTICS } from '../diagnostics.ts'
import type { DiagnosticCode } from '../messages.ts'
import { lineOf } from '../offset-map.ts'
import { isComment, isFence, itemPart, type KeyPart, keyPart, type Line, lineAt, type LineRange } from './yaml-lines.ts'
import { type ListNode, type MapNode, type Node, readValue } from './yaml-values.ts'

/** Limit of lists and maps inside each other; our files need three. Also limits the recursion of code that reads the values. */
const DEEPEST = 8
/** Minimum length, in UTF-16 units, at which an unreadable line after a blank line counts as body text. */
const PROSE_LENGTH = 30
/** Limit of keys and list items of a file, because each unknown key is compared with all known ones. */
const MOST_PARTS = 20_000
/** Limit of characters of a line that its diagnostic quotes. */
const QUOTED_CHARACTERS = 20

export interface YamlReading {
  /** Null when the text has no key. */
  root: MapNode | null
  /** Diagnostics for the parts that can't be read, in the order of the text. */
  diagnostics: Diagnostic[]
  /** Offset of body text, where reading stops; null without body text. Body text means that the closing fence is probably missing. */
  proseAt: number | null
}

/** Reads a whole .yml file. Never throws. */
export function readYaml (text: string): Omit<YamlReading, 'proseAt'> {
  const { root, diagnostics } = readYamlLines(text, { start: 0, end: text.length, isFile: true })
  if (root === null && diagnostics.length === 0) diagnostics.push({ code: 'yaml-empty', offset: 0 })
  return { root, diagnostics }
}

/** Reads the YAML in the given lines of `text`. Never throws. */
export function readYamlLines (text: string, lines: LineRange): YamlReading {
  return new LineReader(text, lines).read()
}

/** A list or map to which the next line may still add an item or key. */
interface Level {
  node: ListNode | MapNode
  /** `indent`: columns before the first item or key. `min`: minimum columns before each later item or key. */
  indent: number
  min: number
  /** Offset in the text of each key of a map. */
  keys: Map<string, number>
}

/** A key or a list dash without a value on its own line. `at`: offset of the empty value, for the case that no value follows. */
interface Pending { kind: 'key' | 'item', indent: number, at: number, put: (value: Node) => void }

/** Reads lines of YAML. Create a new reader for each text. */
class LineReader {
  readonly #text: string
  readonly #end: number
  readonly #isFile: boolean
  readonly #diagnostics: Diagnostic[] = []
  readonly #levels: Level[] = []
  #root: MapNode | null = null
  #pending: Pending | null = null
  /** Offset of the start of the next line. */
  #next: number
  #parts = 0
  #isAfterBlank = false
  #proseAt: number | null = null
  #fence: Line | null = null
  #unreadable: { next: number, diagnostic: Diagnostic } | null = null

  constructor (text: string, { start, end, isFile }: LineRange) {
    this.#text = text
    this.#next = start
    this.#end = end
    this.#isFile = isFile
  }

  read (): YamlReading {
    while (this.#next < this.#end) {
      const line = lineAt(this.#text, this.#next, this.#end)
      this.#next = line.next
      if (line.from === line.to) this.#isAfterBlank = true
      else if (this.#isFile && (isFence(this.#text, line) || this.#text.slice(line.from, line.to) === '...')) this.#fence ??= this.#root && line
      else if (!isComment(this.#text, line) && !this.#readLine(line)) break
    }
    this.#closePending()
    this.#closeLevels(0)
    return { root: this.#root, diagnostics: this.#diagnostics, proseAt: this.#proseAt }
  }

  /** Reads one line. Returns false when no further line should be read. */
  #readLine (line: Line): boolean {
    if (this.#fence !== null) this.#report('yaml-documents', this.#fence)
    else if (this.#parts >= MOST_PARTS) this.#report('yaml-too-long', line)
    else if (this.#readPart(line)) {
      this.#parts++
      this.#isAfterBlank = false
      return true
    } else if (this.#isAfterBlank && !this.#isFile && line.to - line.from >= PROSE_LENGTH) this.#proseAt = line.start
    else {
      // Adjacent unreadable lines get one diagnostic.
      if (this.#unreadable?.next === line.start) this.#unreadable.diagnostic.length = line.to - this.#unreadable.diagnostic.offset
      else this.#unreadable = { next: 0, diagnostic: this.#report('yaml-line', line, true) }
      this.#unreadable.next = line.next
      return true
    }
    return false
  }

  /** Reads a line that is a list item, a key, or the value of an earlier key or item. Returns false for any other line. */
  #readPart (line: Line): boolean {
    const pending = this.#pending
    const item = itemPart(this.#text, line)
    const key = keyPart(this.#text, line.from, line.to)
    if (item !== null && (item.certain || (pending === null ? this.#listAt(line.indent) !== -1 : line.indent >= pending.indent))) this.#readItem(line, item)
    else if (key !== null) this.#readKeyLine(line, key)
    else if (pending !== null && line.indent > pending.indent) {
      this.#pending = null
      this.#readValue(line, { from: line.from, ownerIndent: pending.indent, column: pending.indent, put: pending.put })
    } else return false
    return true
  }

  /** Returns the index in `#levels` of the innermost list whose `indent`, or else whose `min`, is at most `indent`. Else returns -1. */
  #listAt (indent: number): number {
    const exact = this.#levels.findLastIndex((level) => level.node.kind === 'list' && level.indent <= indent)
    return exact !== -1 ? exact : this.#levels.findLastIndex((level) => level.node.kind === 'list' && level.min <= indent)
  }

  #readItem (line: Line, { contentFrom, column }: { contentFrom: number, column: number }): void {
    const pending = this.#pending
    if (pending !== null && (line.indent > pending.indent || (line.indent === pending.indent && pending.kind === 'key'))) {
      if (!this.#open({ kind: 'list', items: [], offset: 0, length: 0 }, line, { indent: line.indent, min: pending.indent })) return
    } else {
      this.#closePending()
      const list = this.#listAt(line.indent)
      if (list === -1) {
        this.#report('yaml-item', line, true)
        return
      }
      this.#closeLevels(list + 1)
    }
    const { items } = this.#levels.at(-1)?.node as ListNode
    const put = (value: Node) => { items.push(value) }
    const key = keyPart(this.#text, contentFrom, line.to)
    if (key === null && contentFrom < line.to) {
      this.#readValue(line, { from: contentFrom, ownerIndent: line.indent, column: line.indent, put })
      return
    }
    this.#pending = { kind: 'item', indent: line.indent, at: key ? line.from : line.to, put }
    if (key && this.#openMap(line, { indent: column, min: line.indent + 1 })) this.#readKey(line, key, column)
  }

  #readKeyLine (line: Line, key: KeyPart): void {
    if (this.#pending !== null && line.indent > this.#pending.indent) {
      if (!this.#openMap(line, { indent: line.indent, min: this.#pending.indent + 1 })) return
    } else {
      this.#closePending()
      if (this.#root === null) this.#openMap(line, { indent: line.indent, min: 0 })
      this.#closeLevels(this.#levels.findLastIndex((level) => level.node.kind === 'map' && level.min <= line.indent) + 1)
    }
    this.#readKey(line, key, line.indent)
  }

  #openMap (line: Line, columns: Pick<Level, 'indent' | 'min'>): boolean {
    const node: MapNode = { kind: 'map', entries: [], offset: 0, length: 0 }
    this.#root ??= node
    return this.#open(node, line, columns)
  }

  /** Opens a list or map as the value of the pending key or item. Returns false, with a diagnostic, when lists and maps are too deep. */
  #open (node: Level['node'], line: Line, columns: Pick<Level, 'indent' | 'min'>): boolean {
    if (this.#levels.length >= DEEPEST) {
      this.#report('yaml-depth', line)
      this.#closePending()
      return false
    }
    this.#pending?.put(node)
    this.#pending = null
    this.#levels.push({ node, ...columns, keys: new Map() })
    return true
  }

  /** Closes the lists and maps from index `depth` of `#levels` on. Sets the offset and length of each: first key or item to last value. */
  #closeLevels (depth: number): void {
    for (const { node } of this.#levels.splice(depth).reverse()) {
      const [offset, last] = node.kind === 'map' ? [node.entries[0]?.keyOffset, node.entries.at(-1)?.value] : [node.items[0]?.offset, node.items.at(-1)]
      if (offset !== undefined && last) Object.assign(node, { offset, length: last.offset + last.length - offset })
    }
  }

  /** Reads a key and its value. Ignores the value of a key that the map already has. */
  #readKey (line: Line, { key, offset, length, valueFrom }: KeyPart, column: number): void {
    const { node, keys } = this.#levels.at(-1) as Level
    if (key === '<<') this.#add({ code: 'yaml-special', offset, length, params: { text: key } })
    const first = keys.get(key)
    if (first === undefined) keys.set(key, offset)
    // Limits these diagnostics, because `lineOf` counts lines from the start of the text for each diagnostic.
    else if (this.#diagnostics.length < MOST_DIAGNOSTICS) {
      this.#add({ code: 'yaml-key-twice', offset, length, params: { key, first: lineOf(this.#text, first), second: lineOf(this.#text, offset) } })
    }
    const put = (value: Node) => {
      if (first === undefined && node.kind === 'map') node.entries.push({ key, keyOffset: offset, value })
    }
    if (valueFrom < line.to) this.#readValue(line, { from: valueFrom, ownerIndent: line.indent, column, put })
    else this.#pending = { kind: 'key', indent: column, at: line.to, put }
  }

  #readValue (line: Line, { put, ...start }: { from: number, ownerIndent: number, column: number, put: (value: Node) => void }): void {
    const { value, next, diagnostics } = readValue({ text: this.#text, end: this.#end, next: this.#next, to: line.to, ...start })
    this.#next = next
    for (const diagnostic of diagnostics) this.#add(diagnostic)
    if (value.kind === 'list') {
      if (value.items.length > MOST_PARTS - this.#parts) this.#report('yaml-too-long', line)
      value.items.length = Math.min(value.items.length, MOST_PARTS - this.#parts)
      this.#parts += value.items.length
    }
    put(value)
  }

  #closePending (): void {
    this.#pending?.put({ kind: 'scalar', text: '', offset: this.#pending.at, length: 0 })
    this.#pending = null
  }

  /** Adds a diagnostic for a line. With `quote`, its params contain the text of the line. */
  #report (code: DiagnosticCode, line: Line, quote = false): Diagnostic {
    const diagnostic: Diagnostic = { code, offset: line.from, length: line.to - line.from }
    if (quote) diagnostic.params = { text: clip(this.#text.slice(line.from, line.to), QUOTED_CHARACTERS) }
    return this.#add(diagnostic)
  }

  #add (diagnostic: Diagnostic): Diagnostic {
    if (this.#diagnostics.length < MOST_DIAGNOSTICS) this.#diagnostics.push(diagnostic)
    return diagnostic
  }
}
