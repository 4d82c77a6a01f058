// The table of streets and metrics. When a street does not mention a metric, the cell shows 文中未提及, never 0.
import { figureLabel } from '../../content/figure.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'

/** Maximum number of streets for which a phone shows every cell. With more streets, a phone lists only the streets with figures. */
const MAX_STREETS_ON_PHONE = 4

export interface CoveragePage {
  layout: Layout
  streets: { name: string, address: string }[]
  columns: number
  /** True: a phone lists only the streets with figures, and `restText`. */
  isWide: boolean
  /** A cell without figures shows 文中未提及. `restText` is, for example, 其余17个街道文中未提及. */
  groups: { category: string, rows: { label: string, cells: { street: string, figures: { words: string, address: string }[] }[], restText: string }[] }[]
}

export function coveragePage (context: LayoutContext, { figures, streets: withArticles }: {
  figures: readonly FigureRecord[]
  /** Streets with an article, with or without figures. */
  streets: readonly { slug: string, name: string }[]
}): CoveragePage {
  const { urls } = context
  const streets = new Map([...withArticles, ...figures.map(({ street }) => street)].map(({ slug, name }) => [slug, name]))
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
    isWide: streets.size > MAX_STREETS_ON_PHONE,
    groups: [...Map.groupBy(figures, ({ category }) => category)].map(([category, ofCategory]) => ({
      category,
      rows: [...Map.groupBy(ofCategory, figureLabel)].map(([label, ofLabel]) => {
        const byStreet = Map.groupBy(ofLabel, ({ street }) => street.slug)
        return {
          label,
          cells: [...streets].map(([slug, street]) => ({ street, figures: (byStreet.get(slug) ?? []).map(({ words, id }) => ({ words, address: urls.figure(id) })) })),
          restText: byStreet.size < streets.size ? `其余${streets.size - byStreet.size}个街道文中未提及` : '各街道都说到',
        }
      }),
    })),
  }
}
