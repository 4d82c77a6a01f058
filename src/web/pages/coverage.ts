// Streets × metrics: who says what. What a street doesn't mention is 文中未提及, never 0.
import { figureLabel } from '../../content/figure.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

interface Figure { words: string, address: string }
/** No figures: 文中未提及. */
interface Cell { street: string, figures: Figure[] }

/** On a phone, more streets than these would bury those that say something. */
const FEW_STREETS = 4

/** The fields of views/pages/coverage.eta. */
export interface CoveragePage {
  layout: Layout
  streets: { name: string, address: string }[]
  columns: number
  /** On a phone only the streets that mention a metric are listed, and how many do not. */
  isWide: boolean
  /** `restText`: 其余17个街道文中未提及. */
  groups: { category: string, rows: { label: string, cells: Cell[], restText: string }[] }[]
}

export function coveragePage (context: LayoutContext, { figures, streets: published }: {
  figures: Iterable<FigureRecord>
  /** The streets that have a piece, with or without figures. */
  streets: readonly { slug: string, name: string }[]
}): CoveragePage {
  const { urls } = context
  const streets = new Map(published.map(({ slug, name }) => [slug, name]))
  const categories = new Map<string, Map<string, Map<string, Figure[]>>>()
  for (const figure of figures) {
    streets.set(figure.street.slug, figure.street.name)
    const rows = getOrAdd(categories, figure.category, () => new Map<string, Map<string, Figure[]>>())
    const label = figureLabel(figure)
    const cells = getOrAdd(getOrAdd(rows, label, () => new Map<string, Figure[]>()), figure.street.slug, () => [])
    cells.push({ words: figure.words, address: urls.figure(figure.id) })
  }
  return {
    layout: layout(context, {
      address: urls.coverage(),
      title: '街道与指标对照表',
      description: '各街道在访谈里说到了哪些数字。',
      trail: [{ label: '数据', address: urls.data() }],
      section: urls.data(),
    }),
    streets: [...streets].map(([slug, name]) => ({ name, address: urls.street(slug) })),
    columns: streets.size + 1,
    isWide: streets.size > FEW_STREETS,
    groups: [...categories].map(([category, rows]) => ({
      category,
      rows: [...rows].map(([label, cells]) => ({
        label,
        cells: [...streets].map(([slug, street]) => ({ street, figures: cells.get(slug) ?? [] })),
        restText: cells.size < streets.size ? `其余${streets.size - cells.size}个街道文中未提及` : '各街道都说到',
      })),
    })),
  }
}

function getOrAdd<K, V> (map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
