// The part of a text that shows best why it was found, with the words marked.
import { fold, foldWithPlaces } from './fold.ts'

/** A run of text; `hit` when it is a word that was searched for. */
export interface Part { text: string, hit: boolean }

/** Characters of a passage, about. */
const LENGTH = 96

/** How far before the first word a passage looks for the beginning of its sentence. */
const LEAD = 32

/** Marks every occurrence of the words; overlapping ones become one. */
export function markWords (text: string, words: readonly string[]): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const [start, end] of occurrences(text, words)) {
    if (start > from) parts.push({ text: text.slice(from, start), hit: false })
    parts.push({ text: text.slice(start, end), hit: true })
    from = end
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false })
  return parts
}

/** The text that holds the most of the words; the first such one. Null when none holds any. */
export function bestText<T extends { text: string }> (texts: readonly T[], words: readonly string[]): T | null {
  let best: { text: T, count: number, span: number } | null = null
  for (const text of texts) {
    const folded = fold(text.text)
    const found = words.map((word) => folded.indexOf(word)).filter((place) => place >= 0)
    if (found.length === 0) continue
    // Of one word the first is the best.
    if (words.length === 1) return text
    const span = Math.max(...found) - Math.min(...found)
    if (best === null || found.length > best.count || (found.length === best.count && found.length > 1 && span < best.span)) best = { text, count: found.length, span }
  }
  return best?.text ?? null
}

/** Cuts a text round the place where the most of the words stand together, at the beginning of a sentence if one is near. */
export function passage (text: string, words: readonly string[]): Part[] {
  const places = occurrences(text, words)
  const first = densest(places, text, words)
  const start = first === null ? 0 : beginning(text, first)
  let end = Math.min(text.length, start + LENGTH)
  // Neither a word that is marked nor a pair of surrogates is cut in two.
  for (const [from, to] of places) if (from < end && to > end && to - start <= 2 * LENGTH) end = to
  if (/[\udc00-\udfff]/.test(text[end] ?? '')) end++
  const parts = markWords(text.slice(start, end), words)
  return [...start > 0 ? [{ text: '……', hit: false }] : [], ...parts, ...end < text.length ? [{ text: '……', hit: false }] : []]
}

/** Start and end of every occurrence in `text`, in order, joined where they touch. */
function occurrences (text: string, words: readonly string[]): [number, number][] {
  const whole = fold(text)
  if (!words.some((word) => whole.includes(word))) return []
  const mapped = foldWithPlaces(text)
  if (mapped === null) return []
  const { folded, places } = mapped
  const found: [number, number][] = []
  for (const word of words) {
    for (let at = folded.indexOf(word); at >= 0; at = folded.indexOf(word, at + word.length)) {
      const start = places[at] ?? 0
      let after = at + word.length
      // What folds to several characters is one on the page.
      while (after < folded.length && places[after] === places[after - 1]) after++
      found.push([start, places[after] ?? text.length])
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

/** Where a passage's length covers the most different words. */
function densest (places: readonly [number, number][], text: string, words: readonly string[]): number | null {
  if (words.length === 1) return places[0]?.[0] ?? null
  let best: { start: number, count: number } | null = null
  for (const [start] of places.slice(0, 50)) {
    const near = fold(text.slice(start, start + LENGTH - LEAD))
    const count = words.filter((word) => near.includes(word)).length
    if (best === null || count > best.count) best = { start, count }
  }
  return best?.start ?? null
}

/** The nearest beginning of a sentence or clause before a place; else a little before it. */
function beginning (text: string, place: number): number {
  if (place <= LEAD) return 0
  const before = text.slice(place - LEAD, place)
  const stop = Math.max(...['。', '！', '？', '；', '\n'].map((sign) => before.lastIndexOf(sign)))
  if (stop >= 0) return place - LEAD + stop + 1
  const pause = Math.max(before.lastIndexOf('，'), before.lastIndexOf('：'))
  const start = pause >= 0 ? place - LEAD + pause + 1 : place - 12
  return /[\udc00-\udfff]/.test(text[start] ?? '') ? start + 1 : start
}
