// From places in the text that markdown-it sees (lines trimmed and joined) back to places in the file.
import type { Token } from 'markdown-it'
import { lastNotAfter } from './problem.ts'

export type SourceLines = ReturnType<typeof createSourceLines>

/** Reads the lines of `source`, which begins at `base` in the file. Offsets given back are those of the file. */
export function createSourceLines (source: string, base: number) {
  const starts = [0, ...[...source.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
  const startOf = (line: number) => starts[line] ?? source.length
  const found = new Map<string, number>()
  const blocks = new Map<Token, BlockLines>()
  return {
    /**
     * Where `needle` stands in the lines of a block, asked again: where it stands next. The block's start when it is
     * written otherwise there (escapes).
     */
    find (block: Token, needle: string): { offset: number, length: number } {
      const [first, last] = block.map ?? [0, 0]
      const key = `${first}\n${needle}`
      const at = source.slice(0, startOf(last)).indexOf(needle, found.get(key) ?? startOf(first))
      if (at < 0) return { offset: base + startOf(first), length: 0 }
      found.set(key, at + needle.length)
      return { offset: base + at, length: needle.length }
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
