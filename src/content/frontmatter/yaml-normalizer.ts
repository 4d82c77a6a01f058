// Rewrites typed front matter as strict YAML: quotes all keys and values, evens out indents, replaces odd dashes and colons.
// Quotes keep values that YAML would change: `007`, `是`, `#1`, `[试] 谈`, `*星*`.
import { type Diagnostic, MOST_DIAGNOSTICS, type SourceRange } from '../diagnostics.ts'
import type { DiagnosticCode } from '../messages.ts'
import { isComment, isFence, itemPart, type KeyPart, keyPart, type Line, lineAt, type LineRange } from './yaml-lines.ts'
import { readValue, type SourceText } from './yaml-values.ts'

/** Limit of nested lists and maps; our files need three. Also limits the recursion of readers of the tree. */
const DEEPEST = 8
/** UTF-16 units of a line after a blank line that is taken for body text. */
const PROSE_LENGTH = 30
/** Limit of keys and list items of a file: the YAML parser takes about 20 µs for each. */
const MOST_PARTS = 20_000

export interface NormalizedYaml {
  yaml: string
  /** Ranges in the file by the offset of a token in `yaml`. */
  ranges: ReadonlyMap<number, SourceRange>
  diagnostics: Diagnostic[]
  /** Offset of body text, where the closing fence is probably missing. */
  proseAt: number | null
}

/** An open list or map. */
interface Level {
  kind: 'map' | 'list'
  /** Columns of its first line, and the fewest columns of its lines. */
  indent: number
  min: number
  /** Spaces before its lines in the output. */
  depth: number
}

/** A key or dash without a value, until the next line shows its value. */
interface Pending { kind: 'key' | 'item', indent: number, depth: number, at: number }

/** Output text with the ranges of its tokens. */
class YamlWriter {
  readonly ranges = new Map<number, SourceRange>()
  readonly #chunks: string[] = []
  #length = 0

  write (yaml: string, range?: SourceRange): void {
    if (range) this.ranges.set(this.#length, { offset: range.offset, length: range.length })
    this.#chunks.push(yaml)
    this.#length += yaml.length
  }

  /** Single quotes need only one escape. */
  quoted (value: SourceText): void {
    this.write("'" + value.text.replaceAll("'", "''") + "'", value)
  }

  toString (): string {
    return this.#chunks.join('')
  }
}

/** Normalizes the lines once; create one for each reading. */
export class YamlNormalizer {
  readonly #text: string
  readonly #end: number
  readonly #isFile: boolean
  readonly #out = new YamlWriter()
  readonly #diagnostics: Diagnostic[] = []
  readonly #levels: Level[] = []
  #pending: Pending | null = null
  /** Start of the next line. */
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

  /** Never throws. */
  run (): NormalizedYaml {
    while (this.#next < this.#end) {
      const line = lineAt(this.#text, this.#next, this.#end)
      this.#next = line.next
      if (line.from === line.to) this.#isAfterBlank = true
      else if (this.#isFile && (isFence(this.#text, line) || this.#text.slice(line.from, line.to) === '...')) this.#fence ??= this.#levels.length > 0 ? line : null
      else if (!isComment(this.#text, line) && !this.#readLine(line)) break
    }
    this.#closePending()
    return { yaml: this.#out.toString(), ranges: this.#out.ranges, diagnostics: this.#diagnostics, proseAt: this.#proseAt }
  }

  /** Returns false to stop. */
  #readLine (line: Line): boolean {
    if (this.#fence !== null) this.#report('yaml-documents', this.#fence)
    else if (this.#parts >= MOST_PARTS) this.#report('yaml-too-long', line)
    else if (this.#writeLine(line)) {
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

  /** Writes an item, a key or a pending value, with the lines that continue it. Returns false for any other line. */
  #writeLine (line: Line): boolean {
    const item = itemPart(this.#text, line)
    const allowsItem = () => this.#pending === null ? this.#listAt(line.indent) !== -1 : line.indent >= this.#pending.indent
    if (item !== null && (item.certain || allowsItem())) {
      this.#writeItem(line, item)
      return true
    }
    const key = keyPart(this.#text, line.from, line.to)
    if (key !== null) {
      this.#writeKeyLine(line, key)
      return true
    }
    if (this.#pending === null || line.indent <= this.#pending.indent) return false
    const { indent } = this.#pending
    this.#pending = null
    this.#writeValue(line, { from: line.from, ownerIndent: indent, column: indent })
    return true
  }

  /** Returns the innermost list that is not deeper than `indent`, else the innermost that allows it, else -1. */
  #listAt (indent: number): number {
    const exact = this.#levels.findLastIndex((level) => level.kind === 'list' && level.indent <= indent)
    return exact !== -1 ? exact : this.#levels.findLastIndex((level) => level.kind === 'list' && level.min <= indent)
  }

  #writeItem (line: Line, { contentFrom, column }: { contentFrom: number, column: number }): void {
    const pending = this.#pending
    if (pending !== null && (line.indent > pending.indent || (line.indent === pending.indent && pending.kind === 'key'))) {
      if (!this.#open({ kind: 'list', indent: line.indent, min: pending.indent, depth: pending.depth }, line)) return
    } else {
      this.#closePending()
      const list = this.#listAt(line.indent)
      if (list === -1) {
        this.#report('yaml-item', line, true)
        return
      }
      this.#levels.length = list + 1
    }
    const { depth } = this.#levels.at(-1) as Level
    this.#out.write(' '.repeat(depth) + '-')
    const key = keyPart(this.#text, contentFrom, line.to)
    if (contentFrom === line.to) this.#pending = { kind: 'item', indent: line.indent, depth: depth + 2, at: line.to }
    else if (key === null) this.#writeValue(line, { from: contentFrom, ownerIndent: line.indent, column: line.indent })
    else if (this.#open({ kind: 'map', indent: column, min: line.indent + 1, depth: depth + 2 }, line)) {
      this.#out.write(' ')
      this.#writeKey(line, key, column)
    }
  }

  #writeKeyLine (line: Line, key: KeyPart): void {
    const pending = this.#pending
    if (pending !== null && line.indent > pending.indent) {
      if (!this.#open({ kind: 'map', indent: line.indent, min: pending.indent + 1, depth: pending.depth }, line)) return
      this.#out.write('\n')
    } else {
      this.#closePending()
      if (this.#levels.length === 0) this.#levels.push({ kind: 'map', indent: line.indent, min: 0, depth: 0 })
      this.#levels.length = this.#levels.findLastIndex((level) => level.kind === 'map' && level.min <= line.indent) + 1
    }
    this.#out.write(' '.repeat((this.#levels.at(-1) as Level).depth))
    this.#writeKey(line, key, line.indent)
  }

  /** Opens a list or map as the pending value. Returns false, with a diagnostic, when it is too deep. */
  #open (level: Level, line: Line): boolean {
    if (this.#levels.length >= DEEPEST) {
      this.#report('yaml-depth', line)
      this.#pending ??= { kind: 'item', indent: line.indent, depth: 0, at: line.from }
      this.#closePending()
      return false
    }
    if (level.kind === 'list') this.#out.write('\n')
    this.#pending = null
    this.#levels.push(level)
    return true
  }

  #writeKey (line: Line, { key, offset, length, valueFrom }: KeyPart, column: number): void {
    if (key === '<<') this.#add({ code: 'yaml-special', offset, length, params: { text: key } })
    this.#out.quoted({ text: key, offset, length })
    this.#out.write(':')
    if (valueFrom < line.to) this.#writeValue(line, { from: valueFrom, ownerIndent: line.indent, column })
    else this.#pending = { kind: 'key', indent: column, depth: (this.#levels.at(-1) as Level).depth + 2, at: line.to }
  }

  #writeValue (line: Line, start: { from: number, ownerIndent: number, column: number }): void {
    const { value, next, diagnostics } = readValue({ text: this.#text, end: this.#end, next: this.#next, to: line.to, ...start })
    this.#next = next
    for (const diagnostic of diagnostics) this.#add(diagnostic)
    this.#out.write(' ')
    if (value.kind === 'scalar') this.#out.quoted(value.value)
    else if (value.kind === 'list') this.#writeList(line, value)
    else {
      const margin = ' '.repeat((this.#levels.at(-1)?.depth ?? 0) + 2)
      this.#out.write('|2-', value.block)
      for (const text of value.block.lines) this.#out.write(text === '' ? '\n' : '\n' + margin + text)
    }
    this.#out.write('\n')
  }

  #writeList (line: Line, { items, range }: { items: SourceText[], range: SourceRange }): void {
    const allowed = items.slice(0, MOST_PARTS - this.#parts)
    if (allowed.length < items.length) this.#report('yaml-too-long', line)
    this.#parts += allowed.length
    this.#out.write('[', range)
    for (const [index, item] of allowed.entries()) {
      if (index > 0) this.#out.write(', ')
      this.#out.quoted(item)
    }
    this.#out.write(']')
  }

  /** Writes an empty value. */
  #closePending (): void {
    if (this.#pending === null) return
    this.#out.write(' ')
    this.#out.quoted({ text: '', offset: this.#pending.at, length: 0 })
    this.#out.write('\n')
    this.#pending = null
  }

  /** Reports a line; `quote` adds its text to the params. */
  #report (code: DiagnosticCode, line: Line, quote = false): Diagnostic {
    const diagnostic: Diagnostic = { code, offset: line.from, length: line.to - line.from }
    if (quote) diagnostic.params = { text: shorten(this.#text.slice(line.from, Math.min(line.to, line.from + 60))) }
    return this.#add(diagnostic)
  }

  #add (diagnostic: Diagnostic): Diagnostic {
    if (this.#diagnostics.length < MOST_DIAGNOSTICS) this.#diagnostics.push(diagnostic)
    return diagnostic
  }
}

const shorten = (text: string) => [...text].length > 20 ? [...text].slice(0, 20).join('') + '…' : text
