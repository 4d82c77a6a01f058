// What staff meant for a mark and marks.ts can't read: brackets of Chinese input methods, spaces, a link without brackets of
// its own, a second pair of braces. Readers see the braces; staff are told what to type. The text is never changed.
import type { Token } from 'markdown-it'
import type { MarkMeta } from './marks.ts'
import type { DiagnosticCode } from '../messages.ts'
import { readQuantity } from '../quantity/quantity.ts'

/** Something like a mark that is none, at an offset of the block's content. */
export interface MalformedMark { at: number, length: number, code: DiagnosticCode, params: Record<string, string> }

/** More of them in one block tell its reader nothing more. */
const MOST_HALF_MARKS = 20
const HALF_WORDS = '[^\\[\\]［］【】〔〕{}｛｝\\n]{1,60}'
const HALF_TARGET = '([^{}｛｝\\n]{1,60})'
/** Brackets of Chinese input methods, spaces before the braces, a link without brackets of its own, （） for braces. */
const HALF_MARK = new RegExp(`([\\\\!]?)[\\[［【〔](${HALF_WORDS})[\\]］】〕](?:(\\([^()\\s]{1,300}\\))?[ \\u3000\\u00a0]{0,3}[{｛]${HALF_TARGET}[}｝]|[ \\u3000]?（([^（）()\\n{}｛｝]{1,60})）)`, 'g')
const SECOND_TARGET = /([{｛][^{}｛｝\n]{0,60}[}｝])/y
const UNCLOSED = /(?<!\\)\][ \u3000]?[{｛]/g

/** Finds what staff meant for marks and the rule above can't read: readers see its braces. Asked when the marks were found. */
export function findMalformedMarks ({ content, children }: Token): MalformedMark[] {
  if (!/[{｛（]/.test(content)) return []
  const found: MalformedMark[] = []
  const hidden: [at: number, end: number][] = []
  for (const [at, end] of readRanges(content, children ?? [])) {
    SECOND_TARGET.lastIndex = end
    const extra = content[at] === '[' ? SECOND_TARGET.exec(content)?.[1] : undefined
    const last = end + (extra?.length ?? 0)
    hidden.push([at, last])
    if (extra !== undefined) found.push({ at: end, length: extra.length, code: 'mark-target-twice', params: { extra } })
  }
  const rest = hide(content, hidden)
  const wrong: [at: number, end: number][] = []
  for (const match of rest.matchAll(HALF_MARK)) {
    const [whole, before = '', words = '', link = '', target, aside] = match
    const at = match.index + before.length
    const typed = whole.slice(before.length)
    const better = `[${link === '' ? words : `[${words}]${link}`}]{${(target ?? aside ?? '').trim()}}`
    if (aside !== undefined && !isCount(words)) continue
    const isMeant = before === '\\' || (before === '!' && link !== '')
    if (typed === better && !isMeant) continue
    wrong.push([at, at + typed.length])
    if (isMeant) continue
    found.push({ at, length: typed.length, code: 'mark-typed-otherwise', params: { found: typed, better } })
  }
  for (const { 0: { length }, index } of hide(rest, wrong).matchAll(UNCLOSED)) found.push({ at: index, length, code: 'mark-unclosed', params: {} })
  return found.sort((a, b) => a.at - b.at).slice(0, MOST_HALF_MARKS)
}

function isCount (words: string): boolean {
  const reading = readQuantity(words)
  return reading.ok && reading.quantity.unit !== ''
}

/** `ranges` rise. */
function hide (text: string, ranges: readonly [at: number, end: number][]): string {
  let from = 0
  const parts = ranges.map(([at, end]) => {
    const part = text.slice(from, at) + '\0'.repeat(end - at)
    from = end
    return part
  })
  return parts.join('') + text.slice(from)
}

/** Where whole marks and code stand, in rising order. */
function readRanges (content: string, children: readonly Token[]): [at: number, end: number][] {
  const ranges: [at: number, end: number][] = []
  let from = 0
  let missed = 0
  for (const { type, meta, content: code } of children) {
    let range: [number, number] | null = null
    if (type === 'mark_open') range = [(meta as MarkMeta).wordsAt - 1, (meta as MarkMeta).targetEnd + 1]
    else if (type === 'code_inline' && /[{｛]/.test(code) && missed < MOST_HALF_MARKS) {
      const at = content.indexOf('`' + code, from)
      if (at < 0) missed++
      else range = [at, at + code.length + 1]
    }
    // One in another is hidden with it.
    if (range === null || range[0] < from) continue
    ranges.push(range)
    from = range[1]
  }
  return ranges
}
