// One value with the lines of the file that belong to it: words that run over several lines, a list in brackets, or an
// indented block.
import type { Diagnostic } from '../diagnostics.ts'
import { readBlock } from './yaml-block.ts'
import type { Block } from './yaml-block.ts'
import { isComment, itemPart, keyPart, lineAt } from './yaml-lines.ts'
import { quoteStaysOpen, readBrackets, readScalar, RunOn } from './yaml-values.ts'
import type { Piece, Span } from './yaml-values.ts'

export type Value =
  | { kind: 'scalar', piece: Piece }
  | { kind: 'list', items: Piece[], whole: Span }
  | { kind: 'block', block: Block }

export interface ValueStart {
  text: string
  /** Where the front matter or file ends. */
  end: number
  /** Where the line below the one in which the value begins starts. */
  next: number
  /** The characters of that line which belong to the value; UTF-16 offsets. */
  from: number
  to: number
  /** Lines deeper than so many columns continue the value. */
  owner: number
  /** The lines of a block (`|`, `>`) must be deeper than so many columns: where the key itself stands. */
  column: number
}

/** Reads the value; `next` is where the first line starts that does not belong to it. Never throws. */
export function readValue (start: ValueStart): { value: Value, next: number, diagnostics: Diagnostic[] } {
  const { text, end, from, to, column } = start
  const header = text.slice(from, Math.min(to, from + 4))
  if (/^[|>][-+1-9]{0,2}$/.test(header)) {
    const block = readBlock(text, start.next, end, column, header[0] === '>')
    if (block !== null) return { value: { kind: 'block', block }, next: block.next, diagnostics: [] }
  }
  const run = new RunOn()
  run.add(text, from, to)
  const next = text[from] === '[' ? addBracketLines(run, start) : addWordLines(run, start)
  run.end()
  const list = readBrackets(run)
  if (list !== null && list !== 'open') return { value: { kind: 'list', ...list }, next, diagnostics: [] }
  const { quoted, ...piece } = readScalar(run)
  const diagnostics = quoted ? [] : doubtsAbout(piece)
  if (list === 'open') diagnostics.push({ code: 'yaml-bracket', offset: from, length: to - from })
  return { value: { kind: 'scalar', piece }, next, diagnostics }
}

/**
 * Adds the lines that continue a value: deeper, and neither an item nor surely a key. A short word with a colon is a key
 * even if it stands too deep: to swallow `  状态: 草稿` would publish a draft.
 */
function addWordLines (run: RunOn, { text, end, next, owner, column }: ValueStart): number {
  while (next < end) {
    const line = lineAt(text, next, end)
    if (line.from === line.to || line.indent <= owner || isComment(text, line)) break
    if (itemPart(text, line)?.certain === true) break
    const key = keyPart(text, line.from, line.to)
    if (key !== null && (key.plain || line.indent <= column)) break
    run.add(text, line.from, line.to)
    next = line.next
  }
  return next
}

/** Adds lines until every bracket is closed. */
function addBracketLines (run: RunOn, { text, end, next, from, to, owner }: ValueStart): number {
  let open = bracketsOf(text, from, to)
  while (open > 0 && next < end) {
    const line = lineAt(text, next, end)
    const comment = line.from < line.to && isComment(text, line)
    if (!comment && (line.from === line.to || (line.indent <= owner && text[line.from] !== ']'))) break
    if (!comment) {
      open += bracketsOf(text, line.from, line.to)
      run.add(text, line.from, line.to)
    }
    next = line.next
  }
  return next
}

function bracketsOf (text: string, from: number, to: number): number {
  let open = 0
  for (let at = from; at < to; at++) {
    if (text[at] === '[') open++
    else if (text[at] === ']') open--
  }
  return open
}

// An anchor, an alias or a tag: Latin letters right after the mark, then a space or nothing. `*星*` and `& 与 !` are words.
const special = /^(?:[&*][A-Za-z0-9_-]{1,80}|!{1,2}[A-Za-z][A-Za-z0-9_:.-]{0,80}|!<[^>]{0,80}>)(?=\s|$)/

function doubtsAbout ({ text, offset }: Piece): Diagnostic[] {
  const mark = special.exec(text.slice(0, 120))?.[0]
  if (mark !== undefined) return [{ code: 'yaml-special', offset, length: mark.length, params: { text: mark } }]
  if (quoteStaysOpen(text)) return [{ code: 'quote-open', offset, length: 1, params: { text: text.slice(0, 1) } }]
  return []
}
