// All figures with filters. The total is shown only when the figures can be added.
import { figureLabel } from '../../content/figure.ts'
import { type Addend, totalOf, type NoTotalReason, type Total } from '../../content/quantity/total.ts'
import type { FigureFilter, FigureRecord, FilterChoices } from '../../store/index/figures.ts'
import { barChart, type ChartBar, describeChart, explainChart } from '../../exports/chart.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { type SelectField, selectField } from './select-field.ts'
import { countText, periodText, decimalText } from './format.ts'

export interface Chart { id: string, title: string, svgHtml: string, explanation: string, groups: { name: string, rows: FigureRow[] }[] }

export interface DataPage {
  layout: Layout
  formAddress: string
  fields: SelectField[]
  countText: string
  total: TotalLine | null
  rows: FigureRow[]
  charts: Chart[]
  previousAddress: string | null
  nextAddress: string | null
  pageText: string | null
  csvAddress: string
  jsonAddress: string
  coverageAddress: string
  fieldsAddress: string
  shareAddress: string
}

/** Maximum number of bars in a chart. With more figures no chart is drawn, because the table is easier to read. */
const MAX_BARS = 40

export function dataPage (context: LayoutContext, { filter, choices, figures, count, addends, isWhole, page, pages, addressOf, query, unknownText }: {
  filter: FigureFilter
  choices: FilterChoices
  figures: readonly FigureRecord[]
  count: number
  /** All figures that match the filter, for the total; empty when they are too many to add. */
  addends: readonly Addend[]
  /** True: `figures` contains all figures that match the filter, not only those of one page. */
  isWhole: boolean
  page: number
  pages: number
  addressOf: (page: number) => string
  /** The filters as a query string. */
  query: string
  /** Message about names in the filter that do not exist; null when all exist. */
  unknownText: string | null
}): DataPage {
  const { urls } = context
  const rows = figures.map((figure) => figureRow(figure, urls))
  const drawn = isWhole ? figures : []
  const activities = drawn.filter((figure) => figure.countsActivities)
  const investments = drawn.filter((figure) => figure.project !== null && figure.unit === '元')
  return {
    layout: layout(context, {
      address: page === 1 && query === '' ? urls.data() : addressOf(page),
      title: '数据',
      description: '访谈里写到的每一个数字，先列原文字样，再注区间，都能回到原句。',
      section: urls.data(),
      column: { type: '数据', keywords: choices.categories },
      robots: unknownText === null ? null : 'noindex',
    }),
    formAddress: urls.data(),
    fields: [
      selectField({ name: 'street', label: '街道', options: choices.streets.map(({ slug, name }) => ({ value: slug, label: name })), selected: filter.street }),
      selectField({ name: 'category', label: '类别', options: choices.categories.map((name) => ({ value: name, label: name })), selected: filter.category }),
      selectField({ name: 'metric', label: '指标', options: choices.metrics.map((name) => ({ value: name, label: name })), selected: filter.metric }),
      selectField({ name: 'project', label: '项目', options: choices.projects.map(({ slug, name }) => ({ value: slug, label: name })), selected: filter.project }),
      selectField({ name: 'period', label: '期间', options: choices.periods.map((period) => ({ value: period, label: periodText(period) })), selected: filter.period }),
    ],
    countText: unknownText ?? (count === 0 ? '没有符合条件的数字' : `共${countText(count)}条，均为原文所述`),
    total: totalLine(totalOf(addends)),
    rows,
    charts: [
      ...chart({ id: 'activities', title: '各街道活动次数', figures: activities, groupOf: (figure) => figure.street.name }, context),
      ...chart({ id: 'investments', title: '项目投资', figures: investments, groupOf: (figure) => figure.street.name }, context),
    ],
    previousAddress: page > 1 ? addressOf(page - 1) : null,
    nextAddress: page < pages ? addressOf(page + 1) : null,
    pageText: pages > 1 ? `第${page}页，共${countText(pages)}页` : null,
    csvAddress: urls.dataCsv() + query,
    jsonAddress: urls.dataJson() + query,
    coverageAddress: urls.coverage(),
    fieldsAddress: urls.dataFields(),
    shareAddress: urls.absolute(urls.data() + query),
  }
}

/** Makes one chart for each unit: figures with different units can't have the same axis. */
export function chart ({ id, title, figures, groupOf }: {
  id: string, title: string, figures: readonly FigureRecord[], groupOf: (figure: FigureRecord) => string
}, { urls }: LayoutContext): Chart[] {
  if (figures.length > MAX_BARS) return []
  const byUnit = Map.groupBy(figures, (figure) => figure.unit)
  return [...byUnit].map(([unit, list], index) => {
    const bars = list.map((figure): ChartBar => ({
      group: groupOf(figure),
      label: figureLabel(figure),
      words: figure.words,
      lower: figure.lower === null ? null : Number(figure.lower),
      upper: figure.upper === null ? null : Number(figure.upper),
      exact: figure.exact,
    }))
    const ownTitle = byUnit.size > 1 ? `${title}（${unit || '无单位'}）` : title
    const ownId = index === 0 ? id : `${id}-${index + 1}`
    return {
      id: ownId,
      title: ownTitle,
      svgHtml: barChart({ id: ownId, title: ownTitle, description: describeChart(bars), bars, unit }),
      explanation: explainChart(bars),
      groups: [...Map.groupBy(list, groupOf)].map(([name, members]) => ({ name, rows: members.map((figure) => figureRow(figure, urls)) })),
    }
  })
}

const REASONS: Readonly<Record<NoTotalReason, string>> = {
  single: '',
  'several-metrics': '所列数字的指标不同，不能相加。',
  'several-units': '所列数字的单位不同，不能相加。',
  'several-periods': '所列数字的期间不同，不能相加。',
  'same-street': '同一街道有不止一条，可能重复，不能相加。',
  'same-project': '几个街道说的是同一个项目，可能重复，不能相加。',
  'several-kinds': '所列单位的类别不同，可能互相包含，不能相加。',
  'not-additive': '这个指标的口径不宜相加。',
  'no-lower-bound': '有的数字没有下限，不能相加。',
}

export interface TotalLine { heading: string, value: string | null, note: string }

/** Returns the total, or the reason why there is none. Returns null for a single figure. */
export function totalLine (total: Total): TotalLine | null {
  if (!total.ok) return total.reason === 'single' ? null : { heading: '不作合计：', value: null, note: REASONS[total.reason] }
  const approximate = total.approximate === 0 ? '' : `，其中${countText(total.approximate)}条为概数`
  return {
    heading: '合计：',
    value: `${total.exact ? '' : '至少 '}${decimalText(total.lower)}${total.unit === '' ? '' : ` ${total.unit}`}`,
    note: `（${countText(total.count)}条原文${approximate}）。`,
  }
}
