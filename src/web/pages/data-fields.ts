// 字段说明: the fields of the exports, the reading of quantities, and how to cite.
// The tables come from the schema and the quantity parser, so that they agree with the exports.
import { intervalNotation } from '../../content/figure.ts'
import { describeInterval, type Qualifier, readQuantity } from '../../content/quantity/quantity.ts'
import type { Field } from '../../exports/data-schema.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { dateText } from './format.ts'

export interface DataFieldsPage {
  layout: Layout
  downloads: (Address & { label: string })[]
  fields: FieldRow[]
  /** Fields at the start of a JSON export. */
  metadataFields: FieldRow[]
  /** One table for each kind of JSON document. `example`: address of an existing document. */
  documents: { title: string, example: Address | null, fields: Field[] }[]
  /** Examples of quantities, and the numbers that the portal reads from them. */
  readings: { words: string, reading: string, notation: string, label: string, code: string }[]
  licenceText: string
  attributionText: string
  /** Null while no figure is published. */
  citation: { text: string, address: string, fullAddress: string } | null
  coverageAddress: string
}

/** `fullAddress` is absolute, for copying. */
interface Address { address: string, fullAddress: string }

interface FieldRow { title: string, column: string, key: string, description: string, type: string }

/** Examples of quantities, at least one for each qualifier (for example 余, 约, 近). */
const EXAMPLES = [
  '16个', '3956万元', '3.8平方公里', '三分之一',
  '50余场次', '190多个', '820余户', '100余场次', '10万余份', '10余万份', '十几个',
  '近50场', '不到50场', '50场以上', '至少50场', '超50场', '50场以内', '不超过50场', '约50场', '50场左右',
  '上百场', '数十场', '几百人', '若干个', '30～50场次', '三四十场',
]

export function dataFieldsPage (context: LayoutContext, { figureFields, metadataFields, documents, columns, qualifierLabels, example }: {
  figureFields: readonly Field[]
  metadataFields: readonly Field[]
  /** `example`: path of an existing document. */
  documents: readonly { title: string, example: string | null, fields: readonly Field[] }[]
  columns: readonly Field[]
  qualifierLabels: Readonly<Record<Qualifier, string>>
  /** A figure for the example citation. */
  example: FigureRecord | null
}): DataFieldsPage {
  const { site, urls } = context
  const inCsv = new Set(columns.map(({ key }) => key))
  const row = ({ title, key, description, type }: Field): FieldRow => ({ title, key, description, type, column: inCsv.has(key) ? title : '没有这一列' })
  const download = (label: string, address: string) => ({ label, address, fullAddress: urls.absolute(address) })
  return {
    layout: layout(context, {
      address: urls.dataFields(),
      title: '字段说明',
      description: '数据下载的地址，每个字段的含义，概数怎样读成区间，怎样引用。',
      trail: [{ label: '数据', address: urls.data() }],
      section: urls.data(),
    }),
    downloads: [
      download('表格（CSV）', urls.dataCsv()),
      download('数据（JSON）', urls.dataJson()),
      download('街道与指标对照表（JSON）', urls.coverageJson()),
      download('数据结构（JSON Schema）', urls.dataSchema()),
    ],
    fields: figureFields.map(row),
    metadataFields: metadataFields.map(row),
    documents: documents.map(({ title, example: path, fields }) => ({ title, example: path === null ? null : { address: path, fullAddress: urls.absolute(path) }, fields: [...fields] })),
    readings: EXAMPLES.flatMap((words) => {
      const reading = readQuantity(words)
      if (!reading.ok) return []
      const { quantity } = reading
      return [{ words, reading: describeInterval(quantity), notation: intervalNotation(quantity), label: qualifierLabels[quantity.qualifier], code: quantity.qualifier }]
    }),
    licenceText: site.licence ?? '网站没有注明。',
    attributionText: site.attribution ?? `网站没有指定署名方式，请写明“${site.name}”${site.host === null ? '' : `（${site.host}）`}和数字的网址。`,
    citation: example && {
      text: `${example.speaker}（${example.position}）：${example.metric}“${example.words}”，见《${example.title}》，${dateText(example.date)}。`,
      address: urls.figure(example.id),
      fullAddress: urls.absolute(urls.figure(example.id)),
    },
    coverageAddress: urls.coverage(),
  }
}
