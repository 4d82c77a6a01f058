// Defects in content files. `locate` adds the file, line, column and excerpt that staff see in an editor.
import { type DiagnosticCode, severityOf } from './messages.ts'
import { lastNotAfter, startsOfLines } from './offset-map.ts'

export type { Severity } from './messages.ts'

/** A part of the decoded text: offset and length in UTF-16 units, without the byte order mark. */
export interface SourceRange { offset: number, length: number }

/** A defect in a decoded text. Without `length`, or with a `length` of 0, the defect is at one point of the text. */
export interface Diagnostic {
  code: DiagnosticCode
  offset: number
  length?: number
  /** Values of the placeholders in messages.ts. */
  params?: Record<string, string>
}

/** A defect in a file on disk. Lines and columns count from 1, columns in characters (code points). */
export interface LocatedDiagnostic {
  code: DiagnosticCode
  file: string
  line: number
  column: number
  params: Record<string, string>
  /** The line in three parts, so that `at` can be highlighted; null when the file has no readable text. */
  excerpt: { before: string, at: string, after: string } | null
}

/** Limit of characters in each part of an excerpt. */
const EXCERPT_CHARACTERS = 30

/** Limit of diagnostics in one file; the most severe come first. */
export const MOST_DIAGNOSTICS = 100

/**
 * Locates each diagnostic, in order of position, in linear time. When `text` is null (unreadable bytes), uses the `line` of the
 * params, or 1.
 */
export function locate ({ file, text, diagnostics }: { file: string, text: string | null, diagnostics: readonly Diagnostic[] }): LocatedDiagnostic[] {
  if (text === null) {
    return diagnostics.map(({ code, params = {} }) => ({ code, file, line: Number(params['line'] ?? 1), column: 1, params, excerpt: null }))
  }
  const lineStarts = startsOfLines(text)
  const counter = { start: -1, at: 0, column: 0 }
  return mostSevere(diagnostics)
    .sort((a, b) => a.offset - b.offset || a.code.localeCompare(b.code))
    .map(({ code, offset, length = 0, params = {} }) => {
      const line = lastNotAfter(lineStarts, Math.min(Math.max(offset, 0), text.length))
      const start = lineStarts[line] ?? 0
      const next = lineStarts[line + 1]
      const lineEnd = next === undefined ? text.length : next - (text.startsWith('\r\n', next - 2) ? 2 : 1)
      const at = Math.min(Math.max(offset, start), lineEnd)
      const end = Math.min(at + length, lineEnd)
      // Diagnostics are in order of offset, so each line is counted only once.
      if (counter.start !== start) Object.assign(counter, { start, at: start, column: 0 })
      counter.column += [...text.slice(counter.at, at)].length
      counter.at = at
      return {
        code,
        file,
        line: line + 1,
        column: counter.column + 1,
        params,
        excerpt: {
          before: clipStart(text.slice(start, at)),
          at: clip(text.slice(at, end), EXCERPT_CHARACTERS),
          after: clip(text.slice(end, lineEnd), EXCERPT_CHARACTERS),
        },
      }
    })
}

function mostSevere (diagnostics: readonly Diagnostic[]): Diagnostic[] {
  if (diagnostics.length <= MOST_DIAGNOSTICS) return [...diagnostics]
  const rank = { error: 0, warning: 1, notice: 2 }
  return diagnostics.toSorted((a, b) => rank[severityOf(a.code)] - rank[severityOf(b.code)] || a.offset - b.offset).slice(0, MOST_DIAGNOSTICS)
}

/** Returns the first characters of a text. Puts … at the end when characters are left out. Does not read the rest of a very long line. */
export function clip (text: string, most: number): string {
  const characters = [...text.slice(0, 2 * most + 2)]
  return characters.length > most ? characters.slice(0, most).join('') + '…' : text
}

function clipStart (text: string): string {
  const characters = [...text.slice(-2 * EXCERPT_CHARACTERS - 2)]
  return characters.length > EXCERPT_CHARACTERS ? '…' + characters.slice(-EXCERPT_CHARACTERS).join('') : text
}
