// The indented text below `说明: |` (line by line) or `说明: >` (lines run together, paragraphs kept).
import { lineAt } from './yaml-lines.ts'
import type { Line } from './yaml-lines.ts'
import { columnsOf, jointOf } from './yaml-values.ts'
import type { Span } from './yaml-values.ts'

export interface Block extends Span {
  lines: string[]
  /** Where the first line starts that does not belong to it. */
  next: number
}

/**
 * The block whose first line starts at `first`: blank lines and lines deeper than `column`, up to the offset `end`. Null
 * when there is none, and then `|` is just what was typed. The indentation of its first line is taken off every line.
 */
export function readBlock (text: string, first: number, end: number, column: number, fold: boolean): Block | null {
  let lead: Line | null = null
  let last: Line | null = null
  let blank = 0
  const lines: string[] = []
  for (let at = first; at < end;) {
    const line = lineAt(text, at, end)
    at = line.next
    if (line.from === line.to) {
      blank++
      continue
    }
    if (line.indent <= column) break
    // Blank lines count between others only.
    if (lead !== null) for (; blank > 0; blank--) lines.push('')
    blank = 0
    lead ??= line
    last = line
    lines.push(text.slice(afterIndent(text, line, lead.indent), line.to))
  }
  if (lead === null || last === null) return null
  return { lines: fold ? runTogether(lines) : lines, offset: lead.from, length: last.to - lead.from, next: last.next }
}

function afterIndent (text: string, line: Line, columns: number): number {
  let at = line.start
  let seen = 0
  for (; at < line.from; at++) {
    const width = columnsOf(text[at] ?? '')
    if (width > 0 && seen >= columns) break
    seen += width
  }
  return at
}

function runTogether (lines: readonly string[]): string[] {
  const folded: string[] = []
  let paragraph: string[] = []
  for (const line of [...lines, '']) {
    if (line !== '') {
      paragraph.push(paragraph.length === 0 ? line : jointOf(paragraph.at(-1) ?? '', line) + line)
    } else if (paragraph.length > 0) {
      folded.push(paragraph.join(''))
      paragraph = []
    }
  }
  return folded
}
