import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../property.ts'
import { beijingDay, beijingTime, readBeijingTime, readPartialDate, readPeriod } from '../../src/content/date.ts'

test('a date keeps its precision', () => {
  const cases: Record<string, string | null> = {
    2021: '2021',
    '2021年': '2021',
    '２０２１': '2021',
    '2021-09': '2021-09',
    '2021年9月': '2021-09',
    2021.9: '2021-09',
    '2021-09-01': '2021-09-01',
    '2021年9月1日': '2021-09-01',
    '2021 年 9 月 1 日': '2021-09-01',
    '2021.9.1': '2021-09-01',
    '2021/9/1': '2021-09-01',
    '２０２１年９月１日': '2021-09-01',
    '2024-02-29': '2024-02-29',
    '2021-02-29': null,
    '2021-13': null,
    '2021-00-01': null,
    '2021-9-31': null,
    '21-09-01': null,
    20210901: null,
    去年九月: null,
    '2021-09-01 08:00': null,
    '': null,
  }
  for (const [text, expected] of Object.entries(cases)) assert.equal(readPartialDate(text), expected, text)
})

test('every real day reads back from each of its forms, and nothing throws', () => {
  fc.assert(fc.property(fc.date({ min: new Date('1900-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true }), (date) => {
    const iso = date.toISOString().slice(0, 10)
    const [year, month, day] = iso.split('-').map(Number)
    for (const form of [iso, `${year}年${month}月${day}日`, `${year}.${month}.${day}`, `${year}/${month}/${day}`, `${year}-${month}-${day}`]) {
      assert.equal(readPartialDate(form), iso)
    }
  }))
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => {
    readPartialDate(text)
    readPeriod(text)
    readBeijingTime(text)
  }))
})

test('a time of publication is Beijing time under any zone of the server', () => {
  const expected = Date.parse('2026-12-01T08:30:00+08:00')
  for (const text of ['2026-12-01 08:30', '2026-12-01 8:30', '2026年12月1日 8:30', '2026年12月1日8点30分', '２０２６-12-01　08：30', '2026-12-01T08:30']) {
    assert.equal(readBeijingTime(text), expected, text)
  }
  assert.equal(readBeijingTime('2026-12-01 8时'), Date.parse('2026-12-01T08:00:00+08:00'))
  for (const text of ['2026-12-01', '2026-12 08:00', '2026-12-01 24:00', '2026-12-01 08:60', '明天 08:00']) assert.equal(readBeijingTime(text), null, text)
})

test('a period is a partial date or two of them', () => {
  assert.equal(readPeriod('2021'), '2021')
  assert.equal(readPeriod('2021年1月～2021年10月'), '2021-01/2021-10')
  assert.equal(readPeriod('2021-01 至 2021-10'), '2021-01/2021-10')
  assert.equal(readPeriod('2021-10至2021-01'), null)
  assert.equal(readPeriod('今年以来'), null)
})

test('an instant is written in Beijing\'s time, the day too', () => {
  for (const [instant, time] of [['2026-05-31T15:59:59Z', '2026-05-31T23:59:59+08:00'], ['2026-05-31T16:00:00Z', '2026-06-01T00:00:00+08:00'], ['2025-12-31T20:00:00.999Z', '2026-01-01T04:00:00+08:00']] as const) {
    assert.equal(beijingTime(Date.parse(instant)), time)
    assert.equal(beijingDay(Date.parse(instant)), time.slice(0, 10))
  }
})
