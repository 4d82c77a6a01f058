import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { breakLines, escapeText, plainLine, widthEm } from '../../src/exports/chart-text.ts'

test('keeps short text on one line, and gives no line for empty text', () => {
  assert.deepEqual(breakLines('志愿服务活动', { maxEm: 6, maxLines: 1 }), ['志愿服务活动'])
  assert.deepEqual(breakLines(' \u0000\u200e ', { maxEm: 6, maxLines: 1 }), [])
})

test('breaks between words into lines of about equal width', () => {
  assert.deepEqual(breakLines('社会主义核心价值观宣传教育实践基地', { maxEm: 14, maxLines: 3 }).length, 2)
  assert.deepEqual(breakLines('老旧楼院改造提升惠及群众', { maxEm: 11, maxLines: 2 }).map(widthEm), [6, 6])
})

test('begins no line with closing and ends none with opening punctuation', () => {
  const lines = breakLines('我为群众，办实事，（主题）志愿“服务”进社区，进校园。', { maxEm: 5, maxLines: 9 })
  assert.ok(lines.length > 3)
  for (const line of lines) assert.doesNotMatch(line, /^[，。）”]|[（“]$/)
})

test('ends too long text in an ellipsis', () => {
  assert.deepEqual(breakLines('志愿服务活动志愿服务活动', { maxEm: 6, maxLines: 1 }), ['志愿服务活…'])
  assert.match(breakLines('w'.repeat(100_000), { maxEm: 10, maxLines: 2 }).join(''), /^w+…$/)
})

test('escapes markup', () => {
  assert.equal(escapeText('"><script>&\''), '&quot;&gt;&lt;script&gt;&amp;&#39;')
  assert.equal(plainLine('\ud800\u202e50\r\n\u0007余\ufffe'), '\ufffd50 余')
})

test('keeps random text within the width and the number of lines, and loses none that fits', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'志愿服务活动ab5 ，。“”（）'), maxLength: 80 }))
  fc.assert(fc.property(text, fc.double({ min: 3, max: 20, noNaN: true }), fc.integer({ min: 1, max: 5 }), (words, maxEm, maxLines) => {
    const lines = breakLines(words, { maxEm, maxLines })
    assert.ok(lines.length <= maxLines)
    for (const line of lines) assert.ok(widthEm(line) <= maxEm + 1e-9 && line !== '', `${JSON.stringify(line)} in ${maxEm}`)
    const withoutSpaces = (some: string) => some.replace(/\s/gu, '')
    const whole = withoutSpaces(plainLine(words))
    if (lines.at(-1)?.endsWith('…')) assert.ok(whole.startsWith(withoutSpaces(lines.join('')).replace(/…$/, '')))
    else assert.equal(withoutSpaces(lines.join('')), whole)
  }), { numRuns: 1000 })
})
