// Suggests marks for the unmarked quantities of an article. Staff decide; nothing is marked automatically.
import type { Block } from './article.ts'
import type { Metric, MarkedWords } from './figure.ts'
import { findQuantities, type ReadText } from './quantity/quantity.ts'

export interface Suggestion {
  /** Words of the unmarked quantity, and the text before and after these words. */
  words: string
  before: string
  after: string
  /** Text to paste: `[50余场次]{文艺轻骑兵下基层}`, or with `指标` in the braces when there is no likely metric. */
  marked: string
  /** Name of the likely metric; null when no metric shares words with the text around the quantity. */
  metric: string | null
}

/** Count of UTF-16 units of text on each side of the words of a quantity. */
const CONTEXT_LENGTH = 24
const PLACEHOLDER = '指标'

/**
 * Returns the suggestions in the order of the text.
 * @param marked words that already have a mark and get no suggestion
 * @param read finds the quantities in a text of the article; is shared with the marks, so that no text is read twice
 */
export function suggestMarks ({ blocks, marked, metrics, read }: {
  blocks: readonly Block[], marked: readonly MarkedWords[], metrics: Iterable<Metric>, read?: ReadText
}): Suggestion[] {
  const known = [...metrics]
  return blocks.flatMap(({ id, text }) => {
    const taken = marked.filter(({ block }) => block === id)
    return findQuantities(text, read)
      .filter(({ start, end }) => !taken.some(({ offset, words }) => start < offset + words.length && offset < end))
      .map(({ start, end, quantity }): Suggestion => {
        const words = text.slice(start, end)
        const before = text.slice(Math.max(0, start - CONTEXT_LENGTH), start)
        const after = text.slice(end, end + CONTEXT_LENGTH)
        const metric = likelyMetric({ before, after, unit: quantity.unit, metrics: known })
        return { words, before, after, metric, marked: `[${words}]{${metric ?? PLACEHOLDER}}` }
      })
  })
}

/** Returns the likely metric of this unit: its name shares the longest substring with the text around. The nearest clause counts triple. */
function likelyMetric ({ before, after, unit, metrics }: { before: string, after: string, unit: string, metrics: readonly Metric[] }): string | null {
  const near = `${before.split(/[，。；！？、]/).at(-1) ?? ''}\n${after.split(/[，。；！？、]/)[0] ?? ''}`
  let best: { name: string, score: number } | null = null
  for (const { name, units } of metrics) {
    if (!units.includes(unit)) continue
    const score = sharedLength(name, near) * 2 + sharedLength(name, `${before}\n${after}`)
    if (score >= 4 && (best === null || score > best.score)) best = { name, score }
  }
  return best?.name ?? null
}

/** Returns the length of the longest substring of `name` that `text` contains. Tries all substrings, because names are short. */
function sharedLength (name: string, text: string): number {
  for (let length = name.length; length > 1; length--) {
    for (let start = 0; start + length <= name.length; start++) if (text.includes(name.slice(start, start + length))) return length
  }
  return 0
}
