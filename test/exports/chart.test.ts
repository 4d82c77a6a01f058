import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import fc from '../property.ts'
import { HtmlValidate } from 'html-validate'
import { barChart, type ChartBar, describeChart, explainChart } from '../../src/exports/chart.ts'
import { decode, elements, ofClass, readTags, textOf } from '../html.ts'

const WIDTH = 320

function bar (words: string, lower: number | null, upper: number | null, more: Partial<ChartBar> = {}): ChartBar {
  return { group: '新华路街道', label: '志愿服务活动', words, lower, upper, exact: lower !== null && lower === upper, ...more }
}

function draw (bars: ChartBar[], more: Partial<Parameters<typeof barChart>[0]> = {}): string {
  return barChart({ id: 'activities', title: '各街道活动次数', description: describeChart(bars), bars, unit: '场次', ...more })
}

interface Path { part: string, d: string, points: { x: number, y: number }[] }

/** Returns the paths in order. They have only the commands M, L and Z. */
function marks (svg: string): Path[] {
  return readTags(svg).filter(({ name }) => name === 'path').map(({ attributes }) => {
    const d = attributes.get('d') ?? ''
    assert.match(d, /^(?:[ML]-?[\d.]+ -?[\d.]+)+Z?$/)
    const points = [...d.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }))
    return { part: (attributes.get('class') ?? '').replace('chart__', ''), d, points }
  })
}

const partsOf = (svg: string) => marks(svg).map(({ part }) => part)
const endOf = ({ points }: Path) => Math.max(...points.map(({ x }) => x))
const only = (svg: string, part: string): Path => {
  const [found, other] = marks(svg).filter((mark) => mark.part === part)
  assert.ok(found !== undefined && other === undefined, `one ${part}`)
  return found
}

/** Expects two horizontal lines that nothing joins. */
function assertOpen ({ d }: Path): void {
  const [, ax, ay, bx, by, cx, cy, ex, ey] = /^M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)M([\d.]+) ([\d.]+)L([\d.]+) ([\d.]+)$/.exec(d) ?? assert.fail(d)
  assert.deepEqual([ay, cy], [by, ey])
  assert.deepEqual([ax, bx], [cx, ex])
  assert.ok(Number(bx) > Number(ax) && Number(cy) > Number(ay))
}

test('draws an exact value as one closed bar from zero', () => {
  const svg = draw([bar('62场次', 62, 62)])
  assert.deepEqual(partsOf(svg), ['base', 'bar'])
  assert.match(only(svg, 'bar').d, /^M0 .*Z$/)
  assert.equal(endOf(only(svg, 'bar')), WIDTH)
})

test('draws an approximate value solid to its lower bound and open to its upper bound', () => {
  const svg = draw([bar('50余场次', 50, 60), bar('100场次', 100, 100)])
  assert.deepEqual(partsOf(svg), ['base', 'bar', 'open', 'base', 'bar'])
  assert.equal(endOf(marks(svg)[1] ?? assert.fail()), WIDTH * 0.5)
  assertOpen(only(svg, 'open'))
  assert.equal(endOf(only(svg, 'open')), WIDTH * 0.6)
})

test('draws an unknown upper bound open to the edge, with an arrow', () => {
  const svg = draw([bar('100余场次', 100, null)])
  assert.deepEqual(partsOf(svg), ['base', 'bar', 'open', 'more'])
  const open = only(svg, 'open')
  assertOpen(open)
  assert.ok(endOf(open) >= WIDTH - 12)
  assert.equal(open.points[0]?.x, endOf(only(svg, 'bar')))
  // The arrow does not close the two lines.
  assert.ok(Math.min(...only(svg, 'more').points.map(({ x }) => x)) > endOf(open))
})

test('draws only the open part without a lower bound', () => {
  const svg = draw([bar('近50场次', null, 50), bar('100场次', 100, 100)])
  assert.deepEqual(partsOf(svg), ['base', 'open', 'base', 'bar'])
  assertOpen(only(svg, 'open'))
  assert.deepEqual([only(svg, 'open').points[0]?.x, endOf(only(svg, 'open'))], [0, WIDTH / 2])
})

test('draws only the words without any bound, and a base line for zero', () => {
  const none = draw([bar('约50场次', null, null)])
  assert.deepEqual(partsOf(none), [])
  assert.deepEqual(ofClass(none, 'chart__value'), ['约50场次'])
  assert.deepEqual(partsOf(draw([bar('0场次', 0, 0)])), ['base'])
  for (const odd of [NaN, Infinity, -5]) assert.deepEqual(partsOf(draw([bar('?', odd, null)])), [], String(odd))
})

test('draws a narrow interval visibly open', () => {
  for (const bars of [[bar('820余户', 820, 830)], [bar('10余户', 10, 20), bar('39560000户', 39_560_000, 39_560_000)]]) {
    const svg = draw(bars)
    const open = only(svg, 'open')
    assertOpen(open)
    assert.ok(endOf(open) - (open.points[0]?.x ?? 0) >= 8)
    assert.ok(endOf(open) <= WIDTH)
  }
})

test('keeps the order of bars and groups', () => {
  const bars = [
    bar('9场次', 9, 9, { group: '孝义街道', label: '甲' }), bar('70场次', 70, 70, { group: '新华路街道', label: '乙' }),
    bar('3场次', 3, 3, { group: '孝义街道', label: '丙' }), bar('50场次', 50, 50, { group: '新华路街道', label: '丁' }),
  ]
  assert.deepEqual(elements(draw(bars), ({ name }) => name === 'text'), ['孝义街道', '甲', '9场次', '丙', '3场次', '新华路街道', '乙', '70场次', '丁', '50场次'])
  assert.deepEqual(ofClass(draw([bar('9场次', 9, 9, { group: '' })]), 'chart__group'), [])
})

test('has an accessible name and description', () => {
  const svg = draw([bar('50余场次', 50, 60)])
  const [root] = readTags(svg)
  assert.equal(root?.attributes.get('role'), 'img')
  const byId = (id: string | undefined) => elements(svg, ({ attributes }) => attributes.get('id') === id).join('')
  assert.equal(byId(root?.attributes.get('aria-labelledby')), '各街道活动次数（场次）')
  assert.equal(byId(root?.attributes.get('aria-describedby')), '新华路街道：志愿服务活动50余场次。')
  assert.match(draw([], { title: '活动（场次）' }), /<title[^>]*>活动（场次）</)
})

test('describes every bar in its original words', () => {
  assert.equal(describeChart([
    bar('30余场次', 30, 40, { label: '民俗节庆文艺活动' }), bar('100余场次', 100, null),
    bar('50余场次', 50, 60, { group: '孝义街道', label: '主题宣传教育活动' }), bar('6家', 6, 6, { group: '', label: '企业' }),
  ]), '新华路街道：民俗节庆文艺活动30余场次，志愿服务活动100余场次。孝义街道：主题宣传教育活动50余场次。企业6家。')
  assert.equal(describeChart([]), '')
})

test('explains only the marks that the chart shows', () => {
  assert.equal(explainChart([]), '')
  assert.equal(explainChart([bar('6家', 6, 6)]), '实心条为原文写明的确数。')
  assert.equal(explainChart([bar('50余场次', 50, 60)]), '概数的实心部分只画到下限；虚线为概数可能的范围，右端不封口。')
  assert.equal(explainChart([bar('近50场', null, 50), bar('约50场', null, null)]), '虚线为概数可能的范围，右端不封口；上下限都不明的只列原文。')
  assert.match(explainChart([bar('100余场次', 100, null)]), /箭头表示上限不明。$/)
})

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  svg: ['xmlns', 'width', 'height', 'viewbox', 'font-size', 'role', 'aria-labelledby', 'aria-describedby'],
  title: ['id'],
  desc: ['id'],
  text: ['class', 'x', 'y', 'text-anchor'],
  path: ['class', 'd', 'fill', 'stroke', 'stroke-dasharray'],
}

/** Expects listed elements and attributes only: no style, script, handler or link. */
function assertPlain (svg: string): void {
  for (const { name, attributes } of readTags(svg)) {
    for (const attribute of attributes.keys()) assert.ok(ALLOWED[name]?.includes(attribute), `${name} ${attribute}`)
    assert.ok(name in ALLOWED, name)
  }
}

const HOSTILE = ['"><script>alert(1)</script>', "' onload='alert(1)", '</svg><img src=x onerror=alert(1)>', '<![CDATA[', '&amp;lt;&#0;', ']]>', '<!--', 'part-bar" d="M0 0']

test('shows hostile text as text', () => {
  for (const text of HOSTILE) {
    const svg = draw([bar(text, 50, 60, { group: text, label: text })], { title: text, description: text, unit: text })
    assertPlain(svg)
    assertWellFormed(svg)
    assert.equal(decode(elements(svg, ({ name }) => name === 'desc').join('')), text)
  }
  for (const id of HOSTILE) assertPlain(draw([], { id }))
  assert.doesNotMatch(draw([bar('50\u0000\u202e\ud800余\n场\uffff次', 50, 60)]), /[\0\n\u202e\ud800\uffff]/)
})

test('draws equal bars as equal bytes, with unique ids', () => {
  const bars = [bar('50余场次', 50, 60), bar('100余场次', 100, null), bar('近50场', null, 50)]
  const first = draw(bars)
  draw([bar('7场', 7, 7)], { id: 'other' })
  assert.equal(draw(structuredClone(bars)), first)
  const ids = [draw(bars), draw(bars, { id: 'activities-2' }), draw(bars, { id: 'a b' }), draw(bars, { id: 'a_20b' })].flatMap((svg) => readTags(svg).flatMap(({ attributes }) => attributes.get('id') ?? []))
  assert.equal(new Set(ids).size, 8)
  for (const id of ids) assert.match(id, /^[\w-]+$/)
})

test('is valid HTML', async () => {
  const bars = [bar('50余场次', 50, 60), bar('100余场次', 100, null, { group: HOSTILE[0] ?? '' }), bar('近50场', null, 50)]
  const html = `<!DOCTYPE html><html lang="zh-CN"><head><title>数据</title></head><body><main><h1>数据</h1><figure class="chart">${draw(bars)}<figcaption>图</figcaption></figure></main></body></html>`
  const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(html)
  assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)), [])
})

test('has only classes of the stylesheet', () => {
  const css = readFileSync(new URL('../../public/css/data.css', import.meta.url), 'utf8')
  const svg = draw([bar('50余场次', 50, 60), bar('100余场次', 100, null)])
  const classes = new Set(readTags(svg).flatMap(({ attributes }) => attributes.get('class') ?? []))
  assert.deepEqual([...classes].sort(), ['chart__bar', 'chart__base', 'chart__group', 'chart__label', 'chart__more', 'chart__open', 'chart__value'])
  for (const name of classes) assert.ok(name === 'chart__label' || css.includes(`.${name}`), name)
})

test('keeps long names and words within the chart', () => {
  const svg = draw([bar('在全年各类大小活动当中累计不少于一万二千三百四十五人次之多', 12_345, null, {
    group: '河洛镇人民政府与康店镇人民政府联合创建工作领导小组办公室', label: '新时代文明实践“我为群众办实事”主题志愿服务进社区进企业进校园活动（含夏季专场）'.repeat(3),
  })])
  assert.equal(ofClass(svg, 'chart__label').length, 3)
  assert.match(ofClass(svg, 'chart__label').join(''), /…$/)
  assert.equal(ofClass(svg, 'chart__value').join(''), '在全年各类大小活动当中累计不少于一万二千三百四十五人次之多')
  // A short label shares a line with its words. Without one of them the other keeps that line.
  const y = (svg: string, name: string) => readTags(svg).find(({ attributes }) => attributes.get('class') === name)?.attributes.get('y')
  const short = draw([bar('50余场次', 50, 60)])
  assert.equal(y(short, 'chart__label'), y(short, 'chart__value'))
  assert.equal(y(short, 'chart__label'), y(draw([bar('', 50, 60)]), 'chart__label'))
  assert.equal(y(short, 'chart__value'), y(draw([bar('50余场次', 50, 60, { label: '' })]), 'chart__value'))
})

const bound = fc.oneof(fc.constant(null), fc.nat(1000), fc.nat(100_000_000), fc.double(), fc.constantFrom(0, 0.1, -1, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER))
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string({ unit: fc.constantFrom(...'新华路街道志愿服务5余万“”（），。…<>&"\' \u200d\u0301'), maxLength: 300 }), fc.constantFrom(...HOSTILE, '', ' ', '新华路街道'))
const anyBar: fc.Arbitrary<ChartBar> = fc.record({ group: fc.oneof(text, fc.constantFrom('甲', '乙')), label: text, words: text, lower: bound, upper: bound, exact: fc.boolean() })

test('draws random bars well-formed, within the chart, and approximate ones open', () => {
  fc.assert(fc.property(fc.array(anyBar, { maxLength: 45 }), text, (bars, title) => {
    const svg = draw(bars, { title, id: title })
    assertWellFormed(svg)
    assertPlain(svg)
    const height = Number(readTags(svg)[0]?.attributes.get('height'))
    for (const { points } of marks(svg)) for (const { x, y } of points) assert.ok(x >= 0 && x <= WIDTH && y >= 0 && y <= height, `${x} ${y} in ${height}`)
    for (const { attributes } of readTags(svg).filter(({ name, closing }) => name === 'text' && !closing)) assert.ok(Number(attributes.get('y')) > 0 && Number(attributes.get('y')) <= height)
    const parts = partsOf(svg)
    const drawn = parts.join(' ').split(/ ?base ?/).slice(1)
    for (const one of drawn) assert.match(one, /^(?:|bar|bar open|open|bar open more|open more)$/)
    const approximate = bars.filter(({ exact, lower }) => !exact && lower !== null && (lower === 0 || lower >= 1e-6) && lower <= Number.MAX_SAFE_INTEGER)
    assert.ok(parts.filter((part) => part === 'open').length >= approximate.length)
    describeChart(bars)
    explainChart(bars)
  }), { numRuns: 300 })
})

test('keeps forty bars of twenty streets apart', () => {
  const bars = Array.from({ length: 40 }, (_, index) => bar(`${index}余场次`, index, index + 10, { group: `${index >> 1}街道` }))
  const svg = draw(bars)
  assert.equal(ofClass(svg, 'chart__group').length, 20)
  assert.match(textOf(svg), /39余场次/)
  const baselines = [...new Set(readTags(svg).flatMap(({ name, closing, attributes }) => name === 'text' && !closing ? Number(attributes.get('y')) : []))]
  for (const [index, y] of baselines.slice(1).entries()) assert.ok(y - (baselines[index] ?? 0) >= 25)
  for (const { points } of marks(svg)) {
    // Letters reach 15 above their baseline and 4 below: none may touch a bar.
    const [top, bottom] = [Math.min(...points.map(({ y }) => y)), Math.max(...points.map(({ y }) => y))]
    for (const y of baselines) assert.ok(y + 4 <= top || y - 15 >= bottom, `${y} on ${top}–${bottom}`)
  }
})

/** Checks well-formedness of XML: nesting, quoted unique attributes, escapes, allowed characters. */
function assertWellFormed (xml: string): void {
  assert.doesNotMatch(xml, /[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
  const open: string[] = []
  const token = /<(?:\/(?<close>[a-z]+)|(?<name>[a-z]+)(?<attributes>(?: [a-zA-Z-]+="(?:[^<&"]|&(?:amp|lt|gt|quot|#39);)*")*)(?<empty>\/?))>|(?<text>(?:[^<&>]|&(?:amp|lt|gt|quot|#39);)+)/gy
  let end = 0
  for (const { groups = {}, index, 0: whole } of xml.matchAll(token)) {
    end = index + whole.length
    if (groups['close'] !== undefined) assert.equal(open.pop(), groups['close'])
    else if (groups['name'] !== undefined) {
      const names = [...(groups['attributes'] ?? '').matchAll(/ ([a-zA-Z-]+)="/g)].map(([, name]) => name)
      assert.equal(new Set(names).size, names.length)
      if (groups['empty'] === '') open.push(groups['name'])
    } else assert.ok(open.length > 0, 'text outside the root')
  }
  assert.equal(end, xml.length, `not well-formed: ${xml.slice(end, end + 60)}`)
  assert.deepEqual(open, [])
}
