// Defects in content files. Parsers note a Finding (a code and an offset into the decoded text); `locate` turns
// it into a Problem with the line and column that an editor shows. What is said about each code stands in
// problem-catalogue.ts alone.
import type { ProblemCode } from './problem-catalogue.ts'

/** 错误 keeps a file from being published, 警告 wants mending, 提示 is for information. */
export type Severity = 'error' | 'warning' | 'notice'

/** A defect as a parser sees it: `offset` counts UTF-16 units from the start of the decoded text (BOM excluded). */
export interface Finding {
  code: ProblemCode
  offset: number
  /** How many UTF-16 units the defect spans; 0 or absent marks a point. */
  length?: number
  /** Values for the `{name}` places of the catalogue's sentences. */
  params?: Record<string, string>
}

/** A defect as staff see it: 1-based line, 1-based column in characters (code points) of the file on disk. */
export interface Problem {
  code: ProblemCode
  file: string
  line: number
  column: number
  params: Record<string, string>
  /** The line cut in three so that a page can mark the place; null when the file could not be read as text. */
  excerpt: { before: string, at: string, after: string } | null
}

const EXCERPT_REACH = 30

/**
 * Gives each finding its place in `text`, in order of position. `text` null: the file has no readable text, and
 * only a `line` among the params tells where the damage is.
 */
export function locate ({ file, text, findings }: { file: string, text: string | null, findings: readonly Finding[] }): Problem[] {
  const lineStarts = text === null ? [0] : startsOfLines(text)
  return [...findings]
    .sort((a, b) => a.offset - b.offset || a.code.localeCompare(b.code))
    .map((finding) => {
      const params = finding.params ?? {}
      if (text === null) return { code: finding.code, file, line: Number(params['line'] ?? 1), column: 1, params, excerpt: null }
      const offset = Math.min(Math.max(finding.offset, 0), text.length)
      const line = lastNotAfter(lineStarts, offset)
      const start = lineStarts[line] ?? 0
      const lineText = (text.slice(start, lineStarts[line + 1] ?? text.length)).replace(/[\r\n]+$/, '')
      const within = Math.min(offset - start, lineText.length)
      const end = Math.min(within + (finding.length ?? 0), lineText.length)
      return {
        code: finding.code,
        file,
        line: line + 1,
        column: [...lineText.slice(0, within)].length + 1,
        params,
        excerpt: {
          before: clip([...lineText.slice(0, within)], -EXCERPT_REACH),
          at: clip([...lineText.slice(within, end)], EXCERPT_REACH),
          after: clip([...lineText.slice(end)], EXCERPT_REACH),
        },
      }
    })
}

function clip (characters: string[], reach: number): string {
  if (characters.length <= Math.abs(reach)) return characters.join('')
  return reach < 0 ? '…' + characters.slice(reach).join('') : characters.slice(0, reach).join('') + '…'
}

function startsOfLines (text: string): number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return starts
}

function lastNotAfter (starts: number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
