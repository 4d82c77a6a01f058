// Whether a text is another one that was mended, and how much of a text is in another.
import { distance } from 'fastest-levenshtein'

/** Of a paragraph that was mended at least this share is as it was. */
const MENDED = 0.75

/** A text that has this share of another's characters is the same piece. */
const SAME = 0.5

/** How much of two texts is alike, from 0 to 1, by edit distance. */
export function likeness (a: string, b: string): number {
  const longer = Math.max(a.length, b.length)
  if (longer === 0) return 1
  // The distance is at least the difference in length: most pairs need no more than this.
  if (Math.min(a.length, b.length) / longer < MENDED) return 0
  return 1 - distance(a, b) / longer
}

/** Whether one text is the other with a slip mended. */
export const isMended = (a: string, b: string) => likeness(a, b) >= MENDED

/** What is shorter is itself or another: two short texts are alike by chance. */
const LONG = 20

/** Share of `from`'s characters whose paragraphs `into` has, as they are or mended. */
export function sharedPart (from: readonly string[], into: readonly string[]): number {
  const whole = new Set(into)
  const long = into.filter((text) => text.length >= LONG)
  const lengths = from.reduce((sum, text) => sum + text.length, 0)
  if (lengths < LONG) return 0
  const isIn = (text: string) => whole.has(text) || (text.length >= LONG && long.some((other) => isMended(text, other)))
  return from.reduce((sum, text) => sum + (isIn(text) ? text.length : 0), 0) / lengths
}

/** What a piece is recognised by. */
export interface Recognisable { title: string, speaker: string, texts: readonly string[] }

/** Whether two are one piece: the same text, half of the one's text in the other, or the same title and speaker. */
export function isSamePiece (a: Recognisable, b: Recognisable): boolean {
  if (a.title === b.title && a.speaker === b.speaker) return true
  if (a.texts.length > 0 && a.texts.join('\n') === b.texts.join('\n')) return true
  return sharedPart(a.texts, b.texts) >= SAME || sharedPart(b.texts, a.texts) >= SAME
}

/** Whether most of one text went into another, some of it word for word. */
export const wentInto = (from: readonly string[], into: readonly string[]) => into.some((text) => from.includes(text)) && sharedPart(from, into) > SAME
