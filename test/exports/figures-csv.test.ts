// Compares the table with a golden file. `UPDATE_GOLDEN=1 npm test` writes it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { figuresCsv } from '../../src/exports/figures-csv.ts'
import { figureJson } from '../../src/exports/figure-json.ts'
import { HOSTILE, record, SITE, urls } from './figure-records.ts'
import { csvObjects, parseCsv } from './rfc4180.ts'

const GOLDEN = join(import.meta.dirname, 'figures.golden.csv')

const RECORDS = [
  record('3.8平方公里', { metric: '辖区面积', category: '辖区概况' }, '街道面积3.8平方公里。'),
  record('3956万元', { id: 'f-0123456789ab-2', metric: '投资额', category: '项目', project: { name: '老旧楼院改造', slug: 'louyuan' }, additive: true }, '先后投资3956万元进行改造。'),
  record('50余场次', { metric: '文艺活动', countsActivities: true, metricDescription: '各社区的活动，含"合办"的' }),
  record('100余场次', { period: '2021-01/2021-10' }),
  record('10万余份'),
  record('不到50场'),
  record('约50场'),
  record('若干个'),
  record('30～50场次'),
  record('三分之一', {}, '约有三分之一。'),
  record('6个', { title: '=1+1', speaker: '-甲', position: '书记,主任', sentence: '第一行\n第二行“6个”', sentenceOffset: 8 }),
]

const csv = figuresCsv({ records: RECORDS, site: SITE, urls })

test('equals the golden file', () => {
  if (process.env['UPDATE_GOLDEN']) writeFileSync(GOLDEN, csv)
  assert.equal(csv, readFileSync(GOLDEN, 'utf8'))
})

test('begins with the byte order mark, ends rows with CRLF, and fills all columns', () => {
  assert.ok(csv.startsWith('\uFEFF标识,原文,'))
  const rows = parseCsv(csv.slice(1))
  assert.equal(rows.length, RECORDS.length + 1)
  for (const row of rows) assert.equal(row.length, rows[0]?.length)
  assert.equal(new Set(rows[0]).size, rows[0]?.length, 'headings differ')
  for (const heading of rows[0] ?? []) assert.match(heading, /^\p{Script=Han}+$/u)
})

test('has the same values as the JSON', () => {
  for (const [index, row] of csvObjects(csv).entries()) {
    const figure = figureJson(RECORDS[index] ?? assert.fail(), urls)
    assert.equal(row['标识'], figure.id)
    assert.equal(row['原文'], figure.words)
    assert.equal(row['下限'], figure.lower === null ? '' : String(figure.lower))
    assert.equal(row['上限'], figure.upper === null ? '' : String(figure.upper))
    assert.equal(row['区间记法'], figure.interval)
    assert.equal(row['读作'], figure.intervalText)
    assert.equal(row['单位'], figure.unit ?? '')
    assert.equal(row['确数'], figure.exact ? '是' : '否')
    assert.equal(row['项目'], figure.project?.name ?? '')
    assert.equal(row['网址'], figure.address)
    assert.equal(row['段落网址'], figure.article.paragraphAddress)
    assert.deepEqual([row['性质'], row['主办单位'], row['数据许可'], row['数据署名']], ['原文所述', SITE.host, SITE.licence, SITE.attribution])
  }
})

test('leaves unknown metadata empty', () => {
  const [row] = csvObjects(figuresCsv({ records: RECORDS.slice(0, 1), site: { ...SITE, host: null, licence: null, attribution: null }, urls }))
  assert.deepEqual([row?.['主办单位'], row?.['数据许可'], row?.['数据署名']], ['', '', ''])
})

test('has a heading without figures', () => {
  assert.equal(csvObjects(figuresCsv({ records: [], site: SITE, urls })).length, 0)
  assert.equal(figuresCsv({ records: [], site: SITE, urls }).split('\r\n').length, 2)
})

test('keeps hostile text in its cell, without formulas', () => {
  for (const text of HOSTILE) {
    const hostile = record('6个', {
      title: text, speaker: text, position: text, metric: text, category: text, metricDescription: text, unit: text, sentence: text, words: text, street: { name: text, slug: 'a' }, project: { name: text, slug: 'b' },
    })
    const table = figuresCsv({ records: [hostile], site: { ...SITE, host: text, licence: text, attribution: text }, urls })
    const [row] = csvObjects(table)
    assert.equal(row?.['标识'], 'f-0123456789ab')
    for (const [name, cell] of Object.entries(row ?? {})) assert.doesNotMatch(cell, /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u, `${name}: ${JSON.stringify(text)}`)
  }
})
