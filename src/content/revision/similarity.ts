// Whether a text is another one that was mended, and how much of a text is in another.
import { distance } from 'fastest-levenshtein'

/** Of a paragraph that was mended at least this share is as it was. */
export const MENDED = 0.75

/** A text that has this share of another's characters is the same piece. */
const SAME = 0.5

/** Of paragraphs longer than this the edit distance is estimated: what it takes grows with the square. */
const ESTIMATED = 5000

/** How much of two texts is alike, from 0 to 1, by edit distance; 0 where it is less than what a mended one has. */
export function similarity (a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 1
  // As many edits as lengths differ, or as there are characters that the other hasn't: most pairs need no more than this.
  if (Math.min(a.length, b.length) / longer < MENDED || unitsInCommon(a, b) / longer < MENDED) return 0
  // An edit takes two pairs of neighbours away.
  const edits = longer > ESTIMATED ? (longer - pairsInCommon(a, b)) / 2 : distance(a, b)
  return 1 - edits / longer
}

/** By UTF-16 unit; all 0 between two calls. */
const counts = new Uint32Array(0x10000)

/** How many UTF-16 units two texts share, wherever they stand. */
function unitsInCommon (a: string, b: string): number {
  for (let at = 0; at < a.length; at++) counts[a.charCodeAt(at)]!++
  let common = 0
  for (let at = 0; at < b.length; at++) {
    const unit = b.charCodeAt(at)
    if (counts[unit] === 0) continue
    counts[unit]!--
    common++
  }
  for (let at = 0; at < a.length; at++) counts[a.charCodeAt(at)] = 0
  return common
}

/** How many pairs of neighbouring units two texts share, wherever they stand. */
function pairsInCommon (a: string, b: string): number {
  const [these, those] = [a, b].map((text) => Uint32Array.from({ length: text.length }, (_, at) => text.charCodeAt(at) << 16 | (text.charCodeAt(at + 1) || 0)).sort()) as [Uint32Array, Uint32Array]
  let common = 0
  for (let i = 0, j = 0; i < these.length && j < those.length;) {
    const [one = 0, other = 0] = [these[i], those[j]]
    if (one === other) common++
    if (one <= other) i++
    if (other <= one) j++
  }
  return common
}

/** Whether one text is the other with a slip mended. */
export const isMended = (a: string, b: string) => similarity(a, b) >= MENDED

/** What is shorter is itself or another: two short texts are alike by chance. */
const LONG = 20

/** So many paragraphs are compared, of two texts of a thousand each not all: what is one piece shows it sooner. */
const MOST_PAIRS = 10_000

/** Share of `from`'s characters whose paragraphs `into` has, as they are or mended. */
export function sharedPart (from: readonly string[], into: readonly string[]): number {
  const whole = new Set(into)
  const long = into.filter((text) => text.length >= LONG)
  const lengths = from.reduce((sum, text) => sum + text.length, 0)
  if (lengths < LONG) return 0
  let left = MOST_PAIRS
  const isIn = (text: string) => whole.has(text) || (text.length >= LONG && long.some((other) => left-- > 0 && isMended(text, other)))
  return from.reduce((sum, text) => sum + (isIn(text) ? text.length : 0), 0) / lengths
}

/** What a piece is recognised by. */
export interface ComparableText { title: string, speaker: string, texts: readonly string[] }

/**
 * How much two look like one piece; 0 when they are two. One piece: the same text, half of the one's text in the other, or the
 * same title and speaker. The more they have in common, both ways, the higher.
 */
export function articleSimilarity (a: ComparableText, b: ComparableText): number {
  const [there, back] = [sharedPart(a.texts, b.texts), sharedPart(b.texts, a.texts)]
  const isSameText = a.texts.length > 0 && a.texts.join('\n') === b.texts.join('\n')
  const isNamedSame = a.title === b.title && a.speaker === b.speaker
  if (!isSameText && !isNamedSame && Math.max(there, back) < SAME) return 0
  return (isSameText ? 2 : there + back) + (isNamedSame ? 1 : 0) + (a.speaker === b.speaker ? 0.5 : 0)
}

/** Whether most of one text went into another, some of it word for word. */
export const wentInto = (from: readonly string[], into: readonly string[]) => into.some((text) => from.includes(text)) && sharedPart(from, into) > SAME
