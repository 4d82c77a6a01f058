// Documents for machines: repeated conditional requests render them once; names of saved files.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { contentDisposition } from '../../src/web/canonical.ts'
import { HOSTILE } from '../exports/figure-records.ts'
import { openPortal } from '../helper.ts'

const [one, other] = [await openPortal({ after }), await openPortal({ after })]

const PATHS = [
  '/feed.xml', '/feed.json', '/yibashou/feed.xml', '/sitemap.xml', '/robots.txt', '/oembed?url=https%3A%2F%2Fportal.example%2Fyibashou%2F1', '/yibashou/1/poster.png',
  '/data.csv', '/data.json?street=xiaoyi', '/data/coverage.json', '/data.schema.json', '/data/f-a571b90c29c0.json', '/data/f-a571b90c29c0/cite.ris', '/yibashou/1/cite.bib', '/yibashou/1.json', '/search.json?q=%E6%96%87',
]

for (const path of PATHS) {
  test(`${path}: three conditional requests get 304 after one rendering`, async () => {
    const { headers, body: whole } = await other.ask(path)
    assert.ok(Number(headers['content-length']) >= whole.length && headers['etag'] !== undefined)
    for (let time = 0; time < 3; time++) {
      const { status, body, headers: own } = await one.ask(path, { headers: { 'if-none-match': headers['etag'] ?? '' } })
      assert.deepEqual([status, body, own['etag'], own['cache-control'], own['access-control-allow-origin']], [304, '', headers['etag'], headers['cache-control'], headers['access-control-allow-origin']])
    }
    // Replies from the cache have no line in the log.
    const made = one.log.filter((line) => line['msg'] === 'request finished' && line['path'] === path.replace(/\?.*/, ''))
    assert.equal(made.length, 1)
    assert.equal((await one.ask(path)).body, whole)
  })
}

/** Returns the name as a browser decodes it (RFC 5987). */
const nameIn = (header: string) => decodeURIComponent(/filename\*=UTF-8''([\w!#$&+.^`|~%-]+)$/.exec(header)?.[1] ?? assert.fail(header))

test('a saved file gets a Chinese name, and an ASCII one for old programs', () => {
  const header = contentDisposition({ kind: 'attachment', name: '数据-新华路街道', fallback: 'data-xinhualu', ending: 'csv' })
  assert.equal(header, "attachment; filename=\"data-xinhualu.csv\"; filename*=UTF-8''%E6%95%B0%E6%8D%AE-%E6%96%B0%E5%8D%8E%E8%B7%AF%E8%A1%97%E9%81%93.csv")
  assert.equal(nameIn(header), '数据-新华路街道.csv')
})

test('no name breaks the header or names another folder', () => {
  for (const text of [...HOSTILE, '../../etc/passwd', 'a\\b', "a'b(c)*d", 'a"b', 'CON', '甲'.repeat(500), '😀'.repeat(200)]) {
    const header = contentDisposition({ kind: 'inline', name: `数据-${text}`, fallback: text, ending: 'json' })
    assert.match(header, /^inline; filename="[\w.-]+"; filename\*=UTF-8''[\w!#$&+.^`|~%-]+$/)
    assert.doesNotMatch(nameIn(header), /[\\/:*?"<>|\p{Cc}]/u)
    assert.ok(nameIn(header).length <= 150)
  }
})
