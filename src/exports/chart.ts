// Figures as a bar chart in SVG, drawn by Apache ECharts on the server. What is known is solid, what may be is open: an
// approximate value never looks like an exact one, with or without colour. One chart has one unit and begins at zero.
import { createRequire } from 'node:module'
import type { CustomSeriesOption } from 'echarts/charts'
import { breakLines, emsOf, escapeText, plain } from './chart-text.ts'

const require = createRequire(import.meta.url)

export interface ChartBar {
  /** Street or project: bars of one group stand together under its name; '' for none. */
  group: string
  /** Name of the metric. */
  label: string
  /** The original words, 50余场次. */
  words: string
  lower: number | null
  upper: number | null
  exact: boolean
}

/** In units of the viewBox: one to one on a phone 360 wide, never below 14 px of type on one 320 wide. */
const WIDTH = 320
const TYPE = 17
const LINE = 25
const BAR = 14
/** How far the line at zero stands out of its bar. */
const OVERHANG = 3
const GAP = { type: 4, bar: 17, group: 14, heading: 4, words: 12 }
/** How far the open part of a bar is drawn at least, so that it is seen on any scale: with an upper bound, and without. */
const OPEN = { bounded: 9, endless: 52 }

/**
 * A complete `<svg>`: bars in the order given, grouped, their values said in the original words. It carries classes
 * (`.chart__…` in data.css) and no style; without the stylesheet it is black on white. `id` must be its own on the page.
 */
export function barChart ({ id, title, description, bars, unit }: {
  id: string, title: string, description: string, bars: readonly ChartBar[], unit: string
}): string {
  const name = id.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`)
  const heading = unit === '' || title.endsWith(`（${unit}）`) ? title : `${title}（${unit}）`
  const { lines, marks, height } = layOut(bars)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-size="${TYPE}" ` +
    `role="img" aria-labelledby="${name}-title" aria-describedby="${name}-desc">` +
    `<title id="${name}-title">${escapeText(heading)}</title><desc id="${name}-desc">${escapeText(description)}</desc>` +
    `${lines.map(drawLine).join('')}${drawMarks(marks, height)}</svg>`
}

/** The bars in words, for readers who do not see the chart: 新华路街道：志愿服务活动100余场次。 */
export function describeChart (bars: readonly ChartBar[]): string {
  return [...inGroups(bars)].map(([group, members]) => {
    const said = members.map(({ label, words }) => plain(label) + plain(words)).join('，')
    return `${group === '' ? '' : `${plain(group)}：`}${said}。`
  }).join('')
}

/** How to read the marks of these bars, for the line below the chart; nothing that it does not show. */
export function explainChart (bars: readonly ChartBar[]): string {
  const spans = bars.map(spanOf)
  const drawn = spans.filter((span) => span !== null)
  const said = [
    [drawn.some(isExact), '实心条为原文写明的确数'],
    [drawn.some((span) => !isExact(span) && span.solid > 0), '概数的实心部分只画到下限'],
    [drawn.some((span) => !isExact(span)), '虚线为概数可能的范围，右端不封口'],
    [drawn.some(({ end }) => end === Infinity), '箭头表示上限不明'],
    [spans.includes(null), '上下限都不明的只列原文'],
  ] as const
  const parts = said.flatMap(([holds, text]) => holds ? [text] : [])
  return parts.length === 0 ? '' : `${parts.join('；')}。`
}

/** Groups in the order of their first bar, bars in the order given: nothing is ever sorted by value. */
function inGroups (bars: readonly ChartBar[]): Map<string, ChartBar[]> {
  return Map.groupBy(bars, ({ group }) => group)
}

interface Line { text: string, y: number, role: 'group' | 'label' | 'value' }
/** A value is at least `solid` and may reach `end`, which is Infinity when nothing is said and `solid` when it is exact. */
interface Mark { y: number, solid: number, end: number }

function layOut (bars: readonly ChartBar[]): { lines: Line[], marks: Mark[], height: number } {
  const lines: Line[] = []
  const marks: Mark[] = []
  let y = 0
  const write = (role: Line['role'], texts: string[]) => {
    for (const text of texts) lines.push({ role, text, y: (y += LINE) - 7 })
  }
  for (const [group, members] of inGroups(bars)) {
    if (y > 0) y += GAP.group
    write('group', breakLines(group, { ems: WIDTH / TYPE, most: 2 }))
    if (plain(group) !== '') y += GAP.heading
    for (const bar of members) {
      const words = breakLines(bar.words, { ems: WIDTH / TYPE, most: 2 })
      const room = WIDTH - GAP.words - TYPE * Math.max(0, ...words.map(emsOf))
      const beside = words.length === 1 && room > WIDTH / 2
      const label = breakLines(bar.label, { ems: (beside ? room : WIDTH) / TYPE, most: 3 })
      write('label', label)
      if (beside && label.length > 0) y -= LINE
      write('value', words)
      const span = spanOf(bar)
      if (span !== null) {
        marks.push({ y: y + GAP.type, ...span })
        y += BAR + GAP.type
      }
      y += GAP.bar
    }
  }
  return { lines, marks, height: Math.max(1, y - GAP.bar + OVERHANG) }
}

/** What lies outside is no count and would leave the axis without a scale: it is not drawn. */
const COUNTED = { least: 1e-6, most: Number.MAX_SAFE_INTEGER }

/** Null when the words set no bound at all (约50场): then there is nothing to draw. */
function spanOf ({ lower, upper, exact }: ChartBar): Omit<Mark, 'y'> | null {
  const [low, high] = [lower, upper].map((bound) => bound !== null && (bound === 0 || (bound >= COUNTED.least && bound <= COUNTED.most)) ? bound : null)
  if (low == null && (exact || high == null || high === 0)) return null
  const solid = low ?? 0
  return { solid, end: exact ? solid : high != null && high > solid ? high : Infinity }
}

function isExact ({ solid, end }: { solid: number, end: number }): boolean {
  return solid === end
}

function drawLine ({ text, y, role }: Line): string {
  return `<text class="chart__${role}" ${role === 'value' ? `x="${WIDTH}" y="${y}" text-anchor="end"` : `x="0" y="${y}"`}>${escapeText(text)}</text>`
}

/** The largest value of the scale: every bar fits with its open part. */
function reach (marks: Mark[]): number {
  return Math.max(...marks.map((mark) => {
    const { solid, end } = mark
    const open = isExact(mark) ? 0 : end === Infinity ? OPEN.endless : OPEN.bounded
    return Math.max(end === Infinity ? 0 : end, solid * WIDTH / (WIDTH - open))
  })) || 1
}

function drawMarks (marks: Mark[], height: number): string {
  if (marks.length === 0) return ''
  const renderItem: CustomSeriesOption['renderItem'] = ({ dataIndex }, api) => {
    const { y, solid, end } = marks[dataIndex] ?? { y: 0, solid: 0, end: 0 }
    const at = (value: number) => Math.round((api.coord([value, 0])[0] ?? 0) * 10) / 10
    const from = at(solid)
    const to = end === Infinity ? WIDTH - 10 : Math.max(at(end), from + OPEN.bounded)
    return {
      type: 'group',
      children: [
        part('base', `M0.5 ${y - OVERHANG}V${y + BAR + OVERHANG}`),
        ...solid > 0 ? [part('bar', `M0 ${y}H${Math.max(from, 2)}V${y + BAR}H0Z`)] : [],
        ...end > solid ? [part('open', `M${from} ${y + 0.75}H${to}M${from} ${y + BAR - 0.75}H${to}`)] : [],
        ...end === Infinity ? [part('more', `M${WIDTH - 6} ${y + 2}L${WIDTH - 1} ${y + BAR / 2}L${WIDTH - 6} ${y + BAR - 2}`)] : [],
      ],
    }
  }
  // Loaded with the first chart: most processes draw none. The one file takes a tenth of the time of its 600 modules, and a third of the memory.
  const { init } = require('echarts/dist/echarts.esm.min.mjs') as typeof import('echarts')
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  try {
    chart.setOption({
      animation: false,
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: 0, max: reach(marks) },
      yAxis: { type: 'value', show: false, min: 0, max: height },
      series: { type: 'custom', silent: true, progressive: 0, data: marks.map(({ solid, y }) => [solid, y]), renderItem },
    })
    return adopt(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

const PARTS = {
  base: 'stroke="currentColor"',
  bar: 'fill="currentColor"',
  open: 'fill="none" stroke="currentColor" stroke-dasharray="3 3"',
  more: 'fill="none" stroke="currentColor"',
}

/** Says in the place of a colour which part of the chart a path is. */
function part (name: keyof typeof PARTS, pathData: string) {
  return { type: 'path' as const, shape: { pathData }, style: { fill: `part-${name}` } }
}

/** Takes the paths and nothing else from what ECharts wrote: its style element, colours and metadata stay behind. */
function adopt (svg: string): string {
  return [...svg.matchAll(/<path d="([-\d.A-Za-z ]+)" fill="part-(\w+)"/g)].map(([, d = '', name = '']) =>
    `<path class="chart__${name}" d="${d}" ${PARTS[name as keyof typeof PARTS]}/>`).join('')
}
