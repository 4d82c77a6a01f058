// Reads the YAML of front matters, 站点.yml and 指标.yml. Every scalar is a string, verbatim as typed; every part knows its
// place in the file. The forgiving half is yaml-strict.ts, the `yaml` package reads the strict text that comes of it.
import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { ErrorCode, YAMLError } from 'yaml'
import type { DiagnosticCode } from '../messages.ts'
import type { Diagnostic } from '../diagnostics.ts'
import { MOST_DIAGNOSTICS, toStrict } from './yaml-strict.ts'
import type { Span } from './yaml-values.ts'

/** A value. Offsets and lengths count UTF-16 units of the decoded text that was read. */
export type Node = ScalarNode | ListNode | MapNode

/** `text` is what stands at the offset, without quotes; the lines of a value that runs over several are joined. */
export interface ScalarNode { kind: 'scalar', text: string, offset: number, length: number }

export interface ListNode { kind: 'list', items: Node[], offset: number, length: number }

/** Entries in the order of the file; a key that stands twice keeps its first value. */
export interface MapNode { kind: 'map', entries: Entry[], offset: number, length: number }

export interface Entry { key: string, keyOffset: number, value: Node }

/**
 * Reads a whole YAML file of `key: value` lines. `baseOffset` is added to every offset: where `text` begins in the text
 * that the offsets shall count in. `root` is null when there is not one key. Never throws: what can't be read is a
 * diagnostic, and the rest is read nevertheless.
 */
export function readYaml (text: string, baseOffset = 0): { root: MapNode | null, diagnostics: Diagnostic[] } {
  const { root, diagnostics } = readYamlLines(text, 0, text.length, true)
  if (root === null && diagnostics.length === 0) diagnostics.push({ code: 'yaml-empty', offset: 0 })
  if (baseOffset === 0) return { root, diagnostics }
  return {
    root: root === null ? null : shifted(root, baseOffset),
    diagnostics: diagnostics.map((diagnostic) => ({ ...diagnostic, offset: diagnostic.offset + baseOffset })),
  }
}

/**
 * Reads the lines in [start, end) of `text`; offsets count from the start of `text`. With `wholeFile` fences may stand
 * round them; without, `proseAt` is the offset of a line that looks like the body (the reading stops there). Never throws.
 */
export function readYamlLines (text: string, start: number, end: number, wholeFile: boolean): { root: MapNode | null, diagnostics: Diagnostic[], proseAt: number | null } {
  const { yaml, spans, diagnostics, proseAt } = toStrict(text, start, end, wholeFile)
  const reader = new TreeReader(text, spans, diagnostics)
  try {
    const document = parseDocument(yaml, { schema: 'failsafe', uniqueKeys: false, prettyErrors: false, logLevel: 'silent' })
    reader.errors(document.errors)
    return { root: document.errors.length > 0 ? null : reader.root(document.contents), diagnostics, proseAt }
  } catch {
    // The strict text is ours, so this is a defect of ours; the person who saved the file still deserves a page that works.
    diagnostics.push({ code: 'yaml-unreadable', offset: start, length: 0 })
    return { root: null, diagnostics, proseAt }
  }
}

/**
 * What each error of the `yaml` package is called here; its English sentences go nowhere. The strict text gives it no
 * cause for most of them: this table keeps it so should that ever change.
 */
export const yamlProblems: Record<ErrorCode, DiagnosticCode> = {
  ALIAS_PROPS: 'yaml-special',
  BAD_ALIAS: 'yaml-special',
  BAD_COLLECTION_TYPE: 'yaml-special',
  BAD_DIRECTIVE: 'yaml-special',
  BAD_PROP_ORDER: 'yaml-special',
  MULTIPLE_ANCHORS: 'yaml-special',
  MULTIPLE_TAGS: 'yaml-special',
  TAG_RESOLVE_FAILED: 'yaml-special',
  BAD_DQ_ESCAPE: 'yaml-unreadable',
  BAD_INDENT: 'yaml-unreadable',
  BAD_SCALAR_START: 'yaml-unreadable',
  BLOCK_AS_IMPLICIT_KEY: 'yaml-unreadable',
  BLOCK_IN_FLOW: 'yaml-unreadable',
  DUPLICATE_KEY: 'yaml-unreadable',
  IMPOSSIBLE: 'yaml-unreadable',
  KEY_OVER_1024_CHARS: 'yaml-unreadable',
  MISSING_CHAR: 'yaml-unreadable',
  MULTILINE_IMPLICIT_KEY: 'yaml-unreadable',
  MULTIPLE_DOCS: 'yaml-documents',
  NON_STRING_KEY: 'yaml-unreadable',
  RESOURCE_EXHAUSTION: 'yaml-depth',
  TAB_AS_INDENT: 'yaml-unreadable',
  UNEXPECTED_TOKEN: 'yaml-unreadable',
}

class TreeReader {
  readonly #text: string
  readonly #spans: ReadonlyMap<number, Span>
  readonly #diagnostics: Diagnostic[]

  constructor (text: string, spans: ReadonlyMap<number, Span>, diagnostics: Diagnostic[]) {
    this.#text = text
    this.#spans = spans
    this.#diagnostics = diagnostics
  }

  errors (errors: readonly YAMLError[]): void {
    for (const error of errors.slice(0, 1)) {
      // The nearest key or value before the place of the error.
      const at = [...this.#spans.keys()].findLast((offset) => offset <= error.pos[0])
      const span = at === undefined ? undefined : this.#spans.get(at)
      const { offset, length } = span ?? { offset: 0, length: 0 }
      this.#diagnostics.push({ code: yamlProblems[error.code], offset, length, params: { text: this.#text.slice(offset, offset + Math.min(length, 20)) } })
    }
  }

  root (contents: unknown): MapNode | null {
    const node = this.#node(contents)
    return node.kind === 'map' && node.entries.length > 0 ? node : null
  }

  #node (node: unknown): Node {
    if (isMap(node)) {
      const entries = this.#entries(node.items)
      const end = entries.at(-1)?.value
      const offset = entries[0]?.keyOffset ?? 0
      return { kind: 'map', entries, offset, length: end === undefined ? 0 : end.offset + end.length - offset }
    }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.#node(item))
      const brackets = this.#spanOf(node)
      if (brackets !== undefined) return { kind: 'list', items, ...brackets }
      const offset = items[0]?.offset ?? 0
      const end = items.at(-1)
      return { kind: 'list', items, offset, length: end === undefined ? 0 : end.offset + end.length - offset }
    }
    const span = this.#spanOf(node) ?? { offset: 0, length: 0 }
    return { kind: 'scalar', text: isScalar(node) ? String(node.value ?? '') : '', ...span }
  }

  #entries (pairs: readonly { key: unknown, value: unknown }[]): Entry[] {
    const entries = new Map<string, Entry>()
    for (const pair of pairs) {
      const key = this.#node(pair.key)
      if (key.kind !== 'scalar') continue
      const value = this.#node(pair.value)
      const first = entries.get(key.text)
      if (first === undefined) entries.set(key.text, { key: key.text, keyOffset: key.offset, value })
      else this.#twice(key, first.keyOffset)
    }
    return [...entries.values()]
  }

  #twice (key: ScalarNode, firstOffset: number): void {
    // Also keeps the time linear: each of them counts lines from the start.
    if (this.#diagnostics.length >= MOST_DIAGNOSTICS) return
    const params = { key: key.text, first: this.#lineOf(firstOffset), second: this.#lineOf(key.offset) }
    this.#diagnostics.push({ code: 'yaml-key-twice', offset: key.offset, length: key.length, params })
  }

  #lineOf (offset: number): string {
    let line = 1
    for (let at = 0; at < offset; at++) if (this.#text[at] === '\n' || (this.#text[at] === '\r' && this.#text[at + 1] !== '\n')) line++
    return String(line)
  }

  #spanOf (node: unknown): Span | undefined {
    const range = isScalar(node) || isSeq(node) ? node.range : undefined
    return range == null ? undefined : this.#spans.get(range[0])
  }
}

function shifted<T extends Node> (node: T, by: number): T {
  const offset = node.offset + by
  if (node.kind === 'list') return { ...node, offset, items: node.items.map((item) => shifted(item, by)) }
  if (node.kind === 'map') {
    return { ...node, offset, entries: node.entries.map((entry) => ({ ...entry, keyOffset: entry.keyOffset + by, value: shifted(entry.value, by) })) }
  }
  return { ...node, offset }
}
