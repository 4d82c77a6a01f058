// Reads the YAML of front matter, 站点.yml and 指标.yml. All scalars are strings as typed, with their ranges in the file.
// yaml-normalizer.ts accepts what staff type; the package `yaml` parses its strict output.
import { type ErrorCode, isMap, isScalar, isSeq, parseDocument, type YAMLError } from 'yaml'
import { type Diagnostic, MOST_DIAGNOSTICS, type SourceRange } from '../diagnostics.ts'
import type { DiagnosticCode } from '../messages.ts'
import type { LineRange } from './yaml-lines.ts'
import { YamlNormalizer } from './yaml-normalizer.ts'

/** A value. Ranges count UTF-16 units of the decoded text. */
export type Node = ScalarNode | ListNode | MapNode

/** `text` has no quotes; the lines of a longer value are joined. */
export interface ScalarNode extends SourceRange { kind: 'scalar', text: string }

export interface ListNode extends SourceRange { kind: 'list', items: Node[] }

/** Entries in the order of the file. A repeated key has its first value. */
export interface MapNode extends SourceRange { kind: 'map', entries: Entry[] }

export interface Entry { key: string, keyOffset: number, value: Node }

/** Reads a whole file. `root` is null without any key. Never throws; each unreadable part is a diagnostic. */
export function readYaml (text: string): { root: MapNode | null, diagnostics: Diagnostic[] } {
  const { root, diagnostics } = readYamlLines(text, { start: 0, end: text.length, isFile: true })
  if (root === null && diagnostics.length === 0) diagnostics.push({ code: 'yaml-empty', offset: 0 })
  return { root, diagnostics }
}

/** Reads lines of `text`. `proseAt`: offset of a line of body text, where reading stops. Never throws. */
export function readYamlLines (text: string, lines: LineRange): { root: MapNode | null, diagnostics: Diagnostic[], proseAt: number | null } {
  const { yaml, ranges, diagnostics, proseAt } = new YamlNormalizer(text, lines).run()
  const reader = new TreeReader({ text, ranges, diagnostics })
  try {
    const document = parseDocument(yaml, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    const [error] = document.errors
    if (error) reader.report(error)
    return { root: error ? null : reader.root(document.contents), diagnostics, proseAt }
  } catch {
    // A defect of our own output must not stop the page.
    diagnostics.push({ code: 'yaml-unreadable', offset: lines.start, length: 0 })
    return { root: null, diagnostics, proseAt }
  }
}

const SPECIAL: readonly ErrorCode[] = ['ALIAS_PROPS', 'BAD_ALIAS', 'BAD_COLLECTION_TYPE', 'BAD_DIRECTIVE', 'BAD_PROP_ORDER', 'MULTIPLE_ANCHORS', 'MULTIPLE_TAGS', 'TAG_RESOLVE_FAILED']

/** Returns our code for an error of the package `yaml`. Strict output causes hardly any of them. */
export function codeOfYamlError (code: ErrorCode): DiagnosticCode {
  if (SPECIAL.includes(code)) return 'yaml-special'
  if (code === 'MULTIPLE_DOCS') return 'yaml-documents'
  return code === 'RESOURCE_EXHAUSTION' ? 'yaml-depth' : 'yaml-unreadable'
}

class TreeReader {
  readonly #text: string
  readonly #ranges: ReadonlyMap<number, SourceRange>
  readonly #diagnostics: Diagnostic[]

  constructor ({ text, ranges, diagnostics }: { text: string, ranges: ReadonlyMap<number, SourceRange>, diagnostics: Diagnostic[] }) {
    this.#text = text
    this.#ranges = ranges
    this.#diagnostics = diagnostics
  }

  /** Reports an error at the last key or value before it. */
  report (error: YAMLError): void {
    const at = [...this.#ranges.keys()].findLast((offset) => offset <= error.pos[0])
    const { offset, length } = this.#ranges.get(at ?? -1) ?? { offset: 0, length: 0 }
    this.#diagnostics.push({ code: codeOfYamlError(error.code), offset, length, params: { text: this.#text.slice(offset, offset + Math.min(length, 20)) } })
  }

  root (contents: unknown): MapNode | null {
    const node = this.#node(contents)
    return node.kind === 'map' && node.entries.length > 0 ? node : null
  }

  #node (node: unknown): Node {
    if (isMap(node)) {
      const entries = this.#entries(node.items)
      return { kind: 'map', entries, ...rangeUntil(entries[0]?.keyOffset ?? 0, entries.at(-1)?.value) }
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item))
      return { kind: 'list', items, ...this.#rangeOf(node) ?? rangeUntil(items[0]?.offset ?? 0, items.at(-1)) }
    }
    const range = this.#rangeOf(node) ?? { offset: 0, length: 0 }
    return { kind: 'scalar', text: isScalar(node) ? String(node.value ?? '') : '', ...range }
  }

  #entries (pairs: readonly { key: unknown, value: unknown }[]): Entry[] {
    const entries = new Map<string, Entry>()
    for (const pair of pairs) {
      const key = this.#node(pair.key)
      if (key.kind !== 'scalar') continue
      const value = this.#node(pair.value)
      const first = entries.get(key.text)
      if (first === undefined) entries.set(key.text, { key: key.text, keyOffset: key.offset, value })
      else this.#reportRepeated(key, first.keyOffset)
    }
    return [...entries.values()]
  }

  #reportRepeated (key: ScalarNode, firstOffset: number): void {
    // Each diagnostic counts lines from the start: the limit bounds the time.
    if (this.#diagnostics.length >= MOST_DIAGNOSTICS) return
    const params = { key: key.text, first: this.#lineOf(firstOffset), second: this.#lineOf(key.offset) }
    this.#diagnostics.push({ code: 'yaml-key-twice', offset: key.offset, length: key.length, params })
  }

  #lineOf (offset: number): string {
    let line = 1
    for (let at = 0; at < offset; at++) if (this.#text[at] === '\n' || (this.#text[at] === '\r' && this.#text[at + 1] !== '\n')) line++
    return String(line)
  }

  #rangeOf (node: unknown): SourceRange | undefined {
    const range = isScalar(node) || isSeq(node) ? node.range : undefined
    return range == null ? undefined : this.#ranges.get(range[0])
  }
}

function rangeUntil (offset: number, last: SourceRange | undefined): SourceRange {
  return { offset, length: last === undefined ? 0 : last.offset + last.length - offset }
}
