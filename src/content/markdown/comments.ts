// Removes HTML comments (`<!-- … -->`), because staff write internal remarks in them.
import { clip, type Diagnostic } from '../diagnostics.ts'
import { OffsetMap } from '../offset-map.ts'

/** Matches the signs of a comment, also in full width, and with the dashes that word processors type for `--`. */
const OPENING = /[<＜][!！](?:--|[—–]+)/g
const CLOSING = { hyphens: /--[>＞]/g, dashes: /[-—–][>＞]/g }
/** Limit of characters of a comment that its diagnostic quotes. */
const SHOWN_CHARACTERS = 20
/** Limit of UTF-16 units of the indent before a comment. */
const MOST_INDENT = 40
const BLANKS_TO_LINE_END = /[ \t\u3000\u00a0]*(?:\r\n|\r|\n|$)/y

export interface WithoutComments {
  text: string
  /** Converts an offset in `text` (without comments) to an offset in the original text. */
  originalOffset: (offset: number) => number
  diagnostics: Diagnostic[]
}

interface Comment { start: number, end: number, words: string, isOpen: boolean }

/**
 * Removes the comments of a text, in linear time. Removes a line that has only comments with its line end, so that a table is not divided.
 * An unclosed comment extends to the end of the text, because that text may be private, and is an error.
 */
export function dropComments (text: string): WithoutComments {
  const diagnostics: Diagnostic[] = []
  const map = new OffsetMap()
  let kept = ''
  let from = 0
  const copyUntil = (end: number) => {
    map.add(kept.length, from)
    kept += text.slice(from, end)
  }
  for (let comment = nextComment(text, 0); comment !== null; comment = nextComment(text, from)) {
    const { start, end, words, isOpen } = comment
    diagnostics.push({ code: isOpen ? 'comment-unclosed' : 'comment-dropped', offset: start, length: end - start, ...(!isOpen && { params: { text: words } }) })
    const line = wholeLine(text, { from, start, end })
    copyUntil(line?.start ?? start)
    from = line?.end ?? end
  }
  copyUntil(text.length)
  return { text: kept, originalOffset: (offset) => map.sourceOf(offset), diagnostics }
}

function nextComment (text: string, from: number): Comment | null {
  OPENING.lastIndex = from
  const opening = OPENING.exec(text)
  if (opening === null) return null
  const closing = opening[0].endsWith('-') ? CLOSING.hyphens : CLOSING.dashes
  closing.lastIndex = OPENING.lastIndex
  const found = closing.exec(text)
  const end = found === null ? text.length : closing.lastIndex
  return { start: opening.index, end, isOpen: found === null, words: shorten(text.slice(OPENING.lastIndex, found?.index ?? end)) }
}

/** Returns the line of a comment with its line end; null when the line has other text. `from`: end of the last comment. */
function wholeLine (text: string, { from, start, end }: { from: number, start: number, end: number }): { start: number, end: number } | null {
  const first = Math.max(from - 1, start - MOST_INDENT)
  const before = /[\r\n]([ \t\u3000\u00a0]*)$/.exec((first < 0 ? '\n' : '') + text.slice(Math.max(first, 0), start))
  BLANKS_TO_LINE_END.lastIndex = end
  return before?.[1] !== undefined && BLANKS_TO_LINE_END.test(text) ? { start: start - before[1].length, end: BLANKS_TO_LINE_END.lastIndex } : null
}

const shorten = (words: string) => clip(words.slice(0, 20 * SHOWN_CHARACTERS).replace(/\s+/g, ' ').replace(/^ |[ —–]+$/g, ''), SHOWN_CHARACTERS)
