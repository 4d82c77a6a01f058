// Similarity of paragraphs and of articles.
import { distance } from 'fastest-levenshtein'

/** Minimum similarity (0 to 1) at which a paragraph counts as a corrected version of an earlier paragraph. */
export const CORRECTED = 0.75

/** Minimum share of common characters in two versions of one article. */
const SAME_ARTICLE = 0.5

/** Longest text, in UTF-16 units, with an exact edit distance. For longer texts, the edit distance is only estimated, to save time. */
const LONGEST_EXACT = 5000

/** Returns the similarity of two texts by edit distance, from 0 to 1. May return 0 for a similarity below `CORRECTED`. */
export function similarity (a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 1
  // Rejects most pairs of texts quickly: by their lengths, or by their count of common characters.
  if (Math.min(a.length, b.length) / longer < CORRECTED || unitsInCommon(a, b) / longer < CORRECTED) return 0
  // One edit of a text removes two pairs of neighbouring UTF-16 units.
  const edits = longer > LONGEST_EXACT ? (longer - pairsInCommon(a, b)) / 2 : distance(a, b)
  return 1 - edits / longer
}

/** Count of each UTF-16 unit in a text. Allocated only once, so `unitsInCommon` sets all counts back to 0. */
const counts = new Uint32Array(0x10000)

/** Returns the count of UTF-16 units that are in both texts, in any order. */
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

/** Returns the count of pairs of neighbouring UTF-16 units that are in both texts, in any order. */
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

/** Minimum length, in UTF-16 units, of a text to compare by similarity. Shorter texts may be similar by chance. */
const COMPARABLE_LENGTH = 20

/** Limit of compared pairs of paragraphs of two articles. */
const MOST_PAIRS = 10_000

/** Returns the share (0 to 1) of `from` that is also in `into`. Counts the characters of unchanged and of corrected paragraphs. */
function sharedPart (from: readonly string[], into: readonly string[]): number {
  const whole = new Set(into)
  const long = into.filter((text) => text.length >= COMPARABLE_LENGTH)
  const lengths = from.reduce((sum, text) => sum + text.length, 0)
  if (lengths < COMPARABLE_LENGTH) return 0
  let left = MOST_PAIRS
  const isIn = (text: string) => whole.has(text) || (text.length >= COMPARABLE_LENGTH && long.some((other) => left-- > 0 && similarity(text, other) >= CORRECTED))
  return from.reduce((sum, text) => sum + (isIn(text) ? text.length : 0), 0) / lengths
}

/** The fields by which an article is recognised. */
export interface ComparableText { title: string, speaker: string, texts: readonly string[] }

/**
 * Returns a positive score for two versions of one article, or 0 for two different articles. Two versions have the same text, half
 * of one text in the other, or the same title and speaker.
 */
export function articleSimilarity (a: ComparableText, b: ComparableText): number {
  const [there, back] = [sharedPart(a.texts, b.texts), sharedPart(b.texts, a.texts)]
  const isSameText = a.texts.length > 0 && a.texts.join('\n') === b.texts.join('\n')
  const isNamedSame = a.title === b.title && a.speaker === b.speaker
  if (!isSameText && !isNamedSame && Math.max(there, back) < SAME_ARTICLE) return 0
  return (isSameText ? 2 : there + back) + (isNamedSame ? 1 : 0) + (a.speaker === b.speaker ? 0.5 : 0)
}

/** Tests whether `into` has more than half of the text of `from`, and at least one unchanged paragraph. */
export const wentInto = (from: readonly string[], into: readonly string[]) => into.some((text) => from.includes(text)) && sharedPart(from, into) > SAME_ARTICLE
