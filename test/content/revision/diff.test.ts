// Tests changes between revisions, and which of them are slight.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../../property.ts'
import { type Comparable, changesBetween } from '../../../src/content/revision/diff.ts'

const VERSION: Comparable = {
  title: '标题',
  speaker: '某人',
  position: '某职务',
  date: '2021',
  source: null,
  editor: null,
  summary: '摘要。',
  streets: [{ name: '甲街道' }],
  cover: null,
  corrections: [],
  publishAt: null,
  html: '<p id="p-1">正文。</p>',
  blocks: [{ id: 'p-1', text: '正文。' }],
}

const withText = (text: string): Comparable => ({ ...VERSION, blocks: [{ id: 'p-1', text }] })
const slight = (before: string, after: string) => changesBetween(withText(before), withText(after)).every(({ isSlight }) => isSlight)

test('punctuation and spaces are slight', () => {
  for (const [before, after] of [['文明，城市', '文明、城市'], ['文明城市', '文明城市。'], ['“文明”城市', '文明城市'], ['文 明', '文明'], ['（一）文明', '（一） 文明']] as const) assert.equal(slight(before, after), true, `${before} → ${after}`)
})

test('a letter, a digit, a name, or a sign that is part of a number is not', () => {
  for (const [before, after] of [
    ['文明', '文眀'], ['50余场次', '60余场次'], ['3.5万', '35万'], ['3,500', '3500'], ['1—2次', '12次'], ['50%', '50'], ['50', '50%'], ['三、五次', '三五次'], ['阿·买', '阿买'], ['五十', '五十余'], ['2021年', '2021年。1月'], ['文明', ''],
  ] as const) assert.equal(slight(before, after), false, `${before} → ${after}`)
})

test('each digit that changes is listed, wherever it is (property)', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...'文明城市，。、“”（）0123456789.—'), { minLength: 1, maxLength: 40 }), fc.nat(), fc.integer({ min: 0, max: 9 }), (characters, place, digit) => {
    const digits = characters.flatMap((character, index) => /\d/.test(character) ? [index] : [])
    const at = digits[place % Math.max(1, digits.length)]
    fc.pre(at !== undefined && characters[at] !== String(digit))
    const after = characters.with(at ?? 0, String(digit))
    assert.equal(slight(characters.join(''), after.join('')), false)
  }), { numRuns: 500 })
})

test('the stretches contain both revisions (property)', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 60 })
  fc.assert(fc.property(text, text, (before, after) => {
    fc.pre(before !== after)
    for (const { stretches } of changesBetween(withText(before), withText(after))) {
      assert.equal(stretches.filter(({ kind }) => kind !== 'added').map((one) => one.text).join(''), before)
      assert.equal(stretches.filter(({ kind }) => kind !== 'removed').map((one) => one.text).join(''), after)
    }
  }))
})

test('each field of the front matter is compared, with a label', () => {
  const changed: Comparable = {
    ...VERSION, title: '另一标题', speaker: '别人', position: '别的职务', date: '2022', source: '某报', editor: '某人', summary: '别的。', streets: [{ name: '乙街道' }], cover: { hash: 'a', alt: '图' }, corrections: [{ date: '2022', note: '改' }],
  }
  const changes = changesBetween(VERSION, changed)
  assert.deepEqual(changes.map(({ label }) => label), ['标题', '讲述人', '职务', '街道', '日期', '来源', '责任编辑', '摘要', '封面说明', '更正', '图片'])
  assert.ok(changes.every(({ isSlight }) => !isSlight))
})

test('a moved paragraph is slight, an added or removed one is not', () => {
  const [a, b, c] = [{ id: 'p-a', text: '甲段。' }, { id: 'p-b', text: '乙段。' }, { id: 'p-c', text: '丙段。' }]
  assert.ok(a && b && c)
  const changes = (before: Comparable['blocks'], after: Comparable['blocks']) => changesBetween({ ...VERSION, blocks: before }, { ...VERSION, blocks: after }).map(({ label, block, isSlight }) => ({ label, block, isSlight }))
  assert.deepEqual(changes([a, b], [b, a]), [{ label: '段落移动', block: 'p-a', isSlight: true }])
  assert.deepEqual(changes([a, b], [a, b, c]), [{ label: '正文', block: 'p-c', isSlight: false }])
  assert.deepEqual(changes([a, b], [b]), [{ label: '正文', block: 'p-a', isSlight: false }])
})

test('a change outside the words is layout', () => {
  assert.deepEqual(changesBetween(VERSION, { ...VERSION, html: '<p id="p-1"><strong>正文</strong>。</p>' }).map(({ label, isSlight }) => ({ label, isSlight })), [{ label: '排版', isSlight: true }])
})

test('two different texts are shown one after the other, without delay', () => {
  const [change] = changesBetween(withText('甲'.repeat(9000)), withText('乙'.repeat(9000)))
  assert.deepEqual(change?.stretches.map(({ kind, text }) => [kind, text.length]), [['removed', 9000], ['added', 9000]])
})

const figure = (over: Partial<NonNullable<Comparable['figures']>[number]> = {}) => ({
  id: 'f-1', block: 'p-1', words: '50余场次', sentence: '活动50余场次。', sentenceOffset: 2, metric: '活动', project: null, street: { name: '甲街道' }, period: '2021', ...over,
})
const marked = (...figures: ReturnType<typeof figure>[]): Comparable => ({ ...withText('活动50余场次。又有30场次。'), figures })
const reported = (before: Comparable, after: Comparable) => changesBetween(before, after, (slug) => `项目${slug}`).map(({ label, stretches, isSlight }) => [label, stretches.map(({ text }) => text).join(''), isSlight])

test('a changed attribute of a number is listed in words; a changed project alone is slight', () => {
  assert.deepEqual(reported(marked(figure()), marked(figure({ metric: '演出' }))), [['数字标注', '“50余场次”的指标由活动改为演出', false]])
  assert.deepEqual(reported(marked(figure()), marked(figure({ period: '2021-01/2022' }))), [['数字标注', '“50余场次”的期间由2021年改为2021年1月～2022年', false]])
  assert.deepEqual(reported(marked(figure()), marked(figure({ street: { name: '乙街道' } }))), [['数字标注', '“50余场次”的街道由甲街道改为乙街道', false]])
  assert.deepEqual(reported(marked(figure({ project: 'a' })), marked(figure({ project: 'b' }))), [['数字标注', '“50余场次”的项目由项目a改为项目b', true]])
  assert.deepEqual(reported(marked(figure()), marked(figure({ words: '50余' }))), [['数字标注', '“50余”的字样由“50余场次”改为“50余”', false]])
})

test('in old revisions another metric made another id: the position identifies the number', () => {
  assert.deepEqual(reported(marked(figure()), marked(figure({ id: 'f-2', metric: '演出' }))), [['数字标注', '“50余场次”的指标由活动改为演出', false]])
})

test('an added or removed mark is slight; with its text, only the text is listed', () => {
  const second = figure({ id: 'f-2', words: '30场次', sentence: '又有30场次。', metric: '演出', project: 'a' })
  assert.deepEqual(reported(marked(figure()), marked(figure(), second)), [['数字标注', '“30场次”（项目a·演出）', true]])
  assert.deepEqual(reported(marked(figure(), second), marked(figure())), [['数字标注', '“30场次”（项目a·演出）', true]])
  assert.deepEqual(reported({ ...withText('活动50余场次。'), figures: [figure()] }, marked(figure(), second)).map(([label]) => label), ['正文'])
  assert.deepEqual(reported({ ...withText('活动60场次。'), figures: [figure({ words: '60场次', sentence: '活动60场次。' })] }, { ...withText('活动50余场次。'), figures: [figure()] }).map(([label]) => label), ['正文'])
})

test('the same change of many numbers is one line', () => {
  const many = (period: string) => marked(...[1, 2, 3, 4, 5].map((count) => figure({ id: `f-${count}`, words: `${count}场次`, period })))
  assert.deepEqual(reported(many('2021'), many('2022')), [['数字标注', '“1场次”“2场次”“3场次”等5处的期间由2021年改为2022年', false]])
})
