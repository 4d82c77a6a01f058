// Documents for machines: repeated conditional requests render them once.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPortal } from '../helper.ts'

const [one, other] = [await openPortal({ after }), await openPortal({ after })]

for (const path of ['/feed.xml', '/feed.json', '/yibashou/feed.xml', '/sitemap.xml', '/robots.txt', '/oembed?url=https%3A%2F%2Fportal.example%2Fyibashou%2F1', '/yibashou/1/poster.png']) {
  test(`${path}: three conditional requests get 304 after one rendering`, async () => {
    const { headers } = await other.ask(path)
    for (let time = 0; time < 3; time++) {
      const { status, body, headers: own } = await one.ask(path, { headers: { 'if-none-match': headers['etag'] ?? '' } })
      assert.deepEqual([status, body, own['etag'], own['cache-control'], own['access-control-allow-origin']], [304, '', headers['etag'], headers['cache-control'], headers['access-control-allow-origin']])
    }
    // Replies from the cache have no line in the log.
    const made = one.log.filter((line) => line['msg'] === 'request finished' && line['path'] === path.replace(/\?.*/, ''))
    assert.equal(made.length, 1)
    assert.equal((await one.ask(path)).body, (await other.ask(path)).body)
  })
}
