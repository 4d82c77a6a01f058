// Where a paragraph ends, for paragraphs and for headings with a line of = or - below them.
import type { MarkdownIt, StateBlock } from 'markdown-it'

/** Takes the place of the two rules of CommonMark. */
export function useParagraphs (md: MarkdownIt): void {
  md.block.ruler.at('lheading', underlined)
  md.block.ruler.at('paragraph', paragraph)
}

/** As CommonMark's, but a line indented by full-width spaces, four spaces or a tab begins a paragraph: so people type in Notepad. */
function paragraph (state: StateBlock, startLine: number, endLine: number): boolean {
  const end = endOfParagraph(state, { startLine, endLine })
  pushLines(state, { name: 'paragraph', tag: 'p', startLine, end })
  state.line = end
  return true
}

/** As CommonMark's, within one paragraph as above: looking on through those that follow, each of many would look through all. */
function underlined (state: StateBlock, startLine: number, endLine: number): boolean {
  if (isFarIn(state, startLine)) return false
  const end = endOfParagraph(state, { startLine, endLine, isEnd: (line) => underline(state, line) !== null })
  const sign = end < endLine ? underline(state, end) : null
  if (sign === null) return false
  pushLines(state, { name: 'heading', tag: sign === '=' ? 'h1' : 'h2', startLine, end })
  state.line = end + 1
  return true
}

/** The line after the last one of the paragraph that begins at `startLine`; `isEnd` names what else ends it. */
function endOfParagraph (state: StateBlock, { startLine, endLine, isEnd = () => false }: { startLine: number, endLine: number, isEnd?: (line: number) => boolean }): number {
  const terminators = state.md.block.ruler.getRules('paragraph')
  const parent = state.parentType
  state.parentType = 'paragraph'
  let next = startLine + 1
  for (; next < endLine && !state.isEmpty(next); next++) {
    if (isFarIn(state, next) || IDEOGRAPHIC_INDENT.test(state.src.charAt(startOf(state, next))) || isEnd(next)) break
    if ((state.sCount[next] ?? 0) >= 0 && terminators.some((rule) => rule(state, next, endLine, true))) break
  }
  state.parentType = parent
  return next
}

function pushLines (state: StateBlock, { name, tag, startLine, end }: { name: string, tag: string, startLine: number, end: number }): void {
  state.push(`${name}_open`, tag, 1).map = [startLine, end]
  const inline = state.push('inline', '', 0)
  inline.content = state.getLines(startLine, end, state.blkIndent, false).split('\n').map((line) => line.replace(/^[ \t\u3000\u00a0]+/, '').trimEnd()).join('\n')
  inline.map = [startLine, end]
  inline.children = []
  state.push(`${name}_close`, tag, -1)
}

const IDEOGRAPHIC_INDENT = /[\u3000\u00a0]/

const startOf = (state: StateBlock, line: number) => (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)

const isFarIn = (state: StateBlock, line: number) => (state.sCount[line] ?? 0) - state.blkIndent >= 4

/** The sign that a line consists of, when that makes a heading of the lines above it; null when none does. */
function underline (state: StateBlock, line: number): '=' | '-' | null {
  if ((state.sCount[line] ?? 0) < state.blkIndent) return null
  const signs = state.src.slice(startOf(state, line), state.eMarks[line])
  return /^(?:=+|-+)[ \t]*$/.test(signs) ? signs.charAt(0) as '=' | '-' : null
}
