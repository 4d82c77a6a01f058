// Chooses the part of a text that best matches the query, and highlights the words of the query.
import { fold, foldWithOffsets } from './fold.ts'

/** Approximate length of a snippet in characters. */
const SNIPPET_CHARACTERS = 96

/** Limit of characters before the first query word of a snippet. */
const LEAD_CHARACTERS = 32

/** Characters before the first query word of a snippet, when no sentence or clause begins near that word. */
const PLAIN_LEAD_CHARACTERS = 12

/** Limit of occurrences of query words that are compared to choose the start of a snippet. */
const MAX_STARTS = 50

/** A part of a snippet. `hit`: true when the part is a word of the query. */
export interface HighlightPart { text: string, hit: boolean }

/** Highlights every occurrence of the query words in a text. Overlapping occurrences become one highlight. */
export function highlight (text: string, words: readonly string[]): HighlightPart[] {
  const parts: HighlightPart[] = []
  let from = 0
  for (const [start, end] of occurrences(text, words)) {
    if (start > from) parts.push({ text: text.slice(from, start), hit: false })
    parts.push({ text: text.slice(start, end), hit: true })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false })
  return parts
}

/** Returns the text with most of the query words. Among equal texts, returns the text with these words closest together, then the first.
 * Returns null when no text has any query word. */
export function bestMatch<T extends { text: string }> (texts: readonly T[], words: readonly string[]): T | null {
  let best: { text: T, count: number, span: number } | null = null
  for (const text of texts) {
    const folded = fold(text.text)
    const found = words.map((word) => folded.indexOf(word)).filter((offset) => offset >= 0)
    if (found.length === 0) continue
    // With a single query word, no later text can be better than the first text with the word.
    if (words.length === 1) return text
    const span = Math.max(...found) - Math.min(...found)
    if (best === null || found.length > best.count || (found.length === best.count && found.length > 1 && span < best.span)) best = { text, count: found.length, span }
  }
  return best?.text ?? null
}

/** Cuts a text around its densest group of words. Begins at a sentence or clause if one begins shortly before. */
export function snippet (text: string, words: readonly string[]): HighlightPart[] {
  const ranges = occurrences(text, words)
  const first = densestStart(ranges, text, words)
  const start = first === null ? 0 : sentenceStart(text, first)
  let end = Math.min(text.length, start + SNIPPET_CHARACTERS)
  // Does not divide a highlighted word or a surrogate pair.
  for (const [from, to] of ranges) if (from < end && to > end && to - start <= 2 * SNIPPET_CHARACTERS) end = to
  if (/[\udc00-\udfff]/.test(text[end] ?? '')) end++
  const parts = highlight(text.slice(start, end), words)
  return [...start > 0 ? [{ text: '……', hit: false }] : [], ...parts, ...end < text.length ? [{ text: '……', hit: false }] : []]
}

/** Returns start and end of every occurrence of the query words, in order. Joins occurrences that touch or overlap. */
function occurrences (text: string, words: readonly string[]): [start: number, end: number][] {
  const whole = fold(text)
  if (!words.some((word) => whole.includes(word))) return []
  const mapped = foldWithOffsets(text)
  if (mapped === null) return []
  const { folded, offsets } = mapped
  const found: [number, number][] = []
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const start = offsets[at] ?? 0
      let after = at + word.length
      // Does not divide a character that folds to several characters.
      while (after < folded.length && offsets[after] === offsets[after - 1]) after++
      found.push([start, offsets[after] ?? text.length])
    }
  }
  const joined: [number, number][] = []
  for (const [start, end] of found.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    const last = joined.at(-1)
    if (last && start <= last[1]) last[1] = Math.max(last[1], end)
    else joined.push([start, end])
  }
  return joined
}

/** Returns the start of the best occurrence: within the length of a snippet, the most distinct query words follow it. */
function densestStart (ranges: readonly [number, number][], text: string, words: readonly string[]): number | null {
  if (words.length === 1) return ranges[0]?.[0] ?? null
  let best: { start: number, count: number } | null = null
  for (const [start] of ranges.slice(0, MAX_STARTS)) {
    const near = fold(text.slice(start, start + SNIPPET_CHARACTERS - LEAD_CHARACTERS))
    const count = words.filter((word) => near.includes(word)).length
    if (best === null || count > best.count) best = { start, count }
  }
  return best?.start ?? null
}

/** Returns the nearest start of a sentence or clause before `offset`. If none is near, returns an offset a little before `offset`. */
function sentenceStart (text: string, offset: number): number {
  if (offset <= LEAD_CHARACTERS) return 0
  const from = offset - LEAD_CHARACTERS
  const before = text.slice(from, offset)
  const stop = Math.max(...['。', '！', '？', '；', '\n'].map((sign) => before.lastIndexOf(sign)))
  if (stop >= 0) return from + stop + 1
  const comma = Math.max(before.lastIndexOf('，'), before.lastIndexOf('：'))
  const start = comma >= 0 ? from + comma + 1 : offset - PLAIN_LEAD_CHARACTERS
  return /[\udc00-\udfff]/.test(text[start] ?? '') ? start + 1 : start
}
