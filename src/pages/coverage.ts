// Streets × metrics: who says what. What a street doesn't mention is 文中未提及, never 0.
import type { FigureRecord } from '../store/figures.ts'
import { type Frame, type FrameSource, frame } from './frame.ts'

interface Cell { words: string, address: string }

/** The fields of views/pages/coverage.eta. */
export interface CoveragePage {
  frame: Frame
  streets: { name: string, address: string }[]
  columns: number
  groups: { category: string, rows: { label: string, cells: Cell[][] }[] }[]
}

export function coveragePage (source: FrameSource, { figures, streets: published }: {
  figures: Iterable<FigureRecord>
  /** The streets that have a piece, with or without figures. */
  streets: readonly { slug: string, name: string }[]
}): CoveragePage {
  const { urls } = source
  const streets = new Map(published.map(({ slug, name }) => [slug, name]))
  const categories = new Map<string, Map<string, Map<string, Cell[]>>>()
  for (const figure of figures) {
    streets.set(figure.street.slug, figure.street.name)
    const rows = getOrAdd(categories, figure.category, () => new Map<string, Map<string, Cell[]>>())
    const label = figure.project === null ? figure.metric : `${figure.project.name}·${figure.metric}`
    const cells = getOrAdd(getOrAdd(rows, label, () => new Map<string, Cell[]>()), figure.street.slug, () => [])
    cells.push({ words: figure.words, address: urls.figure(figure.id) })
  }
  return {
    frame: frame(source, {
      address: urls.coverage(),
      title: '街道与指标对照表',
      description: '各街道在访谈里说到了哪些数字。',
      trail: [{ label: '数据', address: urls.data() }],
      section: urls.data(),
    }),
    streets: [...streets].map(([slug, name]) => ({ name, address: urls.street(slug) })),
    columns: streets.size + 1,
    groups: [...categories].map(([category, rows]) => ({
      category,
      rows: [...rows].map(([label, cells]) => ({ label, cells: [...streets.keys()].map((slug) => cells.get(slug) ?? []) })),
    })),
  }
}

function getOrAdd<K, V> (map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make()
  map.set(key, value)
  return value
}
