// Table of /data.csv: a row for each figure, a column for each field. CSV has no place for metadata, so each row repeats them.
import type { Site } from '../content/article.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'
import { type Field, figureFields, datasetMetadataFields } from './data-schema.ts'
import { type FigureJson, figureJson, QUALIFIER_LABELS } from './figure-json.ts'
import { DATASET_LABEL } from './dataset-metadata.ts'

/** Columns that describe the whole dataset. Every row of the CSV repeats the same values. */
const ORIGIN: Readonly<Record<string, (site: Site) => string | null>> = {
  label: () => DATASET_LABEL,
  publisher: ({ host }) => host,
  licence: ({ licence }) => licence,
  attribution: ({ attribution }) => attribution,
}

const originFields = () => datasetMetadataFields().filter(({ key }) => key in ORIGIN)

/** Fields added later. They are the last columns, so that the order of the other columns never changes. */
const LATER: ReadonlySet<string> = new Set(['article.version', 'article.versionAddress', 'article.updatedAt'])

const firstFields = () => figureFields().filter(({ key }) => !LATER.has(key))
const laterFields = () => figureFields().filter(({ key }) => LATER.has(key))

export const csvColumns = (): readonly Field[] => [...firstFields(), ...originFields(), ...laterFields()]

export function figuresCsv ({ records, site, urls }: { records: readonly FigureRecord[], site: Site, urls: Urls }): string {
  const [first, later] = [firstFields(), laterFields()].map((fields) => fields.map(({ key }) => key.split('.'))) as [string[][], string[][]]
  const origin = originFields().map(({ key }) => ORIGIN[key]?.(site) ?? null)
  const rows = records.map((record) => {
    const figure = figureJson(record, urls)
    return csvRow([...first.map((path) => cellAt(figure, path)), ...origin, ...later.map((path) => cellAt(figure, path))])
  })
  return BOM + csvRow(csvColumns().map(({ title }) => title)) + rows.join('')
}

function cellAt (figure: FigureJson, path: readonly string[]): Cell {
  if (path[0] === 'qualifier') return QUALIFIER_LABELS[figure.qualifier]
  let value: unknown = figure
  for (const key of path) value = (value as Record<string, unknown> | null)?.[key]
  return (value ?? null) as Cell
}

export type Cell = string | number | boolean | null

/** Byte order mark, written before the first row. Without this character, Excel reads UTF-8 as GBK. */
export const BOM = '\uFEFF'

// Matches a text that Excel, WPS or LibreOffice may read as a formula. Its first sign may be full-width or follow invisible characters.
const FORMULA = /^(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u
// Matches control characters. NUL ends a cell in some programs. ESC can control a terminal.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/

/** Returns a row of the CSV with its line end. An empty cell stands for null, 是 for true, and 否 for false. */
export function csvRow (cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',') + '\r\n'
}

function csvCell (cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  const shown = cell.replace(CONTROLS, '\uFFFD')
  const inert = FORMULA.test(shown) ? `'${shown}` : shown
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
