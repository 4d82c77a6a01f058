// Keeps a number and its unit on one line: 3.8平方公里, 2021年, 10万余份, 5 km. Adds elements and never changes a character.
import type { StateCore, Token } from 'markdown-it'
import { readMeasureWord, readOtherSense } from '../quantity/measure-word.ts'

/** Matches digits with separators, also with 第, 余/多/几 or 万/亿, and a range of numbers. */
const NUMBER = /第?\d+(?:[.,，．]\d+)*(?:[～~–—-]\d+(?:[.,，．]\d+)*)?(?:\s?[百千万亿余多几来]{1,4})?/g
/** Matches units that are not measure words: times, shares, Latin units. */
const OTHER_UNIT = /[年月日号时分秒]|[%‰％°℃㎡²³]|\s?(?:[a-zA-Z]{1,3}|[A-Z][a-z]{1,2})(?![a-zA-Z\d])/y
/** Limit of UTF-16 units of a number with its unit, so that it fits in a narrow line. */
const LONGEST_RUN = 12

/** Wraps numbers with units outside marks. Figures need no wrapper, because `.figure` has its own CSS rule. */
export function keepUnitsTogether (state: StateCore): void {
  for (const parent of state.tokens) {
    if (!parent.children?.some((child) => child.type === 'text' && /\d/.test(child.content))) continue
    let inMark = 0
    parent.children = parent.children.flatMap((child) => {
      if (child.type === 'mark_open') inMark++
      else if (child.type === 'mark_close') inMark--
      return child.type === 'text' && inMark === 0 ? wrap(child, state) : [child]
    })
  }
}

function wrap (token: Token, state: StateCore): Token[] {
  return noBreakParts(token.content).flatMap(({ text, together }) => {
    const inner = Object.assign(new state.Token('text', '', 0), { content: text, level: token.level })
    const open = Object.assign(new state.Token('nobr_open', 'span', 1), { attrs: [['class', 'nobr']] })
    return together ? [open, inner, new state.Token('nobr_close', 'span', -1)] : [inner]
  })
}

/** Returns the offsets `[start, end]` in the text of each number with its unit, in order. */
export function noBreakRuns (text: string): [number, number][] {
  return [...text.matchAll(NUMBER)].flatMap(({ index, 0: number }): [number, number][] => {
    // Skips digits inside a word or an address: A4, p-3, /2021.
    if (/[\w/.:#-]/.test(text[index - 1] ?? '')) return []
    // 4.5万 needs no unit.
    const end = endOfUnit(text, index + number.length) ?? (/[百千万亿]$/.test(number) ? index + number.length : null)
    return end === null || end - index > LONGEST_RUN ? [] : [[index, end]]
  })
}

/** Divides a text for pages that print it without Markdown. `together` marks a number with its unit. */
export function noBreakParts (text: string): { text: string, together: boolean }[] {
  const parts: { text: string, together: boolean }[] = []
  let from = 0
  for (const [start, end] of noBreakRuns(text)) {
    parts.push({ text: text.slice(from, start), together: false }, { text: text.slice(start, end), together: true })
    from = end
  }
  return [...parts, { text: text.slice(from), together: false }].filter((part) => part.text !== '')
}

function endOfUnit (text: string, at: number): number | null {
  const measure = readMeasureWord(text, at) ?? readOtherSense(text, at)
  if (measure !== null) return measure.end
  OTHER_UNIT.lastIndex = at
  return OTHER_UNIT.exec(text) === null ? null : OTHER_UNIT.lastIndex
}
