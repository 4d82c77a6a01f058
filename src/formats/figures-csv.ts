// The table of /data.csv: one row a figure, one column a field of the schema. A CSV has no head, so each row carries whose it is.
import type { Site } from '../content/article.ts'
import type { FigureRecord } from '../store/figures.ts'
import type { Urls } from '../urls.ts'
import { BOM, type Cell, csvRow } from './csv.ts'
import { type Field, figureFields, publicationFields } from './data-schema.ts'
import { type FigureJson, figureJson, QUALIFIER_LABELS } from './figure-json.ts'
import { LABEL } from './publication.ts'

/** What each row says of its origin. */
const ORIGIN: Readonly<Record<string, (site: Site) => string | null>> = {
  label: () => LABEL,
  publisher: ({ host }) => host,
  licence: ({ licence }) => licence,
  attribution: ({ attribution }) => attribution,
}

const originFields = () => publicationFields().filter(({ key }) => key in ORIGIN)

/** The columns in their order: those of the figure, then those of its origin. */
export const csvColumns = (): readonly Field[] => [...figureFields(), ...originFields()]

/** The table in pieces, row by row. */
export function * figuresCsv ({ records, site, urls }: { records: Iterable<FigureRecord>, site: Site, urls: Urls }): Generator<string> {
  const paths = figureFields().map(({ key }) => key.split('.'))
  const origin = originFields().map(({ key }) => ORIGIN[key]?.(site) ?? null)
  yield BOM + csvRow(csvColumns().map(({ title }) => title))
  for (const record of records) {
    const figure = figureJson(record, urls)
    yield csvRow([...paths.map((path) => cellAt(figure, path)), ...origin])
  }
}

function cellAt (figure: FigureJson, path: readonly string[]): Cell {
  if (path[0] === 'qualifier') return QUALIFIER_LABELS[figure.qualifier]
  let value: unknown = figure
  for (const key of path) value = (value as Record<string, unknown> | null)?.[key]
  return (value ?? null) as Cell
}
