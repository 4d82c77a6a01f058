// From places in the text that markdown-it sees (lines trimmed and joined) back to places in the file.
import type { Token } from 'markdown-it'
import { lastNotAfter } from '../diagnostics.ts'

export type SourceLines = ReturnType<typeof createSourceLines>

/** Reads the lines of `source`, which begins at `base` in the file. Offsets given back are those of the file. */
export function createSourceLines (source: string, base: number) {
  const starts = [0, ...[...source.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
  const startOf = (line: number) => starts[line] ?? source.length
  const found = new Map<string, number>()
  const blocks = new Map<Token, BlockLines>()
  const ends = new Map<Token, number>()
  return {
    /** Notes where the cells of tables stand (markdown-it doesn't), and gives the places of cells that no column is there for. */
    placeCells (tokens: readonly Token[]): { offset: number, length: number, text: string }[] {
      const extra: { offset: number, length: number, text: string }[] = []
      let row: { line: number, cells: Cell[] } | null = null
      for (const token of tokens) {
        if (token.type === 'tr_open' && token.map) row = { line: token.map[0], cells: cellsOf(source, startOf(token.map[0]), startOf(token.map[0] + 1)) }
        else if (token.type === 'tr_close') {
          for (const { from, to } of row?.cells ?? []) {
            const text = source.slice(from, to).trimEnd()
            if (text !== '') extra.push({ offset: base + from, length: text.length, text })
          }
          row = null
        } else if (token.type === 'inline' && row) {
          const end = startOf(row.line + 1)
          const { from, to, escapes } = row.cells.shift() ?? { from: end, to: end, escapes: [] }
          token.map = [row.line, row.line + 1]
          ends.set(token, to)
          blocks.set(token, { contentStarts: [0, ...escapes.map((at, index) => at - from - index)], sourceStarts: [from, ...escapes.map((at) => at + 1)] })
        }
      }
      return extra
    },
    /**
     * Where `needle` stands in the lines of a block, asked again: where it stands next. The block's start when it is
     * written otherwise there (escapes).
     */
    find (block: Token, needle: string): { offset: number, length: number } {
      const [first, last] = block.map ?? [0, 0]
      const end = ends.get(block)
      const from = end === undefined ? startOf(first) : blocks.get(block)?.sourceStarts[0] ?? end
      const key = `${from}\n${needle}`
      const at = source.slice(0, end ?? startOf(last)).indexOf(needle, found.get(key) ?? from)
      found.set(key, at < 0 ? source.length + 1 : at + needle.length)
      return at < 0 ? { offset: base + from, length: 0 } : { offset: base + at, length: needle.length }
    },
    /** The place of offset `at` of a block's own content. */
    at (block: Token, at: number): number {
      const lines = linesOf(block)
      const line = lastNotAfter(lines.contentStarts, at)
      return base + (lines.sourceStarts[line] ?? 0) + at - (lines.contentStarts[line] ?? 0)
    },
  }

  /** Where the lines of a block's content begin, in the content and in the source: an indent was taken off each. */
  function linesOf (block: Token): BlockLines {
    const earlier = blocks.get(block)
    if (earlier) return earlier
    const made: BlockLines = { contentStarts: [], sourceStarts: [] }
    let contentStart = 0
    block.content.split('\n').forEach((text, index) => {
      const line = (block.map?.[0] ?? 0) + index
      const indent = source.slice(startOf(line), startOf(line + 1)).indexOf(text)
      made.contentStarts.push(contentStart)
      made.sourceStarts.push(startOf(line) + Math.max(indent, 0))
      contentStart += text.length + 1
    })
    blocks.set(block, made)
    return made
  }
}

interface BlockLines { contentStarts: number[], sourceStarts: number[] }

/** A cell without the spaces round it, and where a backslash sets a | apart in it. */
interface Cell { from: number, to: number, escapes: number[] }

/** What may stand before a table in its lines: quotations and lists that hold it. */
const CONTAINERS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*[ \t]*/

/** The cells of the row that stands in [start, end), divided as markdown-it divides it. */
function cellsOf (source: string, start: number, end: number): Cell[] {
  const line = source.slice(start, end).trimEnd()
  const cells: Cell[] = []
  let from = CONTAINERS.exec(line)?.[0].length ?? 0
  let escapes: number[] = []
  // The | that a row may begin and end with has no cell on its other side.
  if (line[from] === '|') from++
  const close = (at: number) => {
    const blank = line.slice(from, at).length - line.slice(from, at).trimStart().length
    cells.push({ from: start + from + blank, to: start + at, escapes })
    escapes = []
    from = at + 1
  }
  for (let at = from; at < line.length; at++) {
    if (line[at] !== '|') continue
    if (line[at - 1] === '\\') escapes.push(start + at - 1)
    else close(at)
  }
  if (from < line.length) close(line.length)
  return cells
}
