// A HEAD tells all that a GET would: programs that watch for changes ask nothing else.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPortal, pagesFrom } from '../helper.ts'

test('at every public address HEAD and GET have the same headers, whichever was asked first', async () => {
  // Three of the same: one to find the addresses by asking for them, one that is asked by HEAD alone, one by GET first.
  const [found, byHead, byGet] = [await openPortal({ after }), await openPortal({ after }), await openPortal({ after })]
  const pages = await pagesFrom(found, '/')
  const paths = [...pages, '/data.csv', '/data.json', '/feed.xml', '/feed.json', '/sitemap.xml', '/robots.txt', '/yibashou/1.json', '/yibashou/1/poster.png', '/yibashou/1/qr.svg', '/yibashou/1/cite.ris', '/nowhere', '/yibashou/01', '/search?q=%E5%88%9B']
  assert.ok(paths.length > 60)
  for (const path of paths) {
    const ask = async ({ app }: typeof found, method: 'GET' | 'HEAD') => {
      const { statusCode, headers: { date: _date, ...headers }, rawPayload } = await app.inject({ method, url: path, headers: { 'accept-encoding': 'gzip' } })
      return { statusCode, headers, bytes: rawPayload.length }
    }
    const first = await ask(byHead, 'HEAD')
    const page = await ask(byGet, 'GET')
    const second = await ask(byGet, 'HEAD')
    // What is streamed has no length, and a HEAD no body to be cut into chunks.
    delete page.headers['transfer-encoding']
    for (const head of [first, second]) {
      assert.deepEqual([head.statusCode, head.headers], [page.statusCode, page.headers], path)
      assert.equal(head.bytes, 0, path)
    }
  }
})
