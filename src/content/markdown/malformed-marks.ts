// Finds malformed marks: brackets of Chinese input methods, spaces, links without their own brackets, repeated braces.
// Readers see the braces, and staff get a diagnostic with the correct form. The text is never changed.
import type { Token } from 'markdown-it'
import type { MarkMeta } from './marks.ts'
import type { DiagnosticCode } from '../messages.ts'
import { readQuantity } from '../quantity/quantity.ts'

/** A malformed mark. `at` counts UTF-16 units of the content of the block. */
export interface MalformedMark { at: number, length: number, code: DiagnosticCode, params: Record<string, string> }

/** Limit of diagnostics on malformed marks in one block. */
const MOST_MALFORMED_MARKS = 20
const WORDS = '[^\\[\\]［］【】〔〕{}｛｝\\n]{1,60}'
const TARGET = '([^{}｛｝\\n]{1,60})'
/** Matches brackets of Chinese input methods, spaces before the braces, a link without its own brackets, （） for braces. */
const MALFORMED_MARK = new RegExp(`([\\\\!]?)[\\[［【〔](${WORDS})[\\]］】〕](?:(\\([^()\\s]{1,300}\\))?[ \\u3000\\u00a0]{0,3}[{｛]${TARGET}[}｝]|[ \\u3000]?（([^（）()\\n{}｛｝]{1,60})）)`, 'g')
const SECOND_TARGET = /([{｛][^{}｛｝\n]{0,60}[}｝])/y
const UNCLOSED = /(?<!\\)\][ \u3000]?[{｛]/g

/** Finds the malformed marks of one inline token. Call after the rules of marks.ts. */
export function findMalformedMarks ({ content, children }: Token): MalformedMark[] {
  if (!/[{｛（]/.test(content)) return []
  const found: MalformedMark[] = []
  const hidden: [at: number, end: number][] = []
  for (const [at, end] of readableRanges(content, children ?? [])) {
    SECOND_TARGET.lastIndex = end
    const extra = content[at] === '[' ? SECOND_TARGET.exec(content)?.[1] : undefined
    const last = end + (extra?.length ?? 0)
    hidden.push([at, last])
    if (extra !== undefined) found.push({ at: end, length: extra.length, code: 'mark-target-twice', params: { extra } })
  }
  const rest = hide(content, hidden)
  const wrong: [at: number, end: number][] = []
  for (const match of rest.matchAll(MALFORMED_MARK)) {
    const [whole, before = '', words = '', link = '', target, aside] = match
    const at = match.index + before.length
    const typed = whole.slice(before.length)
    const better = `[${link === '' ? words : `[${words}]${link}`}]{${(target ?? aside ?? '').trim()}}`
    if (aside !== undefined && !isCount(words)) continue
    const isIntended = before === '\\' || (before === '!' && link !== '')
    if (typed === better && !isIntended) continue
    wrong.push([at, at + typed.length])
    if (isIntended) continue
    found.push({ at, length: typed.length, code: 'mark-typed-otherwise', params: { found: typed, better } })
  }
  for (const { 0: { length }, index } of hide(rest, wrong).matchAll(UNCLOSED)) found.push({ at: index, length, code: 'mark-unclosed', params: {} })
  return found.sort((a, b) => a.at - b.at).slice(0, MOST_MALFORMED_MARKS)
}

function isCount (words: string): boolean {
  const reading = readQuantity(words)
  return reading.ok && reading.quantity.unit !== ''
}

/** Replaces the parts of `text` at `ranges` by NUL characters. `ranges` must be in ascending order. */
function hide (text: string, ranges: readonly [at: number, end: number][]): string {
  let from = 0
  const parts = ranges.map(([at, end]) => {
    const part = text.slice(from, at) + '\0'.repeat(end - at)
    from = end
    return part
  })
  return parts.join('') + text.slice(from)
}

/** Returns start and end, in `content`, of each valid mark and of each code that has an opening brace. In ascending order. */
function readableRanges (content: string, children: readonly Token[]): [at: number, end: number][] {
  const ranges: [at: number, end: number][] = []
  let from = 0
  let missed = 0
  for (const { type, meta, content: code } of children) {
    let range: [number, number] | null = null
    if (type === 'mark_open') range = [(meta as MarkMeta).wordsAt - 1, (meta as MarkMeta).targetEnd + 1]
    else if (type === 'code_inline' && /[{｛]/.test(code) && missed < MOST_MALFORMED_MARKS) {
      const at = content.indexOf('`' + code, from)
      if (at < 0) missed++
      else range = [at, at + code.length + 1]
    }
    // Skips a mark or code that is inside the previous mark or code.
    if (range === null || range[0] < from) continue
    ranges.push(range)
    from = range[1]
  }
  return ranges
}
