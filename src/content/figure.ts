// A figure: one marked quantity, with all that leads back to its words.
import { hash } from 'node:crypto'
import type { Quantity } from './quantity/quantity.ts'

export interface Metric {
  name: string
  category: string
  /** The units its figures may have; '' when a bare number will do. */
  units: string[]
  /** Whether figures of different streets may be added. */
  additive: boolean
  description: string | null
}

export interface Project { name: string, slug: string, street: string, description: string | null }

/** Where words stand in a piece. Offsets count UTF-16 units. */
export interface SourceRange {
  /** Id of the block that has them. */
  block: string
  /** Of the words in the block's text. */
  offset: number
  words: string
  /** The sentence round them, and where they stand in it. */
  sentence: string
  sentenceOffset: number
}

export interface Figure extends SourceRange {
  id: string
  metric: string
  /** Address name of the project, if the mark names one. */
  project: string | null
  street: { name: string, slug: string }
  period: string
  quantity: Quantity
}

/** A place where a piece speaks of a project without a number. */
export interface Mention extends SourceRange { project: string }

/** Units that count how often something took place: a metric with one of them counts activities. */
const OCCASIONS: ReadonlySet<string> = new Set(['场', '场次', '次'])

export const countsActivities = ({ units }: Pick<Metric, 'units'>) => units.some((unit) => OCCASIONS.has(unit))

/**
 * The id of a figure: made from what it says something about, not from its words or place, so that a corrected number
 * keeps its address. `taken` counts equal ones within a piece.
 */
export function figureId ({ series, number, metric, project, street, period }: {
  series: string, number: number, metric: string, project: string | null, street: string, period: string
}, taken: Map<string, number>): string {
  const key = JSON.stringify([series, number, metric, project, street, period])
  const count = (taken.get(key) ?? 0) + 1
  taken.set(key, count)
  return 'f-' + hash('sha256', key).slice(0, 12) + (count === 1 ? '' : `-${count}`)
}

/** What a figure says: 指标, or 项目·指标. */
export const figureLabel = ({ metric, project }: { metric: string, project: { name: string } | null }) => project === null ? metric : `${project.name}·${metric}`

/**
 * The bounds in interval notation, for machines: `39560000`, `[50,60)`, `[100,)`, `(,)` when nothing is known. An interval
 * encloses the value; whether the bound itself is meant (至少50) or not (50余) is for the qualifier to say.
 */
export function intervalNotation ({ lower, upper, upperInclusive, exact }: Pick<Quantity, 'lower' | 'upper' | 'upperInclusive' | 'exact'>): string {
  if (exact && lower !== null) return lower
  return `${lower === null ? '(' : '['}${lower ?? ''},${upper ?? ''}${upper !== null && upperInclusive ? ']' : ')'}`
}

const ENDS_SENTENCE = /[。！？!?\n]/
const CLOSES_QUOTE = /[”’」』）]/

/** A sentence that never ends is cut this many characters from the words. */
const SENTENCE_REACH = 500

/** The sentence of `text` that holds [start, end), and where `start` is in it. */
export function sentenceAround (text: string, start: number, end: number): { sentence: string, sentenceOffset: number } {
  let from = start
  while (from > 0 && start - from < SENTENCE_REACH && !ENDS_SENTENCE.test(text[from - 1] ?? '')) from--
  // 。” ends the sentence before: its closing quote is not ours.
  while (from > 0 && from < start && CLOSES_QUOTE.test(text[from] ?? '')) from++
  while (from < start && /\s/.test(text[from] ?? '')) from++
  let to = end
  while (to < text.length && to - end < SENTENCE_REACH && !ENDS_SENTENCE.test(text[to] ?? '')) to++
  while (to < text.length && to - end < 2 * SENTENCE_REACH && (ENDS_SENTENCE.test(text[to] ?? '') || CLOSES_QUOTE.test(text[to] ?? ''))) to++
  return { sentence: text.slice(from, to).trimEnd(), sentenceOffset: start - from }
}
