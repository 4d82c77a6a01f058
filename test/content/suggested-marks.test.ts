import assert from 'node:assert/strict'
import { test } from 'node:test'
import { suggestMarks } from '../../src/content/suggested-marks.ts'
import type { Metric } from '../../src/content/figure.ts'

const metric = (name: string, ...units: string[]): Metric => ({ name, category: '甲', units, additive: true, description: null })
const metrics = [metric('文艺轻骑兵下基层', '场次'), metric('志愿服务活动', '场次'), metric('投资额', '元')]
const text = '今年以来，文艺轻骑兵下基层50余场次，志愿服务活动100余场次，投资3956万元，慰问20户。2021年第15期。'
const block = { id: 'p-1', text }

test('each unmarked quantity is suggested with the text to paste and the likely metric', () => {
  assert.deepEqual(suggestMarks({ blocks: [block], marked: [], metrics }).map(({ marked, metric }) => [marked, metric]), [
    ['[50余场次]{文艺轻骑兵下基层}', '文艺轻骑兵下基层'], ['[100余场次]{志愿服务活动}', '志愿服务活动'], ['[3956万元]{投资额}', '投资额'], ['[20户]{指标}', null],
  ])
})

test('marked words get no suggestion', () => {
  const offset = text.indexOf('100余场次')
  const marked = [{ block: 'p-1', offset, words: '100余场次', sentence: text, sentenceOffset: offset }]
  assert.ok(!suggestMarks({ blocks: [block], marked, metrics }).some(({ words }) => words === '100余场次'))
  assert.equal(suggestMarks({ blocks: [block], marked: [{ ...marked[0]!, block: 'p-2' }], metrics }).length, 4, 'a mark of another paragraph')
})
