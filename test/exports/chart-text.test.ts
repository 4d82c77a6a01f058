import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { breakLines, emsOf, escapeText, plain } from '../../src/exports/chart-text.ts'

test('what fits stays on one line, empty text has none', () => {
  assert.deepEqual(breakLines('志愿服务活动', { ems: 6, most: 1 }), ['志愿服务活动'])
  assert.deepEqual(breakLines(' \u0000\u200e ', { ems: 6, most: 1 }), [])
})

test('lines break between words and are about as long as each other', () => {
  assert.deepEqual(breakLines('社会主义核心价值观宣传教育实践基地', { ems: 14, most: 3 }).length, 2)
  assert.deepEqual(breakLines('老旧楼院改造提升惠及群众', { ems: 11, most: 2 }).map(emsOf), [6, 6])
})

test('punctuation does not begin or open the end of a line', () => {
  const lines = breakLines('我为群众，办实事，（主题）志愿“服务”进社区，进校园。', { ems: 5, most: 9 })
  assert.ok(lines.length > 3)
  for (const line of lines) assert.doesNotMatch(line, /^[，。）”]|[（“]$/)
})

test('what does not fit ends in an ellipsis', () => {
  assert.deepEqual(breakLines('志愿服务活动志愿服务活动', { ems: 6, most: 1 }), ['志愿服务活…'])
  assert.match(breakLines('w'.repeat(100_000), { ems: 10, most: 2 }).join(''), /^w+…$/)
})

test('escaped text has no mark-up left', () => {
  assert.equal(escapeText('"><script>&\''), '&quot;&gt;&lt;script&gt;&amp;&#39;')
  assert.equal(plain('\ud800\u202e50\r\n\u0007余\ufffe'), '\ufffd50 余')
})

test('random text: lines are never too wide, never too many, and lose nothing that fits', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'志愿服务活动ab5 ，。“”（）'), maxLength: 80 }))
  fc.assert(fc.property(text, fc.double({ min: 3, max: 20, noNaN: true }), fc.integer({ min: 1, max: 5 }), (words, ems, most) => {
    const lines = breakLines(words, { ems, most })
    assert.ok(lines.length <= most)
    for (const line of lines) assert.ok(emsOf(line) <= ems + 1e-9 && line !== '', `${JSON.stringify(line)} in ${ems}`)
    const bare = (some: string) => some.replace(/\s/gu, '')
    const whole = bare(plain(words))
    if (lines.at(-1)?.endsWith('…')) assert.ok(whole.startsWith(bare(lines.join('')).replace(/…$/, '')))
    else assert.equal(bare(lines.join('')), whole)
  }), { numRuns: 1000 })
})
