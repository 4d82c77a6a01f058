// Divides a content file into its front matter and its text, and reads the front matter.
import type { Diagnostic } from '../diagnostics.ts'
import { isFence, keyPart, lineAt } from './yaml-lines.ts'
import type { Line } from './yaml-lines.ts'
import { readYamlLines } from './yaml.ts'
import type { MapNode } from './yaml.ts'

export type { Entry, ListNode, MapNode, Node, ScalarNode } from './yaml.ts'

/** Most bytes (UTF-8) that stand between the two fences. */
export const FRONT_MATTER_LIMIT = 16 * 1024

export interface FrontMatter {
  /** Null when there is no front matter that can be read; then a diagnostic says why. */
  root: MapNode | null
  /** The text of the piece as it stands in the file, from the line after the closing fence; all of it without a front matter. */
  body: string
  /** Where `body` begins, in UTF-16 units of the whole text. */
  bodyOffset: number
  diagnostics: Diagnostic[]
}

/** Where the lines between the fences begin and end, and where the body begins; UTF-16 offsets. `end` null: no closing fence. */
export interface Fences { start: number, end: number | null, bodyOffset: number, diagnostics: Diagnostic[] }

/**
 * Reads the front matter of a decoded file. All offsets, of nodes and diagnostics, count UTF-16 units of `text`. Never
 * throws; a line that can't be read is a diagnostic, and the others are read nevertheless.
 */
export function readFrontMatter (text: string): FrontMatter {
  const fences = splitFrontMatter(text)
  if (fences === null) {
    const code = lookUnopened(text) ? 'front-matter-unopened' : 'front-matter-missing'
    return { root: null, body: text, bodyOffset: 0, diagnostics: [{ code, offset: 0 }] }
  }
  const { start, end, bodyOffset, diagnostics } = fences
  const body = text.slice(bodyOffset)
  const nothing = (diagnostic: Diagnostic): FrontMatter => ({ root: null, body, bodyOffset, diagnostics: [...diagnostics, diagnostic] })
  if (end === null) {
    const limit = Math.min(text.length, start + FRONT_MATTER_LIMIT)
    const reading = readYamlLines(text, start, limit, false)
    const offset = reading.diagnostics.find((diagnostic) => diagnostic.code === 'yaml-line')?.offset ?? reading.proseAt ?? text.length
    return nothing({ code: 'front-matter-unclosed', offset })
  }
  const bytes = new TextEncoder().encode(text.slice(start, end)).length
  if (bytes > FRONT_MATTER_LIMIT) {
    return nothing({ code: 'front-matter-too-large', offset: start, params: { size: kilobytes(bytes), limit: kilobytes(FRONT_MATTER_LIMIT) } })
  }
  const reading = readYamlLines(text, start, end, false)
  diagnostics.push(...reading.diagnostics)
  // The fence that closes it is then a rule further down in the text: what is before it is not to be trusted.
  if (reading.proseAt !== null) return nothing({ code: 'front-matter-unclosed', offset: reading.proseAt })
  if (reading.root === null && diagnostics.every((diagnostic) => diagnostic.code === 'front-matter-fence')) return nothing({ code: 'front-matter-empty', offset: start })
  return { root: reading.root, body, bodyOffset, diagnostics }
}

/**
 * Finds the fences: the first line that is not blank, and the next line of three or more dashes of any kind. Null when
 * the file does not begin with a fence. Without a closing fence the body is empty. Never throws.
 */
export function splitFrontMatter (text: string): Fences | null {
  const opening = firstWords(text)
  if (opening === null || !isFence(text, opening)) return null
  const diagnostics = oddFence(text, opening)
  for (let at = opening.next; at < text.length;) {
    const line = lineAt(text, at, text.length)
    if (isFence(text, line)) {
      diagnostics.push(...oddFence(text, line))
      return { start: opening.next, end: line.start, bodyOffset: line.next, diagnostics }
    }
    at = line.next
  }
  return { start: opening.next, end: null, bodyOffset: text.length, diagnostics }
}

function firstWords (text: string): Line | null {
  for (let at = 0; at < text.length;) {
    const line = lineAt(text, at, text.length)
    if (line.from < line.to) return line
    at = line.next
  }
  return null
}

function oddFence (text: string, { from, to }: Line): Diagnostic[] {
  if (text.slice(from, to) === '---') return []
  return [{ code: 'front-matter-fence', offset: from, length: to - from, params: { fence: text.slice(from, Math.min(to, from + 12)) } }]
}

/** True when the file begins with lines of `key: value` and then a fence: only the first fence was forgotten. */
function lookUnopened (text: string): boolean {
  let keys = 0
  let at = firstWords(text)?.start ?? text.length
  while (at < text.length) {
    const line = lineAt(text, at, text.length)
    if (isFence(text, line)) return keys > 0
    const isKey = line.indent === 0 && keyPart(text, line.from, line.to)?.plain === true
    if (isKey) keys++
    else if (keys === 0 || (line.indent === 0 && line.from < line.to && text[line.from] !== '-')) return false
    at = line.next
  }
  return false
}

function kilobytes (bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}
