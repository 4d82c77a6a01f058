// Adding figures, only where adding means something (content-format.md, "Adding"): one metric, unit and period,
// different streets, a metric that may be added, and only exact values and lower bounds.
import { add, type Decimal, decimalText, parseDecimal } from './decimal.ts'

/** What must be known of a figure to add it. */
export interface Addend { metric: string, unit: string, period: string, street: { slug: string }, additive: boolean, lower: string | null, exact: boolean }

export type NoTotalReason = 'several-metrics' | 'several-units' | 'several-periods' | 'same-street' | 'not-additive' | 'no-lower-bound' | 'single'

export type Total =
  /** `lower`: the sum of exact values and lower bounds; `approximate` of the `count` figures are no exact ones. */
  | { ok: true, lower: string, unit: string, count: number, approximate: number, exact: boolean }
  | { ok: false, reason: NoTotalReason }

/** The total of figures, or why there is none. */
export function totalOf (figures: readonly Addend[]): Total {
  const [first] = figures
  const no = (reason: NoTotalReason): Total => ({ ok: false, reason })
  if (!first || figures.length < 2) return no('single')
  if (figures.some((figure) => figure.metric !== first.metric)) return no('several-metrics')
  if (figures.some((figure) => figure.unit !== first.unit)) return no('several-units')
  if (figures.some((figure) => figure.period !== first.period)) return no('several-periods')
  if (!first.additive) return no('not-additive')
  if (new Set(figures.map((figure) => figure.street.slug)).size < figures.length) return no('same-street')
  let sum: Decimal = parseDecimal('0')
  for (const { lower } of figures) {
    if (lower === null) return no('no-lower-bound')
    sum = add(sum, parseDecimal(lower))
  }
  const approximate = figures.filter((figure) => !figure.exact).length
  return { ok: true, lower: decimalText(sum), unit: first.unit, count: figures.length, approximate, exact: approximate === 0 }
}
