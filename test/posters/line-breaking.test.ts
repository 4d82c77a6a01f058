import assert from 'node:assert/strict'
import test from 'node:test'
import fc from '../property.ts'
import { serifWidthEm, breakSegments, splitSegments } from '../../src/posters/line-breaking.ts'

const linesOf = (text: string, maxEm: number) => breakSegments(splitSegments(text), maxEm).map((line) => line.map((segment) => segment.text).join(''))

test('keeps a number with its unit, and punctuation with its word', () => {
  assert.deepEqual(linesOf('辖区面积有3.8平方公里，人口多', 8), ['辖区面积有', '3.8平方公里，人', '口多'])
  assert.deepEqual(linesOf('开展活动一百次，共50余场次。', 10), ['开展活动一百次，共', '50余场次。'])
  assert.equal(linesOf('一二三四“五六”七八九十', 5)[0], '一二三四')
})

test('moves segments down to a short last line', () => {
  const lines = linesOf('一二三四五六七八九十一', 10)
  assert.deepEqual(lines, ['一二三四五六七八', '九十一'])
})

test('loses no text, makes no line too wide, and begins or ends none with wrong punctuation', () => {
  const unit = fc.constantFrom('字', '文', '明', '，', '。', '”', '“', '（', '）', '3', '.', '余', 'a', 'W', '……', '——', ' ', '𠮷')
  fc.assert(fc.property(fc.string({ unit, maxLength: 120 }), fc.integer({ min: 12, max: 24 }), (text, maxEm) => {
    const lines = linesOf(text, maxEm)
    assert.equal(lines.join('').replace(/\s/g, ''), text.replace(/\s/g, ''))
    for (const line of lines) assert.ok(serifWidthEm(line) <= maxEm + 0.001, line)
  }))
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('字', '文', '明', '“字”', '，字', '。字', '3个'), maxLength: 80 }), (text) => {
    for (const line of linesOf(`字${text}`, 12)) assert.doesNotMatch(line, /^[，。”]|“$/, line)
  }))
})
