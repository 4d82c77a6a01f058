import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from '../property.ts'
import { BOM, type Cell, csvRow } from '../../src/exports/figures-csv.ts'
import { HOSTILE } from './figure-records.ts'
import { parseCsv } from './rfc4180.ts'

const cellsOf = (cells: readonly Cell[]) => {
  const rows = parseCsv(csvRow(cells))
  assert.equal(rows.length, 1)
  return rows[0] ?? []
}
const cellOf = (cell: Cell) => cellsOf([cell])[0] ?? ''
const CONTROL = /(?![\t\n\r])\p{Cc}/gu

test('parses RFC 4180 in this test', () => {
  assert.deepEqual(parseCsv('a,"b ""c""\r\nd",\r\n,,\r\n'), [['a', 'b "c"\r\nd', ''], ['', '', '']])
  for (const broken of ['a', 'a\n', '"a', 'a"b"\r\n', '"a"b\r\n']) assert.throws(() => parseCsv(broken), broken)
})

test('writes numbers as numbers, booleans in Chinese, and null as empty', () => {
  assert.equal(csvRow([0, -5, 3.8, 39560000, true, false, null, '甲']), '0,-5,3.8,39560000,是,否,,甲\r\n')
})

test('has the byte order mark that Excel needs for UTF-8', () => {
  assert.deepEqual([...Buffer.from(BOM)], [0xef, 0xbb, 0xbf])
})

describe('puts an apostrophe before a cell that may run as a formula', () => {
  for (const text of ['=1', '+1', '-1', '@a', '\ta', '\ra', '\na', '＝1', '＋1', '－1', '＠a', ' =1', '\u3000=1', '\u200b=1', '\ufeff=1', '\u202e=1']) {
    test(JSON.stringify(text), () => assert.equal(cellOf(text), `'${text}`))
  }
  test('but not before others', () => {
    for (const text of ['1', '3.8', '甲=乙', '甲-乙', '50余场次', '[50,60)', '(,)', '“=”', '30～50', '#p-1', '']) assert.equal(cellOf(text), text)
  })
})

test('returns hostile cells, but for the apostrophe and control characters', () => {
  for (const text of HOSTILE) {
    const cell = cellOf(text)
    const expected = text.toWellFormed().replace(CONTROL, '\ufffd')
    assert.ok(cell.toWellFormed() === expected || cell === `'${expected}`, JSON.stringify([text, cell]))
    assert.doesNotMatch(cell, /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u)
    assert.doesNotMatch(cell, CONTROL)
  }
})

test('keeps the number and the content of random cells', () => {
  const cell = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('"', ',', '\r', '\n', '\t', '=', '-', "'", ';', ' ', '\0', '甲') }), fc.constantFrom(...HOSTILE))
  fc.assert(fc.property(fc.array(cell, { minLength: 1, maxLength: 6 }), (cells) => {
    const read = cellsOf(cells)
    assert.equal(read.length, cells.length)
    for (const [index, text] of cells.entries()) {
      const shown = text.replace(CONTROL, '\ufffd')
      assert.ok(read[index] === shown || read[index] === `'${shown}`, JSON.stringify([text, read[index]]))
      assert.doesNotMatch(read[index] ?? '', /^[=+\-@\t\r]/)
    }
  }), { numRuns: 300 })
})
