// No text holds up the others: one thread reads them all. A step that goes over the whole text again for every line or
// finding of it takes four times as long for twice the text. Measured as a ratio in one run, the least of several.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BASE, openRig, piece } from './rig.ts'

/** Linear work doubles, quadratic work quadruples. */
const MOST = 3.4
const TRIES = 6

const BODIES: Readonly<Record<string, (scale: number) => string>> = {
  'one line of links that lead nowhere': (scale) => '[甲](b.htm) '.repeat(1200 * scale),
  'one line of marks that name nothing': (scale) => '[50场]{无}'.repeat(800 * scale),
  'a paragraph of short lines': (scale) => '字\n'.repeat(4000 * scale),
  'pictures that are missing, one a line': (scale) => '![甲](b.png)\n'.repeat(2500 * scale),
  stars: (scale) => '*甲 '.repeat(4000 * scale),
  'quantities without a mark': (scale) => '开展了五十余场次，'.repeat(500 * scale),
}

for (const [name, body] of Object.entries(BODIES)) {
  test(`twice the text takes about twice the time: ${name}`, (t) => {
    const rig = openRig(t, { files: { ...BASE, '指标.yml': '指标:\n  - 名称: 活动\n    类别: 宣传\n    单位: 场次\n    可加: 是\n', 'xilie/一.md': piece() } })
    rig.look()
    let changes = 0
    const time = (scale: number) => {
      rig.save('xilie/长.md', piece({ 编号: '2', 标题: String(++changes) }, body(scale)))
      const began = performance.now()
      rig.look()
      return performance.now() - began
    }
    const least: [number, number] = [Infinity, Infinity]
    for (let run = 0; run < TRIES && (run < 2 || least[1] > MOST * least[0]); run++) {
      least[0] = Math.min(least[0], time(1))
      least[1] = Math.min(least[1], time(2))
    }
    assert.ok(least[1] <= MOST * least[0], `${least.map(Math.round).join(' → ')} ms`)
  })
}
