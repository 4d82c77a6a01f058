// From places in the text that markdown-it sees (lines trimmed and joined) back to places in the file.
import type { Token } from 'markdown-it'

export type SourceLines = ReturnType<typeof createSourceLines>

/** Reads the lines of `source`, which begins at `base` in the file. Offsets given back are those of the file. */
export function createSourceLines (source: string, base: number) {
  const starts = [0, ...[...source.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
  const startOf = (line: number) => starts[line] ?? source.length
  return {
    /** Where `needle` stands in the lines of a block; the block's start when it is written otherwise there (escapes). */
    find (block: Token, needle: string): { offset: number, length: number } {
      const [first, last] = block.map ?? [0, 0]
      const found = source.slice(startOf(first), startOf(last)).indexOf(needle)
      return { offset: base + startOf(first) + Math.max(found, 0), length: found < 0 ? 0 : needle.length }
    },
    /** The place of offset `at` of a block's own content. */
    at (block: Token, at: number): number {
      const before = block.content.slice(0, at).split('\n')
      const line = (block.map?.[0] ?? 0) + before.length - 1
      const lineText = block.content.split('\n')[before.length - 1] ?? ''
      const indent = source.slice(startOf(line), startOf(line + 1)).indexOf(lineText)
      return base + startOf(line) + Math.max(indent, 0) + (before.at(-1)?.length ?? 0)
    },
  }
}
