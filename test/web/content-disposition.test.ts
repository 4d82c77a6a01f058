// Content-Disposition headers for Chinese and hostile names.
import assert from 'node:assert/strict'
import test from 'node:test'
import { contentDisposition } from '../../src/web/content-disposition.ts'
import { HOSTILE } from '../exports/figure-records.ts'

/** Returns the name as a browser decodes it (RFC 5987). */
const nameIn = (header: string) => decodeURIComponent(/filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(header)?.[1] ?? assert.fail(header))

test('the header contains a Chinese name, and an ASCII one for old programs', () => {
  const header = contentDisposition({ kind: 'attachment', name: '数据-新华路街道.csv', fallback: 'data-xinhualu.csv' })
  assert.equal(header, "attachment; filename=\"data-xinhualu.csv\"; filename*=UTF-8''%E6%95%B0%E6%8D%AE-%E6%96%B0%E5%8D%8E%E8%B7%AF%E8%A1%97%E9%81%93.csv")
  assert.equal(nameIn(header), '数据-新华路街道.csv')
})

test('no name breaks the header or names another folder', () => {
  for (const text of [...HOSTILE, '../../etc/passwd', 'a\\b', "a'b(c)*d", 'a"b', 'CON', '甲'.repeat(500), '😀'.repeat(200)]) {
    const header = contentDisposition({ kind: 'inline', name: `数据-${text}.json`, fallback: `${text}.json` })
    assert.match(header, /^inline; filename="[\w.-]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/)
    assert.doesNotMatch(nameIn(header), /[\\/:*?"<>|\p{Cc}]/u)
    assert.ok(nameIn(header).length <= 150)
  }
})
