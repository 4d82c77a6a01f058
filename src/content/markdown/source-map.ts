// Maps positions in the content of markdown-it's blocks (lines trimmed and joined) to offsets in the source text.
import type { Token } from 'markdown-it'
import type { SourceRange } from '../diagnostics.ts'
import { OffsetMap, startsOfLines } from '../offset-map.ts'

/** A table cell: source offsets of its text without the spaces around the text. `escapes` are source offsets of backslashes before `|`. */
interface Cell { from: number, to: number, escapes: number[] }

export class SourceMap {
  readonly #source: string
  readonly #starts: number[]
  readonly #found = new Map<string, number>()
  readonly #blocks = new Map<Token, OffsetMap>()
  readonly #cells = new Map<Token, Cell>()

  constructor (source: string) {
    this.#source = source
    this.#starts = startsOfLines(source)
  }

  /** Records where each table cell is in the source, because markdown-it does not. Returns the cells beyond the last column of a table. */
  locateCells (tokens: readonly Token[]): (SourceRange & { text: string })[] {
    const extra: (SourceRange & { text: string })[] = []
    let row: { line: number, cells: Cell[] } | null = null
    for (const token of tokens) {
      if (token.type === 'tr_open' && token.map) row = { line: token.map[0], cells: cellsOf(this.#source, this.#startOf(token.map[0]), this.#startOf(token.map[0] + 1)) }
      else if (token.type === 'tr_close') {
        for (const { from, to } of row?.cells ?? []) {
          const text = this.#source.slice(from, to).trimEnd()
          if (text !== '') extra.push({ offset: from, length: text.length, text })
        }
        row = null
      } else if (token.type === 'inline' && row) {
        const end = this.#startOf(row.line + 1)
        const cell = row.cells.shift() ?? { from: end, to: end, escapes: [] }
        const map = new OffsetMap()
        map.add(0, cell.from)
        cell.escapes.forEach((at, index) => map.add(at - cell.from - index, at + 1))
        token.map = [row.line, row.line + 1]
        this.#cells.set(token, cell)
        this.#blocks.set(token, map)
      }
    }
    return extra
  }

  /**
   * Finds `words` in the lines of a block; each further call finds the next occurrence. Returns the start of the block if the
   * words are spelled differently in the source (escapes).
   */
  find (block: Token, words: string): SourceRange {
    const [first, last] = block.map ?? [0, 0]
    const { from, to } = this.#cells.get(block) ?? { from: this.#startOf(first), to: this.#startOf(last) }
    const key = `${from}\n${words}`
    const at = this.#source.slice(0, to).indexOf(words, this.#found.get(key) ?? from)
    this.#found.set(key, at < 0 ? this.#source.length + 1 : at + words.length)
    return at < 0 ? { offset: from, length: 0 } : { offset: at, length: words.length }
  }

  /** Converts `at`, an offset in the content of a block, to an offset in the source text. */
  offsetOf (block: Token, at: number): number {
    const map = this.#blocks.get(block) ?? this.#mapLines(block)
    this.#blocks.set(block, map)
    return map.sourceOf(at)
  }

  #startOf (line: number): number {
    return this.#starts[line] ?? this.#source.length
  }

  /** Finds where each line of the block begins in the source text. markdown-it removed the indent of each line. */
  #mapLines (block: Token): OffsetMap {
    const map = new OffsetMap()
    let contentStart = 0
    block.content.split('\n').forEach((text, index) => {
      const line = (block.map?.[0] ?? 0) + index
      const indent = this.#source.slice(this.#startOf(line), this.#startOf(line + 1)).indexOf(text)
      map.add(contentStart, this.#startOf(line) + Math.max(indent, 0))
      contentStart += text.length + 1
    })
    return map
  }
}

/** Matches the signs of quotations and lists (`>`, `-`, `1.`) before a table row. */
const CONTAINERS = /^(?:[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t])))*[ \t]*/

/** Returns the cells of the table row in [start, end) of the source. Divides the row as markdown-it does. */
function cellsOf (source: string, start: number, end: number): Cell[] {
  const line = source.slice(start, end).trimEnd()
  const cells: Cell[] = []
  let from = CONTAINERS.exec(line)?.[0].length ?? 0
  let escapes: number[] = []
  // Skips the first `|` of a row, because no cell is before it.
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
