import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { firstSentences } from '../../src/exports/excerpt.ts'

test('takes as many sentences as fit', () => {
  for (const [text, max, expected] of [
    ['一句。二句。三句。', 6, '一句。二句。'],
    ['一句。二句。三句。', 100, '一句。二句。三句。'],
    ['他说：“好！”然后走了。', 8, '他说：“好！”'],
    ['真的？！是。', 4, '真的？！'],
    ['没有句号', 100, '没有句号'],
    ['很长很长的第一句。二。', 3, '很长很长的第一句。'],
    ['', 10, ''],
  ] as const) assert.equal(firstSentences(text, { max, maxFirstSentence: 20 }), expected)
})

test('cuts a too long sentence at a clause, with an ellipsis', () => {
  assert.equal(firstSentences('一二三四五，六七八九十，一二三四五六。', { max: 14, maxFirstSentence: 15 }), '一二三四五，六七八九十……')
  assert.equal(firstSentences('一'.repeat(50), { max: 12, maxFirstSentence: 12 }), '一'.repeat(10) + '……')
})

test('is never too long and splits no character', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('字', '。', '，', '！', '”', '𠮷', ' ', '3') }), fc.integer({ min: 3, max: 40 }), (text, max) => {
    const excerpt = firstSentences(text, { max, maxFirstSentence: max })
    assert.ok(Array.from(excerpt).length <= max, excerpt)
    assert.ok(excerpt.isWellFormed())
  }))
})
