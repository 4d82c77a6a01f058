// Defects in content files. Parsers note a Diagnostic (a code and an offset into the decoded text); `locate` turns
// it into a Problem with the line and column that an editor shows. What is said about each code stands in
// problem-catalogue.ts alone.
import { type DiagnosticCode, severityOf } from './messages.ts'

/** 错误 keeps a file from being published, 警告 wants mending, 提示 is for information. */
export type Severity = 'error' | 'warning' | 'notice'

/** A defect as a parser sees it: `offset` counts UTF-16 units from the start of the decoded text (BOM excluded). */
export interface Diagnostic {
  code: DiagnosticCode
  offset: number
  /** How many UTF-16 units the defect spans; 0 or absent marks a point. */
  length?: number
  /** Values for the `{name}` places of the catalogue's sentences. */
  params?: Record<string, string>
}

/** A defect as staff see it: 1-based line, 1-based column in characters (code points) of the file on disk. */
export interface LocatedDiagnostic {
  code: DiagnosticCode
  file: string
  line: number
  column: number
  params: Record<string, string>
  /** The line cut in three so that a page can mark the place; null when the file could not be read as text. */
  excerpt: { before: string, at: string, after: string } | null
}

/** Characters of an excerpt on each side of the place, and of the place itself. */
const EXCERPT_REACH = 30

/** More diagnostics than this in one file tell its reader nothing more; the worst come first. */
export const MOST_DIAGNOSTICS = 100

/**
 * Gives each diagnostic its place in `text`, in order of position. `text` null: the file has no readable text, and only a
 * `line` among the params tells where the damage is. Takes time linear in the text and the diagnostics.
 */
export function locate ({ file, text, diagnostics }: { file: string, text: string | null, diagnostics: readonly Diagnostic[] }): LocatedDiagnostic[] {
  if (text === null) {
    return diagnostics.map(({ code, params = {} }) => ({ code, file, line: Number(params['line'] ?? 1), column: 1, params, excerpt: null }))
  }
  const lineStarts = startsOfLines(text)
  const counter = { start: -1, at: 0, column: 0 }
  return mostTelling(diagnostics)
    .sort((a, b) => a.offset - b.offset || a.code.localeCompare(b.code))
    .map(({ code, offset: given, length = 0, params = {} }) => {
      const line = lastNotAfter(lineStarts, Math.min(Math.max(given, 0), text.length))
      const start = lineStarts[line] ?? 0
      const lineEnd = endOfLine(text, start, lineStarts[line + 1] ?? text.length)
      const at = Math.min(Math.max(given, start), lineEnd)
      const end = Math.min(at + length, lineEnd)
      // Positions rise: a line is counted once, however many diagnostics it has.
      if (counter.start !== start) Object.assign(counter, { start, at: start, column: 0 })
      counter.column += [...text.slice(counter.at, at)].length
      counter.at = at
      return {
        code,
        file,
        line: line + 1,
        column: counter.column + 1,
        params,
        excerpt: { before: clipStart(text, start, at), at: clipEnd(text, at, end), after: clipEnd(text, end, lineEnd) },
      }
    })
}

function mostTelling (diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= MOST_DIAGNOSTICS) return [...diagnostics]
  const rank = { error: 0, warning: 1, notice: 2 }
  return diagnostics.toSorted((a, b) => rank[severityOf(a.code)] - rank[severityOf(b.code)] || a.offset - b.offset).slice(0, MOST_DIAGNOSTICS)
}

function endOfLine (text: string, start: number, next: number): number {
  let end = next
  while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end--
  return end
}

/** Reads no more of the line than can be shown: a line may be as long as a file. */
function clipStart (text: string, from: number, to: number): string {
  const characters = [...text.slice(Math.max(from, to - 2 * EXCERPT_REACH - 2), to)]
  return characters.length > EXCERPT_REACH ? '…' + characters.slice(-EXCERPT_REACH).join('') : characters.join('')
}

function clipEnd (text: string, from: number, to: number): string {
  const characters = [...text.slice(from, Math.min(to, from + 2 * EXCERPT_REACH + 2))]
  return characters.length > EXCERPT_REACH ? characters.slice(0, EXCERPT_REACH).join('') + '…' : characters.join('')
}

function startsOfLines (text: string): number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return starts
}

/** Index of the last of the rising `starts` that is not after `offset`. */
export function lastNotAfter (starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
