// The indented text below `说明: |` (line by line) or `说明: >` (lines run together, paragraphs kept).
import type { Line } from './yaml-lines.ts'
import { columnsOf, jointOf } from './yaml-values.ts'
import type { Span } from './yaml-values.ts'

export interface Block extends Span {
  lines: string[]
  /** Index of the first line that does not belong to it. */
  next: number
}

/**
 * The block whose first line is `lines[first]`: blank lines and lines deeper than `column`. Null when there is none, and
 * then `|` is just what was typed. The indentation of its first line is taken off every line.
 */
export function readBlock (text: string, lines: readonly Line[], first: number, column: number, fold: boolean): Block | null {
  const isBlank = (line: Line) => line.from === line.to
  let next = first
  let lead: Line | null = null
  let last: Line | null = null
  const taken: string[] = []
  for (; next < lines.length; next++) {
    const line = lines[next] as Line
    if (isBlank(line)) {
      taken.push('')
      continue
    }
    if (line.indent <= column) break
    lead ??= line
    last = line
    taken.push(text.slice(afterIndent(text, line, lead.indent), line.to))
  }
  if (lead === null || last === null) return null
  while (taken.at(-1) === '') {
    taken.pop()
    next--
  }
  while (taken[0] === '') taken.shift()
  return { lines: fold ? runTogether(taken) : taken, offset: lead.from, length: last.to - lead.from, next }
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
