// HEAD returns the headers of GET: programs that watch for changes rely on it.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openPortal, pagesFrom } from '../helper.ts'

test('at every public address HEAD and GET have the same headers, in any order of requests', async () => {
  // Three equal portals: one to collect the addresses, one for HEAD alone, one for GET before HEAD.
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
    // A streamed reply has no length, and a reply to HEAD no chunks.
    delete page.headers['transfer-encoding']
    for (const head of [first, second]) {
      assert.deepEqual([head.statusCode, head.headers], [page.statusCode, page.headers], path)
      assert.equal(head.bytes, 0, path)
    }
  }
})
