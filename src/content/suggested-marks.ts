// Quantities of a piece that carry no mark, each with the text to paste. Nothing is ever marked by itself: staff decide.
import type { Block } from './article.ts'
import type { Metric, SourceRange } from './figure.ts'
import { findQuantities, type ReadText } from './quantity/quantity.ts'

export interface Suggestion {
  /** The words as they stand, and what stands round them. */
  words: string
  before: string
  after: string
  /** `[50余场次]{文艺轻骑兵下基层}`, or with `指标` where no metric is likely. */
  marked: string
  /** The most likely metric; null when none shares words with the text. */
  metric: string | null
}

const CONTEXT = 24
const PLACEHOLDER = '指标'

/** Lists them in the order of the text. `marked` are the places that carry a mark already, `read` what has read the piece. */
export function suggestMarks ({ blocks, marked, metrics, read }: { blocks: readonly Block[], marked: readonly SourceRange[], metrics: Iterable<Metric>, read?: ReadText }): Suggestion[] {
  const known = [...metrics]
  return blocks.flatMap(({ id, text }) => {
    const taken = marked.filter((place) => place.block === id)
    return findQuantities(text, read)
      .filter(({ start, end }) => !taken.some((place) => start < place.offset + place.words.length && place.offset < end))
      .map(({ start, end, quantity }): Suggestion => {
        const words = text.slice(start, end)
        const before = text.slice(Math.max(0, start - CONTEXT), start)
        const after = text.slice(end, end + CONTEXT)
        const metric = likeliest({ before, after, unit: quantity.unit, metrics: known })
        return { words, before, after, metric, marked: `[${words}]{${metric ?? PLACEHOLDER}}` }
      })
  })
}

/** The metric that takes the unit and shares the longest run of characters with the text nearby; the nearer clause counts more. */
function likeliest ({ before, after, unit, metrics }: { before: string, after: string, unit: string, metrics: readonly Metric[] }): string | null {
  const near = `${before.split(/[，。；！？、]/).at(-1) ?? ''}\n${after.split(/[，。；！？、]/)[0] ?? ''}`
  let best: { name: string, score: number } | null = null
  for (const { name, units } of metrics) {
    if (!units.includes(unit)) continue
    const score = longestShared(name, near) * 2 + longestShared(name, `${before}\n${after}`)
    if (score >= 4 && (best === null || score > best.score)) best = { name, score }
  }
  return best?.name ?? null
}

/** Length of the longest run of characters of `name` that stands in `text`; names are short, so trying all is cheap. */
function longestShared (name: string, text: string): number {
  for (let length = name.length; length > 1; length--) {
    for (let start = 0; start + length <= name.length; start++) if (text.includes(name.slice(start, start + length))) return length
  }
  return 0
}
