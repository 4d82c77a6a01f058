// Turns what clerks type into strict YAML: every key and value quoted, indentation evened out, odd dashes and colons
// replaced. What YAML would mangle (`007`, `是`, `#1`, `[试] 谈`, `*星*`) is then beyond its reach, and the only things left
// to it are the ones it is good at. `spans` remembers where each key and value of the strict text stands in the file.
import type { DiagnosticCode } from '../messages.ts'
import type { Diagnostic } from '../diagnostics.ts'
import { isComment, isFence, itemPart, keyPart, lineAt } from './yaml-lines.ts'
import type { KeyPart, Line } from './yaml-lines.ts'
import { StrictText } from './yaml-text.ts'
import { readValue } from './yaml-value-lines.ts'
import type { Piece, Span } from './yaml-values.ts'

/** Deepest nesting of lists and maps; what we read needs three. Also bounds the recursion of those who read the tree. */
const DEEPEST = 8
/** A line of at least so many UTF-16 units after a blank line is taken for the text of the piece. */
const PROSE = 30
/** Most diagnostics for one file; beyond that more of them help nobody. */
export const MOST_DIAGNOSTICS = 100

/** Most keys and list items of one file: the YAML parser takes some 20 µs for each, and a parse must not take seconds. */
const MOST_PARTS = 20_000

interface Frame {
  kind: 'map' | 'list'
  /** Columns of its first line, and the fewest that a line may have to belong to it. */
  indent: number
  min: number
  /** Spaces before its lines in the strict text. */
  depth: number
}

/** A key or a dash after which nothing stands: the lines below say what its value is. */
interface Pending { kind: 'key' | 'item', indent: number, depth: number, at: number }

export interface Strict {
  yaml: string
  /** From the offset of a token in `yaml` to its place in the file. */
  spans: ReadonlyMap<number, Span>
  diagnostics: Diagnostic[]
  /** Set when words follow a blank line: the place where the closing fence is probably missing. */
  proseAt: number | null
}

/** Reads the lines in [start, end) of `text`. `wholeFile`: a .yml file, where fences may stand and no text follows. Never throws. */
export function toStrict (text: string, start: number, end: number, wholeFile: boolean): Strict {
  return new StrictWriter(text, start, end, wholeFile).run()
}

class StrictWriter {
  readonly #text: string
  readonly #end: number
  readonly #wholeFile: boolean
  readonly #out = new StrictText()
  readonly #diagnostics: Diagnostic[] = []
  readonly #frames: Frame[] = []
  #pending: Pending | null = null
  /** Offset of the next line to be placed. */
  #next: number
  #parts = 0

  constructor (text: string, start: number, end: number, wholeFile: boolean) {
    this.#text = text
    this.#next = start
    this.#end = end
    this.#wholeFile = wholeFile
  }

  run (): Strict {
    let afterBlank = false
    let proseAt: number | null = null
    let fence: Line | null = null
    let unreadable: { next: number, diagnostic: Diagnostic } | null = null
    while (this.#next < this.#end) {
      const line = lineAt(this.#text, this.#next, this.#end)
      this.#next = line.next
      if (line.from === line.to) {
        afterBlank = true
        continue
      }
      if (isComment(this.#text, line)) continue
      if (this.#wholeFile && (isFence(this.#text, line) || this.#slice(line) === '...')) {
        if (this.#frames.length > 0) fence ??= line
        continue
      }
      if (fence !== null) {
        this.#note('yaml-documents', fence)
        break
      }
      if (this.#parts >= MOST_PARTS) {
        this.#note('yaml-too-long', line)
        break
      }
      if (this.#place(line)) {
        this.#parts++
        afterBlank = false
        continue
      }
      if (afterBlank && !this.#wholeFile && line.to - line.from >= PROSE) {
        proseAt = line.start
        break
      }
      // One diagnostic for a run of such lines: the second says nothing new.
      if (unreadable?.next === line.start) unreadable.diagnostic.length = line.to - unreadable.diagnostic.offset
      else unreadable = { next: 0, diagnostic: this.#note('yaml-line', line, true) }
      unreadable.next = line.next
    }
    this.#settle()
    return { yaml: this.#out.toString(), spans: this.#out.spans, diagnostics: this.#diagnostics, proseAt }
  }

  /** Writes one line and the lines that continue it; false when it is neither item, key nor the value of a key above. */
  #place (line: Line): boolean {
    const item = itemPart(this.#text, line)
    if (item !== null && (item.certain || this.#listMayStand(line))) return this.#item(line, item.contentFrom, item.column)
    const key = keyPart(this.#text, line.from, line.to)
    if (key !== null) return this.#keyLine(line, key)
    if (this.#pending === null || line.indent <= this.#pending.indent) return false
    const { indent } = this.#pending
    this.#pending = null
    this.#value(line, line.from, indent, indent)
    return true
  }

  #listMayStand ({ indent }: Line): boolean {
    return this.#pending === null ? this.#listFor(indent) !== -1 : indent >= this.#pending.indent
  }

  /** The list that an item at this column belongs to: the innermost that is not deeper, else the innermost it may still mean. */
  #listFor (indent: number): number {
    const exact = this.#frames.findLastIndex((frame) => frame.kind === 'list' && frame.indent <= indent)
    return exact !== -1 ? exact : this.#frames.findLastIndex((frame) => frame.kind === 'list' && frame.min <= indent)
  }

  #item (line: Line, contentFrom: number, column: number): boolean {
    const pending = this.#pending
    if (pending !== null && (line.indent > pending.indent || (line.indent === pending.indent && pending.kind === 'key'))) {
      if (!this.#open({ kind: 'list', indent: line.indent, min: pending.indent, depth: pending.depth }, line)) return true
    } else {
      this.#settle()
      const list = this.#listFor(line.indent)
      if (list === -1) {
        this.#note('yaml-item', line, true)
        return true
      }
      this.#frames.length = list + 1
    }
    const { depth } = this.#frames.at(-1) as Frame
    this.#out.write(' '.repeat(depth) + '-')
    if (contentFrom === line.to) {
      this.#pending = { kind: 'item', indent: line.indent, depth: depth + 2, at: line.to }
      return true
    }
    const key = keyPart(this.#text, contentFrom, line.to)
    if (key === null) {
      this.#value(line, contentFrom, line.indent, line.indent)
      return true
    }
    if (!this.#open({ kind: 'map', indent: column, min: line.indent + 1, depth: depth + 2 }, line)) return true
    this.#out.write(' ')
    this.#key(line, key, column, line.indent)
    return true
  }

  #keyLine (line: Line, key: KeyPart): boolean {
    const pending = this.#pending
    if (pending !== null && line.indent > pending.indent) {
      if (!this.#open({ kind: 'map', indent: line.indent, min: pending.indent + 1, depth: pending.depth }, line)) return true
      this.#out.write('\n')
    } else {
      this.#settle()
      if (this.#frames.length === 0) this.#frames.push({ kind: 'map', indent: line.indent, min: 0, depth: 0 })
      this.#frames.length = this.#frames.findLastIndex((frame) => frame.kind === 'map' && frame.min <= line.indent) + 1
    }
    this.#out.write(' '.repeat((this.#frames.at(-1) as Frame).depth))
    this.#key(line, key, line.indent, line.indent)
    return true
  }

  /** Begins a list or map as the value of what is pending; false, with a diagnostic, when that would be too deep. */
  #open (frame: Frame, line: Line): boolean {
    if (this.#frames.length >= DEEPEST) {
      this.#note('yaml-depth', line)
      this.#pending ??= { kind: 'item', indent: line.indent, depth: 0, at: line.from }
      this.#settle()
      return false
    }
    if (frame.kind === 'list') this.#out.write('\n')
    this.#pending = null
    this.#frames.push(frame)
    return true
  }

  #key (line: Line, { key, offset, length, valueFrom }: KeyPart, column: number, owner: number): void {
    if (key === '<<') this.#add({ code: 'yaml-special', offset, length, params: { text: key } })
    this.#out.quoted({ text: key, offset, length })
    this.#out.write(':')
    if (valueFrom < line.to) this.#value(line, valueFrom, owner, column)
    else this.#pending = { kind: 'key', indent: column, depth: (this.#frames.at(-1) as Frame).depth + 2, at: line.to }
  }

  /** Writes the value that begins at `from`, with the lines that belong to it; `owner`, `column`: see ValueStart. */
  #value (line: Line, from: number, owner: number, column: number): void {
    const { value, next, diagnostics } = readValue({ text: this.#text, end: this.#end, next: this.#next, from, to: line.to, owner, column })
    this.#next = next
    for (const diagnostic of diagnostics) this.#add(diagnostic)
    this.#out.write(' ')
    if (value.kind === 'scalar') this.#out.quoted(value.piece)
    else if (value.kind === 'list') this.#list(line, value)
    else this.#out.block(value.block.lines, value.block, (this.#frames.at(-1)?.depth ?? 0) + 2)
    this.#out.write('\n')
  }

  #list (line: Line, { items, whole }: { items: Piece[], whole: Span }): void {
    const fitting = items.slice(0, MOST_PARTS - this.#parts)
    if (fitting.length < items.length) this.#note('yaml-too-long', line)
    this.#parts += fitting.length
    this.#out.list(fitting, whole)
  }

  /** A key or dash that turns out to have nothing below it has an empty value. */
  #settle (): void {
    const pending = this.#pending
    this.#pending = null
    if (pending === null) return
    this.#out.write(' ')
    this.#out.quoted({ text: '', offset: pending.at, length: 0 })
    this.#out.write('\n')
  }

  #slice (line: Line): string {
    return this.#text.slice(line.from, line.to)
  }

  /** A diagnostic about a line, which `quote` gives back in its sentence. */
  #note (code: DiagnosticCode, line: Line, quote = false): Diagnostic {
    const diagnostic: Diagnostic = { code, offset: line.from, length: line.to - line.from }
    if (quote) diagnostic.params = { text: clip(this.#slice(line)) }
    return this.#add(diagnostic)
  }

  #add (diagnostic: Diagnostic): Diagnostic {
    if (this.#diagnostics.length < MOST_DIAGNOSTICS) this.#diagnostics.push(diagnostic)
    return diagnostic
  }
}

function clip (text: string): string {
  const characters = [...text.slice(0, 60)]
  return characters.length > 20 ? characters.slice(0, 20).join('') + '…' : characters.join('')
}
