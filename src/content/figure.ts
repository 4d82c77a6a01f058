// Figures: quantities that are marked in an article, with their metric, project and source text.
import { hash } from 'node:crypto'
import type { metricsFormat, ValueOf } from './frontmatter/schema.ts'
import type { Quantity } from './quantity/quantity.ts'

export type Metric = ValueOf<typeof metricsFormat>[number]

export interface Project { name: string, slug: string, street: string, description: string | null }

/** The words of a mark and their position in the article. Offsets count UTF-16 units. */
export interface MarkedWords {
  /** Id of the block (paragraph, list item …) that contains the words. */
  block: string
  /** Offset of the words in the text of the block. */
  offset: number
  words: string
  /** Sentence with the words, and their offset in it. */
  sentence: string
  sentenceOffset: number
}

export interface Figure extends MarkedWords {
  id: string
  metric: string
  /** Slug of the project, if the mark names one. */
  project: string | null
  street: { name: string, slug: string }
  period: string
  quantity: Quantity
}

/** A mark of a project without a number. */
export interface Mention extends MarkedWords { project: string }

/** Units of events: a metric with one of these units counts activities. */
const EVENT_UNITS: ReadonlySet<string> = new Set(['场', '场次', '次'])

export const countsActivities = ({ units }: Pick<Metric, 'units'>) => units.some((unit) => EVENT_UNITS.has(unit))

/**
 * Returns `f-` and a hash of the subject, not of the words, so that a corrected number keeps its address.
 * @param taken number of figures with each subject in the article so far
 */
export function figureId ({ series, number, metric, project, street, period }: {
  series: string, number: number, metric: string, project: string | null, street: string, period: string
}, taken: Map<string, number>): string {
  const key = JSON.stringify([series, number, metric, project, street, period])
  const count = (taken.get(key) ?? 0) + 1
  taken.set(key, count)
  return 'f-' + hash('sha256', key).slice(0, 12) + (count === 1 ? '' : `-${count}`)
}

/** Returns 指标, or 项目·指标. */
export const figureLabel = ({ metric, project }: { metric: string, project: { name: string } | null }) => project === null ? metric : `${project.name}·${metric}`

/**
 * Returns the bounds in interval notation: `39560000`, `[50,60)`, `[100,)`, or `(,)` without bounds. The interval contains the value.
 * Only the qualifier tells whether the lower bound itself is included (至少50) or not (50余).
 */
export function intervalNotation ({ lower, upper, upperInclusive, exact }: Pick<Quantity, 'lower' | 'upper' | 'upperInclusive' | 'exact'>): string {
  if (exact && lower !== null) return lower
  return `${lower === null ? '(' : '['}${lower ?? ''},${upper ?? ''}${upper !== null && upperInclusive ? ']' : ')'}`
}

const ENDS_SENTENCE = /[。！？!?\n]/
const CLOSES_QUOTE = /[”’」』）]/

/** Limit of UTF-16 units of a quoted sentence on each side of the marked words. */
const SENTENCE_REACH = 500

/** Returns the sentence of `text` around [start, end), and the offset of `start` in it. */
export function sentenceAround (text: string, start: number, end: number): { sentence: string, sentenceOffset: number } {
  let from = start
  while (from > 0 && start - from < SENTENCE_REACH && !ENDS_SENTENCE.test(text[from - 1] ?? '')) from--
  // A closing quote after 。 belongs to the sentence before.
  while (from > 0 && from < start && CLOSES_QUOTE.test(text[from] ?? '')) from++
  while (from < start && /\s/.test(text[from] ?? '')) from++
  let to = end
  while (to < text.length && to - end < SENTENCE_REACH && !ENDS_SENTENCE.test(text[to] ?? '')) to++
  while (to < text.length && to - end < 2 * SENTENCE_REACH && (ENDS_SENTENCE.test(text[to] ?? '') || CLOSES_QUOTE.test(text[to] ?? ''))) to++
  return { sentence: text.slice(from, to).trimEnd(), sentenceOffset: start - from }
}
