// Tests that every number of the published texts is marked, or listed here with the reason why not.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { findQuantities } from '../../src/content/quantity/quantity.ts'
import { ROOT } from '../content-files.ts'

const ORDER = '列举的次序，不是数量'
const NAME = '名称、口号或固定说法里的数字'
const YEAR = '年份'
const VAGUE = '泛指，没有说出数目'

/** [words with context, reason], in the order of the text. */
const UNMARKED: Record<string, [string, string][]> = {
  'yibashou/01-新华路街道-路向前.md': [
    ['一是', ORDER], ['东一区', NAME], ['西一区', NAME], ['二是', ORDER], ['每一名', VAGUE], ['一份创文宣传海报', '每一名顾客一份，说的是做法，不是总数'],
    ['三率一度', NAME], ['三是', ORDER], ['四是', ORDER], ['2021年', YEAR], ['下一步', NAME],
  ],
  'yibashou/02-孝义街道-刘旭辉.md': [
    ['2021年', YEAR], ['“三化”', NAME], ['“三通过”', NAME], ['有机统一', NAME], ['三“言”两“语”', NAME], ['100周年', '周年是序数，不是数量'],
    ['三田蓝', NAME], ['一批群众', VAGUE], ['三项工程、一项管理', NAME], ['百姓', NAME], ['举一反三', NAME], ['双提升', NAME],
  ],
  'yibashou/系列.md': [['第七次', '序数'], ['六项提升工程', NAME], ['一把手', NAME]],
}

const NUMERAL = /[0-9０-９]+|[〇零一二三四五六七八九十百千万亿两双半]+/g

for (const [path, list] of Object.entries(UNMARKED)) {
  test(`every number of ${path} is marked, or listed with its reason`, () => {
    const body = readFileSync(join(ROOT, 'content', path), 'utf8').split(/^---$/m).slice(2).join('---')
    let rest = body.replace(/\[[^\]]*\]\{[^}]*\}/g, '□')
    assert.deepEqual(findQuantities(rest).map(({ start, end }) => rest.slice(start, end)), [], 'no suggestion for them')
    let from = 0
    for (const [words, reason] of list) {
      const at = rest.indexOf(words, from)
      assert.ok(at >= 0, `${words} is in the text, in this order`)
      assert.notEqual(reason, '')
      rest = rest.slice(0, at) + '□'.repeat(words.length) + rest.slice(at + words.length)
      from = at
    }
    assert.deepEqual([...rest.matchAll(NUMERAL)].map(({ 0: found, index }) => rest.slice(Math.max(0, index - 4), index + found.length + 4)), [])
  })
}
