import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../../property.ts'
import { createMarkdown } from '../../../src/content/markdown/markdown.ts'
import { BODY_CONTEXT } from '../body-context.ts'

const render = createMarkdown()
const blocksOf = (text: string) => render(text, BODY_CONTEXT).blocks
const idsOf = (text: string) => blocksOf(text).map((block) => block.id)

const words = fc.string({ unit: fc.constantFrom(...'创建文明典范城市开展活动场次'), minLength: 2, maxLength: 12 })
const texts = fc.uniqueArray(words, { minLength: 2, maxLength: 8 })

test('a block keeps its id when others are added, removed or moved', () => {
  fc.assert(fc.property(texts, fc.nat(), fc.constantFrom('add', 'remove', 'reverse'), (paragraphs, at, change) => {
    const before = new Map(blocksOf(paragraphs.join('\n\n')).map((block) => [block.text, block.id]))
    const changed = change === 'add'
      ? paragraphs.toSpliced(at % paragraphs.length, 0, '全新的一段，从前没有。')
      : change === 'remove' ? paragraphs.toSpliced(at % paragraphs.length, 1) : paragraphs.toReversed()
    for (const { text, id } of blocksOf(changed.join('\n\n'))) if (before.has(text)) assert.equal(id, before.get(text))
  }))
})

test('other words are another id', () => {
  fc.assert(fc.property(words, words, (one, other) => {
    if (one !== other) assert.notDeepEqual(idsOf(one), idsOf(other))
  }))
})

test('widths, spaces, line ends and emphasis are not words', () => {
  const [id] = idsOf('开展活动50余场次，惠及3万余人。')
  for (const text of ['开展活动５０余场次，惠及３万余人。', '开展活动 50 余场次，惠及 3 万余人。', '开展活动50余场次，\n惠及3万余人。', '　　开展活动50余场次，\r\n惠及3万余人。', '开展活动**50余场次**，惠及3万余人。']) {
    assert.deepEqual(idsOf(text), [id], text)
  }
})

test('repeated words get a count', () => {
  const [first] = idsOf('甲乙')
  assert.deepEqual(idsOf('甲乙\n\n甲乙\n\n丙\n\n甲乙'), [first, `${first}-2`, idsOf('丙')[0], `${first}-3`])
})

test('headings, items of lists and rows of tables are blocks, with their words alone', () => {
  const text = '# 标题\n\n一**二**[三](/x)\n\n- 四\n- 五\n\n> 六\n\n| 七 | 八 |\n|---|---|\n| 九 | 十 |\n\n```\n十一\n```\n\n---\n'
  assert.deepEqual(blocksOf(text).map((block) => block.text), ['标题', '一二三', '四', '五', '六', '七 八', '九 十', '十一'])
  for (const id of idsOf(text)) assert.match(id, /^p-[0-9a-f]{8}$/)
})

test('an element without words is not a block', () => {
  assert.deepEqual(blocksOf('---\n\n***\n\n-\n\n|  |\n|---|\n|  |'), [])
})
