// Paragraphs, and headings that are underlined with = or -.
import type { MarkdownIt, StateBlock } from 'markdown-it'

/** Replaces the rules `lheading` and `paragraph` of CommonMark. */
export function useParagraphs (md: MarkdownIt): void {
  md.block.ruler.disable('lheading')
  md.block.ruler.at('paragraph', paragraph)
}

/**
 * Reads a paragraph. A line indented by full-width spaces, four spaces or a tab also starts a new paragraph, as typed in Notepad.
 * Also reads underlined headings, because the separate rule of CommonMark takes quadratic time.
 */
function paragraph (state: StateBlock, startLine: number, endLine: number): boolean {
  const { end, sign } = endOfParagraph(state, startLine, endLine)
  const [name, tag] = sign === null ? ['paragraph', 'p'] : ['heading', sign === '=' ? 'h1' : 'h2']
  state.line = sign === null ? end : end + 1
  state.push(`${name}_open`, tag, 1).map = [startLine, state.line]
  const inline = state.push('inline', '', 0)
  inline.content = state.getLines(startLine, end, state.blkIndent, false).split('\n').map((line) => line.replace(/^[ \t\u3000\u00a0]+/, '').trimEnd()).join('\n')
  inline.map = [startLine, end]
  inline.children = []
  state.push(`${name}_close`, tag, -1)
  return true
}

/** Returns the line after the paragraph from `startLine`, and the sign of that line if it underlines a heading. */
function endOfParagraph (state: StateBlock, startLine: number, endLine: number): { end: number, sign: '=' | '-' | null } {
  const terminators = state.md.block.ruler.getRules('paragraph')
  const mayBeHeading = !isIndentedCode(state, startLine)
  const parent = state.parentType
  state.parentType = 'paragraph'
  let end = startLine + 1
  let sign: '=' | '-' | null = null
  for (; end < endLine && !state.isEmpty(end); end++) {
    if (isIndentedCode(state, end) || IDEOGRAPHIC_INDENT.test(state.src.charAt(startOf(state, end)))) break
    sign = mayBeHeading ? underline(state, end) : null
    if (sign !== null || ((state.sCount[end] ?? 0) >= 0 && terminators.some((rule) => rule(state, end, endLine, true)))) break
  }
  state.parentType = parent
  return { end, sign }
}

const IDEOGRAPHIC_INDENT = /[\u3000\u00a0]/

const startOf = (state: StateBlock, line: number) => (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)

const isIndentedCode = (state: StateBlock, line: number) => (state.sCount[line] ?? 0) - state.blkIndent >= 4

/** Returns the sign of a line that underlines a heading, or null. */
function underline (state: StateBlock, line: number): '=' | '-' | null {
  if ((state.sCount[line] ?? 0) < state.blkIndent) return null
  const signs = state.src.slice(startOf(state, line), state.eMarks[line])
  return /^(?:=+|-+)[ \t]*$/.test(signs) ? signs.charAt(0) as '=' | '-' : null
}
