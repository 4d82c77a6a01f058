// Divides a content file into front matter and body, and reads the front matter.
import type { Diagnostic } from '../diagnostics.ts'
import { isFence, keyPart, type Line, linesFrom } from './yaml-lines.ts'
import { readYamlLines } from './yaml.ts'
import type { MapNode } from './yaml-values.ts'

/** Limit of bytes (UTF-8) between the two fences. */
export const FRONT_MATTER_LIMIT = 16 * 1024

export interface FrontMatter {
  /** Null without readable front matter. There is an error then. */
  root: MapNode | null
  /** Text after the closing fence; the whole text without front matter. */
  body: string
  /** Start of `body` in UTF-16 units of the whole text. */
  bodyOffset: number
  diagnostics: Diagnostic[]
}

/** UTF-16 offsets of the lines between the fences and of the body. `end` is null without a closing fence. */
interface Fences { start: number, end: number | null, bodyOffset: number, diagnostics: Diagnostic[] }

/** Reads the front matter of a decoded file. All offsets count UTF-16 units of `text`. Never throws; each unreadable line is a diagnostic. */
export function readFrontMatter (text: string): FrontMatter {
  const fences = splitFrontMatter(text)
  if (fences === null) {
    const code = isUnopened(text) ? 'front-matter-unopened' : 'front-matter-missing'
    return { root: null, body: text, bodyOffset: 0, diagnostics: [{ code, offset: 0 }] }
  }
  const { start, end, bodyOffset, diagnostics } = fences
  const body = text.slice(bodyOffset)
  const nothing = (diagnostic: Diagnostic): FrontMatter => ({ root: null, body, bodyOffset, diagnostics: [...diagnostics, diagnostic] })
  if (end === null) {
    const limit = Math.min(text.length, start + FRONT_MATTER_LIMIT)
    const reading = readYamlLines(text, { start, end: limit, isFile: false })
    const offset = reading.diagnostics.find((diagnostic) => diagnostic.code === 'yaml-line')?.offset ?? reading.proseAt ?? text.length
    return nothing({ code: 'front-matter-unclosed', offset })
  }
  const bytes = new TextEncoder().encode(text.slice(start, end)).length
  if (bytes > FRONT_MATTER_LIMIT) {
    return nothing({ code: 'front-matter-too-large', offset: start, params: { size: kilobytes(bytes), limit: kilobytes(FRONT_MATTER_LIMIT) } })
  }
  const reading = readYamlLines(text, { start, end, isFile: false })
  diagnostics.push(...reading.diagnostics)
  // The closing fence is missing: the fence found is a horizontal rule in the body.
  if (reading.proseAt !== null) return nothing({ code: 'front-matter-unclosed', offset: reading.proseAt })
  if (reading.root === null && diagnostics.every((diagnostic) => diagnostic.code === 'front-matter-fence')) return nothing({ code: 'front-matter-empty', offset: start })
  return { root: reading.root, body, bodyOffset, diagnostics }
}

/** Returns null for a file without an opening fence in its first line with text. Without a closing fence the body is empty. */
function splitFrontMatter (text: string): Fences | null {
  const opening = firstLine(text)
  if (opening === null || !isFence(text, opening)) return null
  const diagnostics = oddFence(text, opening)
  for (const line of linesFrom(text, opening.next)) {
    if (!isFence(text, line)) continue
    diagnostics.push(...oddFence(text, line))
    return { start: opening.next, end: line.start, bodyOffset: line.next, diagnostics }
  }
  return { start: opening.next, end: null, bodyOffset: text.length, diagnostics }
}

function firstLine (text: string): Line | null {
  for (const line of linesFrom(text, 0)) if (line.from < line.to) return line
  return null
}

function oddFence (text: string, { from, to }: Line): Diagnostic[] {
  if (text.slice(from, to) === '---') return []
  return [{ code: 'front-matter-fence', offset: from, length: to - from, params: { fence: text.slice(from, Math.min(to, from + 12)) } }]
}

/** Tests for lines of `key: value` before the first fence. If so, only the opening fence is missing. */
function isUnopened (text: string): boolean {
  let keys = 0
  for (const line of linesFrom(text, firstLine(text)?.start ?? text.length)) {
    if (isFence(text, line)) return keys > 0
    const isKey = line.indent === 0 && keyPart(text, line.from, line.to)?.plain === true
    if (isKey) keys++
    else if (keys === 0 || (line.indent === 0 && line.from < line.to && text[line.from] !== '-')) return false
  }
  return false
}

function kilobytes (bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KB`
}
