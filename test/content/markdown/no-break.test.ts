import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { createMarkdown } from '../../../src/content/markdown/markdown.ts'
import { noBreakRuns } from '../../../src/content/markdown/no-break.ts'
import { ofClass, ofName, textOf } from '../../html.ts'
import { BODY_CONTEXT } from '../body-context.ts'

const runs = (text: string) => noBreakRuns(text).map(([start, end]) => text.slice(start, end))
const render = createMarkdown()

test('a number keeps its unit, in digits, ranges and round numbers', () => {
  assert.deepEqual(runs('辖区3.8平方公里，常住4.5万人，印制10万余份，开展30～50场次，排查190多个老旧小区'), ['3.8平方公里', '4.5万人', '10万余份', '30～50场次', '190多个'])
  assert.deepEqual(runs('2021年9月1日8时30分，15%，3.5个百分点，36.5℃'), ['2021年', '9月', '1日', '8时', '30分', '15%', '3.5个百分点', '36.5℃'])
  assert.deepEqual(runs('全长5 km，重2kg，20㎡，限速60 km/h，第3篇'), ['5 km', '2kg', '20㎡', '60 km', '第3篇'])
  assert.deepEqual(runs('户籍人口3.9万，常住人口4.5万，投资1.2亿'), ['3.9万', '4.5万', '1.2亿'])
})

test('digits of names, addresses and words are not wrapped, nor is a number without a unit', () => {
  for (const text of ['A4纸', 'https://a.cn/2021年', 'p-3个', '12345热线', '第三名', '三率一度', '1,000,000,000,000个']) assert.deepEqual(runs(text), [], text)
})

test('runs are wrapped in the text, not inside marks, code or pictures', () => {
  const { html } = render('共**5场**次，[3个](/x)，`7个`。', BODY_CONTEXT)
  assert.deepEqual(ofClass(html, 'nobr').map(textOf), ['5场', '3个'])
  const marked = createMarkdown()('新增[8个]{点位}，另有9个。', { ...BODY_CONTEXT, resolveMark: () => ({ kind: 'figure', id: 'f-1', value: '8', address: '/f' }) })
  assert.deepEqual(ofClass(marked.html, 'nobr').map(textOf), ['9个'])
  assert.deepEqual(ofName(marked.html, 'data').map(textOf), ['8个'])
})

test('no character of any text changes', () => {
  const parts = fc.array(fc.constantFrom('5', '12', '3.8', '万', '余', '个', '平方公里', '年', '月', '%', ' km', '～', '，', '社区', '**', '<', '&', '"', ' ', 'a', '５'), { maxLength: 20 })
  fc.assert(fc.property(parts, (list) => {
    const text = list.join('')
    const { html, blocks } = render(text, BODY_CONTEXT)
    assert.equal(html.replace(/<span class="nobr">([^<]*)<\/span>/g, '$1').includes('nobr'), false)
    assert.equal(textOf(html).trim(), blocks.map((block) => block.text).join('\n').trim())
  }))
})
