// Adds figures of different streets, with the same additive metric, unit, period and 类别 of street. Adds lower bounds.
// Never adds shares, or figures of the same project.
import { add, type Decimal, decimalText, parseDecimal } from './decimal.ts'

/** The fields that decide whether a figure can be added to other figures. */
export interface Addend {
  metric: string
  unit: string
  period: string
  street: { slug: string, category?: string }
  project?: { slug: string } | null
  additive: boolean
  lower: string | null
  exact: boolean
  fraction?: string | null
}

const RATIO_UNITS: ReadonlySet<string> = new Set(['%', '％', '‰', '个百分点', '百分点', '倍', '成'])

export type NoTotalReason = 'several-metrics' | 'several-units' | 'several-periods' | 'same-street' | 'same-project' | 'several-kinds' | 'not-additive' | 'no-lower-bound' | 'single'

export type Total =
  /** `lower`: sum of exact values and lower bounds. `approximate`: count of figures that are not exact. */
  | { ok: true, lower: string, unit: string, count: number, approximate: number, exact: boolean }
  | { ok: false, reason: NoTotalReason }

export function totalOf (figures: readonly Addend[]): Total {
  const [first] = figures
  const no = (reason: NoTotalReason): Total => ({ ok: false, reason })
  if (!first || figures.length < 2) return no('single')
  if (figures.some((figure) => figure.metric !== first.metric)) return no('several-metrics')
  if (figures.some((figure) => figure.unit !== first.unit)) return no('several-units')
  if (figures.some((figure) => figure.period !== first.period)) return no('several-periods')
  if (!first.additive || RATIO_UNITS.has(first.unit) || figures.some(({ fraction = null }) => fraction !== null)) return no('not-additive')
  if (new Set(figures.map((figure) => figure.street.slug)).size < figures.length) return no('same-street')
  if (new Set(figures.map(({ street }) => street.category)).size > 1) return no('several-kinds')
  const projects = figures.flatMap(({ project }) => project?.slug ?? [])
  if (new Set(projects).size < projects.length) return no('same-project')
  let sum: Decimal = parseDecimal('0')
  for (const { lower } of figures) {
    if (lower === null) return no('no-lower-bound')
    sum = add(sum, parseDecimal(lower))
  }
  const approximate = figures.filter((figure) => !figure.exact).length
  return { ok: true, lower: decimalText(sum), unit: first.unit, count: figures.length, approximate, exact: approximate === 0 }
}
