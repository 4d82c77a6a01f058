// Measures that the time for a text grows in proportion to its length: one thread reads all files. Linear work takes 8 times as long
// for 8 times the text. Work that reads all of it again for each line, mark or diagnostic takes 64 times as long.
//   node test/bench/linear.ts
// A ratio is of processor times of this thread, the least of a few tries.
import type { Block } from '../../src/content/article.ts'
import { changesBetween, type Comparable } from '../../src/content/revision/diff.ts'
import { findQuantities, readQuantity } from '../../src/content/quantity/quantity.ts'
import { createMarkdown } from '../../src/content/markdown/markdown.ts'
import { readFrontMatter } from '../../src/content/frontmatter/front-matter.ts'
import { type FigureTrace, figureAnchors } from '../../src/content/revision/figure-anchors.ts'
import { blockAnchors } from '../../src/content/revision/anchors.ts'
import { readYaml } from '../../src/content/frontmatter/yaml.ts'
import { csvRow } from '../../src/exports/figures-csv.ts'
import { BODY_CONTEXT } from '../content/body-context.ts'
import { randomFrom } from '../random.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'
import { report } from './report.ts'

const MORE = 8
/** Above 8, for noise and for work that is n log n. */
const MOST = 24
const TRIES = 6
/** Shorter times are not exact enough for a ratio. */
const LEAST_MS = 50

/** Returns the processor time of this thread (ms). */
function spent (act: () => void): number {
  const before = process.threadCpuUsage()
  act()
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / 1000
}

/** Returns how many times as long work takes at 8 times the size; 0 when even that is short. `work` prepares it, unmeasured. */
function growth (work: (scale: number) => () => void): number {
  const least: [number, number] = [Infinity, Infinity]
  for (let run = 0; run < TRIES && (run === 0 || least[1] > MOST * least[0]); run++) {
    least[1] = Math.min(least[1], spent(work(MORE)))
    if (least[1] < LEAST_MS) return 0
    least[0] = Math.min(least[0], spent(work(1)))
  }
  return least[1] / least[0]
}

const render = createMarkdown()
const body = (text: (scale: number) => string) => (scale: number) => {
  const made = text(scale)
  return () => { render(made, BODY_CONTEXT) }
}

const QUANTITIES = ['开展文艺活动50余场次，投资3956万元；', '至少', '一', '9', '9,', '“一', '第', '几百', '3～', '近', '（含', '约1', '两“', 'a1', '三分之', '10 ', '2021、', '多', '1.', '1万', '零', 'a-']
const YAML = [':', '：', '-', '- ', '[', ']', '[,', '["', '"', '“', "'", ' ', '\u3000', '#', '\r', 'a:\n', 'a: [\n', '- a: b\n', '  甲\n', '甲\n\n', '—', '\\"', '* ', ' a:\n', '[甲],']
const MARKDOWN = ['>', '[', '*', '![](', '- ', '`', '**甲', '甲\n', '[甲](无.md)\n', ' ', '\u3000', '\u00a0', '\t', '[甲]{', '甲\n\u3000', '|\n\u3000', '\u3000\r', '甲\n    ']
const SAVED: Readonly<Record<string, (scale: number) => string>> = {
  'a line of links that lead nowhere': (scale) => '[甲](b.htm) '.repeat(300 * scale),
  'a line of marks that name nothing': (scale) => '[50场]{无}'.repeat(200 * scale),
  'a paragraph of short lines': (scale) => '字\n'.repeat(1000 * scale),
  'missing pictures, one a line': (scale) => '![甲](b.png)\n'.repeat(600 * scale),
  'marks of nothing between marks that end a sentence': (scale) => '![]{}'.repeat(1500 * scale),
  'labels of marks that are never closed': (scale) => '甲]{甲\n\n'.repeat(400 * scale),
  stars: (scale) => '*甲 '.repeat(1000 * scale),
  'blanks within a line': (scale) => `甲${' '.repeat(4000 * scale)}乙`,
  'quantities without a mark': (scale) => '开展了五十余场次，'.repeat(120 * scale),
}

const figures: Record<string, unknown> = {}
const bars: Record<string, boolean> = {}

/** Measures the cases of one kind and reports the worst with its name. */
function measure (kind: string, cases: Readonly<Record<string, (scale: number) => () => void>>): void {
  let worst = { name: '', ratio: 0 }
  for (const [name, work] of Object.entries(cases)) {
    const ratio = growth(work)
    if (ratio >= worst.ratio) worst = { name, ratio }
  }
  figures[kind] = { [JSON.stringify(worst.name)]: worst.ratio }
  bars[`${kind}: eight times the text ≤ ${MOST} times the time`] = worst.ratio <= MOST
}

const byName = <T>(names: readonly string[], one: (name: string) => T) => Object.fromEntries(names.map((name) => [name, one(name)]))

measure('quantities', byName(QUANTITIES, (sample) => (scale) => {
  const text = sample.repeat(Math.ceil(16_000 * scale / sample.length))
  return () => {
    findQuantities(text)
    readQuantity(text)
  }
}))

for (const [kind, read] of Object.entries({ 'a list of fields': readYaml, 'front matter': (text: string) => readFrontMatter('---\n' + text) })) {
  measure(kind, byName(['', 'a: ', 'a: ['].flatMap((prefix) => YAML.map((seed) => JSON.stringify([prefix, seed]))), (pair) => (scale) => {
    const [prefix = '', seed = ''] = JSON.parse(pair) as string[]
    const text = prefix + seed.repeat(Math.ceil(128 * 1024 * scale / seed.length))
    return () => { read(text) }
  }))
}

measure('Markdown', byName(MARKDOWN, (seed) => body((scale) => `甲${seed.repeat(Math.ceil(4000 * scale / seed.length))}乙`)))

measure('stable anchors', {
  'every paragraph changed': (scale) => {
    const random = randomFrom(5)
    const id = (ordinal: number) => `p-${ordinal.toString(16).padStart(8, '0')}`
    const before = Array.from({ length: 500 * scale }, (_, ordinal) => ({ id: id(ordinal), text: Array.from({ length: 60 }, () => String.fromCodePoint(0x4e00 + random.below(500))).join('') }))
    const after = before.map(({ text }, ordinal) => ({ id: id(before.length + ordinal), text: `改${text.slice(1)}` }))
    return () => { blockAnchors(after, [before]) }
  },
  'the same words over and over': (scale) => {
    const same = (count: number) => Array.from({ length: count }, (_, ordinal) => ({ id: `p-0000000a${ordinal === 0 ? '' : `-${ordinal + 1}`}`, text: '甲' }))
    const [before, after] = [same(2000 * scale), same(4000 * scale)]
    return () => { blockAnchors(after, [before]) }
  },
  'every number of one paragraph and subject corrected': (scale) => {
    const figures = (letter: string) => Array.from({ length: 4000 * scale }, (_, ordinal): FigureTrace => ({
      id: `f-0000000000aa${ordinal === 0 ? '' : `-${ordinal + 1}`}`, block: 'p-a', words: `${ordinal}场`, sentence: `${letter}${ordinal}场。`, sentenceOffset: 1, metric: '活动', project: null, street: { name: '甲', slug: 'jia' }, period: '2022',
    }))
    const [before, after] = [figures('a'), [...figures('b'), ...figures('c')]]
    return () => { figureAnchors(after, [before, before], { series: 'xilie', number: 1 }) }
  },
})

measure('changes between two revisions', {
  'every paragraph another': (scale) => {
    const version = (letter: string) => comparable(Array.from({ length: 500 * scale }, (_, ordinal) => ({ id: `p-${letter}${ordinal}`, text: `${letter}${ordinal}` })))
    const [before, after] = [version('a'), version('b')]
    return () => { changesBetween(before, after) }
  },
})

measure('a row of CSV', byName([' ', '\u200b', '"'], (sign) => (scale) => {
  const cell = sign.repeat(1_000_000 * scale)
  return () => { csvRow([cell]) }
}))

function comparable (blocks: Block[]): Comparable {
  return { title: '', speaker: '', position: '', date: '', source: null, editor: null, summary: '', streets: [], cover: null, corrections: [], publishAt: null, html: '', blocks }
}

const ended: (() => void | Promise<void>)[] = []
const portal = openSteppedPortal({ after: (end) => ended.push(end) }, { files: { ...BASE_FILES, '指标.yml': '指标:\n  - 名称: 活动\n    类别: 宣传\n    单位: 场次\n    可加: 是\n', 'xilie/一.md': articleFile() } })
try {
  portal.scan()
  let changes = 0
  measure('a save', Object.fromEntries(Object.entries(SAVED).map(([name, text]) => [name, (scale: number) => {
    portal.save('xilie/长.md', articleFile({ 编号: '2', 标题: String(++changes) }, text(scale)))
    return () => { portal.scan() }
  }])))
} finally {
  for (const end of ended.reverse()) await end()
}

report({ bench: 'linear', figures, bars })
