// Bold text. `**…**` is the only emphasis, because staff type * for "times" and footnotes, and _ in file names.
import type { MarkdownIt, StateInline } from 'markdown-it'

const STAR = 0x2a
/** Marker of three stars, so that three stars never close two stars. Must not be a character code. */
const THREE_STARS = -3
const DIGIT = /[0-9０-９]/

/** Replaces the emphasis of CommonMark. */
export function useEmphasis (md: MarkdownIt): void {
  md.inline.ruler.at('emphasis', readStars)
  md.inline.ruler2.at('emphasis', makeStrong)
}

/** Reads a run of stars. One star, four or more, and stars between digits are text. */
function readStars (state: StateInline, silent: boolean): boolean {
  if (silent || state.src.charCodeAt(state.pos) !== STAR) return false
  const { length, can_open: open, can_close: close } = state.scanDelims(state.pos, true)
  const end = state.pos + length
  const run = state.src.slice(state.pos, end)
  const betweenDigits = DIGIT.test(state.src.charAt(state.pos - 1)) && DIGIT.test(state.src.charAt(end))
  state.pos = end
  if (length === 1 || length > 3 || betweenDigits) {
    state.pending += run
    return true
  }
  state.push('text', '', 0).content = run
  state.delimiters.push({ marker: length === 2 ? STAR : THREE_STARS, length: 0, token: state.tokens.length - 1, end: -1, open, close })
  return true
}

function makeStrong (state: StateInline): boolean {
  for (const delimiters of [state.delimiters, ...state.tokens_meta.map((meta) => meta?.delimiters ?? [])]) {
    for (const { marker, token, end } of delimiters) {
      if ((marker !== STAR && marker !== THREE_STARS) || end === -1) continue
      makeTag(state, { at: token, type: 'strong_open', nesting: 1 })
      makeTag(state, { at: delimiters[end]?.token ?? -1, type: 'strong_close', nesting: -1 })
    }
  }
  return true
}

function makeTag (state: StateInline, { at, type, nesting }: { at: number, type: string, nesting: 1 | -1 }): void {
  const token = state.tokens[at]
  if (token) Object.assign(token, { type, tag: 'strong', nesting, markup: token.content, content: '' })
}
