// No text holds up the others: one thread reads them all. Each of these took seconds or minutes when some step went
// over the whole text again for every line or finding of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE, openRig, piece } from './rig.ts'

/** On a slow machine under load, a hundredfold of what a step that goes over the text once needs. */
const LIMIT_MS = 2000

const BODIES: Readonly<Record<string, string>> = {
  'one line of links that lead nowhere': '[甲](b.htm) '.repeat(9000),
  'one line of marks that name nothing': '[50场]{无}'.repeat(6000),
  'a paragraph of short lines': '字\n'.repeat(30_000),
  'pictures that are missing, one a line': '![甲](b.png)\n'.repeat(20_000),
  'a table of very many columns': `|${'甲|'.repeat(20_000)}\n|${'-|'.repeat(20_000)}\n|${'乙|'.repeat(20_000)}`,
  'brackets that are never closed': '['.repeat(200_000),
  stars: '*甲 '.repeat(60_000),
  'quotes within quotes': `${'> '.repeat(100_000)}字`,
  'lists within lists': Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}- 甲`).join('\n'),
  'quantities without a mark': '开展了五十余场次，'.repeat(8000),
}

for (const [name, body] of Object.entries(BODIES)) {
  test(name, async (t) => {
    const rig = openRig(t, { files: { ...BASE, '指标.yml': '指标:\n  - 名称: 活动\n    类别: 宣传\n    单位: 场次\n    可加: 是\n', 'xilie/一.md': piece() } })
    rig.look()
    rig.save('xilie/长.md', piece({ 编号: '2' }, body))
    const began = performance.now()
    rig.look()
    const first = performance.now() - began
    rig.save('xilie/一.md', piece({ 标题: '新标题' }))
    const again = performance.now()
    rig.look()
    const second = performance.now() - again
    assert.ok(first < LIMIT_MS, `read in ${Math.round(first)} ms`)
    assert.ok(second < LIMIT_MS / 2, `a look after it takes ${Math.round(second)} ms`)
    assert.match((await rig.ask('/xilie/1')).body, /新标题/)
  })
}
