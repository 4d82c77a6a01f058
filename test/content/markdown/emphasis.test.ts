import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { createMarkdown } from '../../../src/content/markdown/markdown.ts'
import { suggestMarks } from '../../../src/content/suggested-marks.ts'
import { ofName, textOf } from '../../html.ts'
import { BODY_CONTEXT } from '../body-context.ts'

const render = createMarkdown()
const shown = (text: string) => textOf(render(text, BODY_CONTEXT).html).trim()
const bold = (text: string) => ofName(render(text, BODY_CONTEXT).html, 'strong').map(textOf)

test('stars that are no emphasis are shown as typed, and numbers beside them get no suggestion', () => {
  const typed = [
    '展板尺寸5*8米，另有6*9米，共3*4*5块。', '2*3', 'A*B', 'A*B*C', '5 * 8', '5 * 8 * 9米', '*重要*', '甲*（乙）*丙', '带*的为必填*', '注：*', '手机138****5678',
    '2**3', '2**3**4', '**没有写完', '没有开头**', '_重要_', '附件_2021_终稿', '__重要__', '＊重要＊', '5*８米', '5*8*', '(*)',
  ]
  for (const text of typed) {
    const { html, blocks } = render(text, BODY_CONTEXT)
    assert.equal(textOf(html).trim(), text)
    assert.doesNotMatch(html, /<(?:em|strong)/, text)
    assert.deepEqual(suggestMarks({ blocks, marked: [], metrics: [] }), [], text)
  }
})

test('two stars on both sides are bold, beside a digit or a full stop too', () => {
  for (const [typed, words] of [
    ['**5*8米**', '5*8米'], ['共**50场**活动', '50场'], ['**2021**年', '2021'], ['**记者：**请问', '记者：'], ['***重要***', '重要'], ['**甲。乙**丙', '甲。乙'], ['2*3和**甲*乙**', '甲*乙'],
  ] as const) {
    assert.deepEqual(bold(typed), [words])
    assert.equal(shown(typed), typed.replaceAll(/\*{2,3}/g, ''))
  }
  assert.deepEqual(bold('**甲**乙**丙**'), ['甲', '丙'])
  assert.deepEqual(bold('**甲***乙'), [], 'runs of two and of three are no pair')
})

test('property: no character but pairs of stars is lost', () => {
  const typed = fc.array(fc.constantFrom('*', '**', '***', '****', '_', '5', '8米', '甲', '，', '。', ' ', '（', '）', 'a'), { maxLength: 16 }).map((parts) => `甲${parts.join('')}乙`)
  fc.assert(fc.property(typed, (text) => {
    const seen = shown(text)
    assert.equal(seen.replaceAll('*', ''), text.replaceAll('*', ''))
    // Counts tags: one element may stand in another.
    const strong = render(text, BODY_CONTEXT).html.split('<strong>').length - 1
    const lost = (text.match(/\*/g)?.length ?? 0) - (seen.match(/\*/g)?.length ?? 0)
    assert.ok(lost >= 4 * strong && lost <= 6 * strong, `${text} → ${seen}`)
  }), { numRuns: 2000, examples: [['甲**_***8米***）**乙']] })
})
