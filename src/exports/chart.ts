// Draws figures as a bar chart in SVG with Apache ECharts on the server. A bar is solid up to its lower bound. From there to its
// upper bound it is only an outline: an approximate value never looks exact. One chart has one unit and begins at zero.
import { createRequire } from 'node:module'
import type { CustomSeriesOption } from 'echarts/charts'
import { breakLines, escapeText, plainLine, widthEm } from './chart-text.ts'

const require = createRequire(import.meta.url)

export interface ChartBar {
  /** Name of the street or project. Bars with the same name stand together under this name as a heading. '' means no heading. */
  group: string
  /** Name of the metric. */
  label: string
  /** Words of the figure in the article, for example 50余场次. */
  words: string
  lower: number | null
  upper: number | null
  exact: boolean
}

// Units of the viewBox. One unit is one CSS pixel on a phone 360 px wide. On a phone 320 px wide, text is at least 14 px high.
const WIDTH = 320
const FONT_SIZE = 17
const LINE_HEIGHT = 25
const BAR_HEIGHT = 14
/** Length by which the axis line at zero extends above and below each bar. */
const OVERHANG = 3
const GAP = { text: 4, bar: 17, group: 14, heading: 4, words: 12 }
/** Minimum width of the outlined part of a bar (lower to upper bound). This width is visible on any scale. */
const MIN_OPEN_WIDTH = { bounded: 9, unbounded: 52 }
/** Smallest and largest number that is drawn, except 0, which is drawn too. Other numbers are not real counts and would spoil the scale. */
const PLOTTED = { min: 1e-6, max: Number.MAX_SAFE_INTEGER }

/**
 * Returns a complete `<svg>` with classes (`.chart__…` in data.css) and without styles. Bars keep their order and show the
 * original words. `id` must be different from all other ids on the page.
 */
export function barChart ({ id, title, description, bars, unit }: {
  id: string, title: string, description: string, bars: readonly ChartBar[], unit: string
}): string {
  const name = id.replace(/[^A-Za-z0-9-]/gu, (character) => `_${character.codePointAt(0)?.toString(16)}`)
  const heading = unit === '' || title.endsWith(`（${unit}）`) ? title : `${title}（${unit}）`
  const { lines, marks, height } = layOut(bars)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-size="${FONT_SIZE}" ` +
    `role="img" aria-labelledby="${name}-title" aria-describedby="${name}-desc">` +
    `<title id="${name}-title">${escapeText(heading)}</title><desc id="${name}-desc">${escapeText(description)}</desc>` +
    `${lines.map(drawLine).join('')}${drawMarks(marks, height)}</svg>`
}

/** Returns the text alternative of a chart, for example 新华路街道：志愿服务活动100余场次。 */
export function describeChart (bars: readonly ChartBar[]): string {
  return [...groupsOf(bars)].map(([group, members]) => {
    const texts = members.map(({ label, words }) => plainLine(label) + plainLine(words)).join('，')
    return `${group === '' ? '' : `${plainLine(group)}：`}${texts}。`
  }).join('')
}

/** Explains the drawing styles in these bars (solid, dashed, arrow). The text stands below the chart. */
export function explainChart (bars: readonly ChartBar[]): string {
  const spans = bars.map(spanOf)
  const drawn = spans.filter((span) => span !== null)
  const rules = [
    [drawn.some(isExact), '实心条为原文写明的确数'],
    [drawn.some((span) => !isExact(span) && span.solid > 0), '概数的实心部分只画到下限'],
    [drawn.some((span) => !isExact(span)), '虚线为概数可能的范围，右端不封口'],
    [drawn.some(({ end }) => end === Infinity), '箭头表示上限不明'],
    [spans.includes(null), '上下限都不明的只列原文'],
  ] as const
  const parts = rules.flatMap(([applies, text]) => applies ? [text] : [])
  return parts.length === 0 ? '' : `${parts.join('；')}。`
}

/** Groups the bars by `group` and keeps their given order: streets are never ranked by value. */
const groupsOf = (bars: readonly ChartBar[]) => Map.groupBy(bars, ({ group }) => group)

interface Line { text: string, y: number, role: 'group' | 'label' | 'value' }
/** Position of a drawn bar. `solid`: lower bound. `end`: upper bound, Infinity when unknown; for an exact number it equals `solid`. */
interface Mark { y: number, solid: number, end: number }

function layOut (bars: readonly ChartBar[]): { lines: Line[], marks: Mark[], height: number } {
  const lines: Line[] = []
  const marks: Mark[] = []
  let y = 0
  const write = (role: Line['role'], texts: string[]) => {
    for (const text of texts) lines.push({ role, text, y: (y += LINE_HEIGHT) - 7 })
  }
  for (const [group, members] of groupsOf(bars)) {
    if (y > 0) y += GAP.group
    write('group', breakLines(group, { maxEm: WIDTH / FONT_SIZE, maxLines: 2 }))
    if (plainLine(group) !== '') y += GAP.heading
    for (const bar of members) {
      const words = breakLines(bar.words, { maxEm: WIDTH / FONT_SIZE, maxLines: 2 })
      const room = WIDTH - GAP.words - FONT_SIZE * Math.max(0, ...words.map(widthEm))
      const beside = words.length === 1 && room > WIDTH / 2
      const label = breakLines(bar.label, { maxEm: (beside ? room : WIDTH) / FONT_SIZE, maxLines: 3 })
      write('label', label)
      if (beside && label.length > 0) y -= LINE_HEIGHT
      write('value', words)
      const span = spanOf(bar)
      if (span !== null) {
        marks.push({ y: y + GAP.text, ...span })
        y += BAR_HEIGHT + GAP.text
      }
      y += GAP.bar
    }
  }
  return { lines, marks, height: Math.max(1, y - GAP.bar + OVERHANG) }
}

/** Returns the lower and upper bound of a bar. Returns null when the words state neither bound (约50场). */
function spanOf ({ lower, upper, exact }: ChartBar): Omit<Mark, 'y'> | null {
  const [low, high] = [lower, upper].map((bound) => bound !== null && (bound === 0 || (bound >= PLOTTED.min && bound <= PLOTTED.max)) ? bound : null)
  if (low == null && (exact || high == null || high === 0)) return null
  const solid = low ?? 0
  return { solid, end: exact ? solid : high != null && high > solid ? high : Infinity }
}

const isExact = ({ solid, end }: { solid: number, end: number }) => solid === end

function drawLine ({ text, y, role }: Line): string {
  return `<text class="chart__${role}" ${role === 'value' ? `x="${WIDTH}" y="${y}" text-anchor="end"` : `x="0" y="${y}"`}>${escapeText(text)}</text>`
}

/** Returns the largest number on the axis. It leaves enough space for each bar with its outlined part. */
function scaleMaximum (marks: Mark[]): number {
  return Math.max(...marks.map((mark) => {
    const { solid, end } = mark
    const open = isExact(mark) ? 0 : end === Infinity ? MIN_OPEN_WIDTH.unbounded : MIN_OPEN_WIDTH.bounded
    return Math.max(end === Infinity ? 0 : end, solid * WIDTH / (WIDTH - open))
  })) || 1
}

function drawMarks (marks: Mark[], height: number): string {
  if (marks.length === 0) return ''
  const renderItem: CustomSeriesOption['renderItem'] = ({ dataIndex }, api) => {
    const { y, solid, end } = marks[dataIndex] ?? { y: 0, solid: 0, end: 0 }
    const at = (value: number) => Math.round((api.coord([value, 0])[0] ?? 0) * 10) / 10
    const from = at(solid)
    const to = end === Infinity ? WIDTH - 10 : Math.max(at(end), from + MIN_OPEN_WIDTH.bounded)
    return {
      type: 'group',
      children: [
        part('base', `M0.5 ${y - OVERHANG}V${y + BAR_HEIGHT + OVERHANG}`),
        ...solid > 0 ? [part('bar', `M0 ${y}H${Math.max(from, 2)}V${y + BAR_HEIGHT}H0Z`)] : [],
        ...end > solid ? [part('open', `M${from} ${y + 0.75}H${to}M${from} ${y + BAR_HEIGHT - 0.75}H${to}`)] : [],
        ...end === Infinity ? [part('more', `M${WIDTH - 6} ${y + 2}L${WIDTH - 1} ${y + BAR_HEIGHT / 2}L${WIDTH - 6} ${y + BAR_HEIGHT - 2}`)] : [],
      ],
    }
  }
  // Loaded with the first chart, because many processes draw no chart. The bundle loads ten times faster than 600 single modules.
  const { init } = require('echarts/dist/echarts.esm.min.mjs') as typeof import('echarts')
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: WIDTH, height })
  try {
    chart.setOption({
      animation: false,
      grid: { left: 0, right: 0, top: 0, bottom: 0 },
      xAxis: { type: 'value', show: false, min: 0, max: scaleMaximum(marks) },
      yAxis: { type: 'value', show: false, min: 0, max: height },
      series: { type: 'custom', silent: true, progressive: 0, data: marks.map(({ solid, y }) => [solid, y]), renderItem },
    })
    return extractPaths(chart.renderToSVGString())
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

/** Returns an SVG path. Its `fill` contains the name of a chart part instead of a colour; `extractPaths` reads this name. */
function part (name: keyof typeof PARTS, pathData: string) {
  return { type: 'path' as const, shape: { pathData }, style: { fill: `part-${name}` } }
}

/** Keeps the paths of the SVG from ECharts, without its style element, colours and metadata. */
function extractPaths (svg: string): string {
  return [...svg.matchAll(/<path d="([-\d.A-Za-z ]+)" fill="part-(\w+)"/g)].map(([, d = '', name = '']) =>
    `<path class="chart__${name}" d="${d}" ${PARTS[name as keyof typeof PARTS]}/>`).join('')
}
