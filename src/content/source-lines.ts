// From places in the text that markdown-it sees (lines trimmed and joined) back to places in the file.
import type { Token } from 'markdown-it'

export type SourceLines = ReturnType<typeof createSourceLines>

/** Reads the lines of `source`, which begins at `base` in the file. Offsets given back are those of the file. */
export function createSourceLines (source: string, base: number) {
  const starts = [0, ...[...source.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
  const startOf = (line: number) => starts[line] ?? source.length
  const found = new Map<string, number>()
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
      const before = block.content.slice(0, at).split('\n')
      const line = (block.map?.[0] ?? 0) + before.length - 1
      const lineText = block.content.split('\n')[before.length - 1] ?? ''
      const indent = source.slice(startOf(line), startOf(line + 1)).indexOf(lineText)
      return base + startOf(line) + Math.max(indent, 0) + (before.at(-1)?.length ?? 0)
    },
  }
}
