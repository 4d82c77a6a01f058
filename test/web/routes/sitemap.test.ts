import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decode } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { DESK_TOKEN, openPortal, pagesFrom, type Portal } from '../../helper.ts'

const portal = await openPortal({ after }, {
  files: {
    'yibashou/03.md': addedArticleFile({ 标题: '撤下的', 状态: '撤下', 撤下原因: '某个原因' }),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '草稿' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 发布时间: '2026-06-01 12:01' }),
    'dierji/系列.md': '---\n标题: 另一个系列\n---\n',
    'dierji/1.md': addedArticleFile({ 编号: '1', 发布时间: '2026-05-31 23:05' }),
    '街道/空街道.md': '---\n名称: 空街道\n网址: kong\n---\n\n只有一句。\n',
  },
})

/** Address and date of each entry of a sitemap, in order. */
function read (body: string): Map<string, string | null> {
  assert.match(body, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<urlset xmlns="http:\/\/www\.sitemaps\.org\/schemas\/sitemap\/0\.9">\n[^]*<\/urlset>\n$/)
  const found = [...body.matchAll(/<url><loc>([^<]+)<\/loc>(?:<lastmod>([^<]+)<\/lastmod>)?<\/url>/g)]
  assert.equal(found.length, body.split('<loc>').length - 1)
  return new Map(found.map(([, loc = '', date]) => [decode(loc), date ?? null]))
}
const ask = async ({ app }: Pick<Portal, 'app'>, path: string) => read((await app.inject(path)).body)

test('it lists every page that can be reached and is to be found, and nothing else', async () => {
  const { status, headers, body } = await portal.ask('/sitemap.xml')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'application/xml; charset=utf-8')
  const entries = read(body)
  const reached: string[] = []
  // A part of a list is a view of it, not a page of its own.
  for (const path of (await pagesFrom(portal, '/')).filter((one) => !one.includes('?'))) {
    const html = (await portal.app.inject(path)).body
    const canonical = /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1]
    if (canonical === `https://portal.example${path}` && !/<meta name="robots" content="noindex/.test(html)) reached.push(canonical)
  }
  assert.deepEqual([...entries.keys()].sort(), reached.sort())
  for (const path of ['/', '/yibashou', '/yibashou/1', '/dierji/1', '/streets/kong', '/projects/laojiu-louyuan', '/data/f-a571b90c29c0']) assert.ok(entries.has(`https://portal.example${path}`), path)
})

test('it has no withdrawn articles, drafts or scheduled articles', async () => {
  const entries = await ask(portal, '/sitemap.xml')
  for (const number of [3, 4, 5]) assert.ok(!entries.has(`https://portal.example/yibashou/${number}`))
})

test('a list page changed with its last article; an unknown time is left out', async () => {
  const entries = await ask(portal, '/sitemap.xml')
  const date = (path: string) => entries.get(`https://portal.example${path}`)
  assert.equal(date('/yibashou/1'), '2026-06-01T12:00:00+08:00')
  assert.equal(date('/dierji/1'), '2026-05-31T23:05:00+08:00')
  assert.equal(date('/dierji'), '2026-05-31T23:05:00+08:00')
  assert.equal(date('/streets/xiaoyi'), '2026-06-01T12:00:00+08:00')
  assert.equal(date('/projects/laojiu-louyuan'), '2026-06-01T12:00:00+08:00')
  assert.equal(date('/data/f-a571b90c29c0'), '2026-06-01T12:00:00+08:00')
  assert.equal(date('/streets/kong'), null)
  assert.equal(date('/data/fields'), null)
})

test('an empty portal has its own pages', async (t) => {
  const empty = await openPortal(t, { real: false })
  const entries = await ask(empty, '/sitemap.xml')
  assert.ok(entries.has('https://portal.example/'))
  assert.deepEqual([...new Set(entries.values())], [null])
})

test('a client with the file gets 304', async () => {
  for (const path of ['/sitemap.xml', '/robots.txt']) {
    const etag = (await portal.ask(path)).headers['etag'] ?? assert.fail()
    assert.equal((await portal.ask(path, { headers: { 'if-none-match': etag } })).status, 304)
  }
})

test('robots.txt: where the sitemap is, and no word of a desk that is not there', async () => {
  const { status, headers, body } = await portal.ask('/robots.txt')
  assert.equal(status, 200)
  assert.equal(headers['content-type'], 'text/plain; charset=utf-8')
  assert.equal(body, 'User-agent: *\nDisallow:\n\nSitemap: https://portal.example/sitemap.xml\n')
})

test('robots.txt keeps crawlers from the desk where there is one', async (t) => {
  const { body } = await (await openPortal(t, { env: { DESK_TOKEN, BASE_PATH: '/zt/cw' } })).ask('/zt/cw/robots.txt')
  assert.equal(body, 'User-agent: *\nDisallow: /zt/cw/desk\n\nSitemap: https://portal.example/zt/cw/sitemap.xml\n')
})

test('below a base path, every address is below it', async (t) => {
  const below = await openPortal(t, { env: { BASE_PATH: '/zt/cw' } })
  const entries = await ask(below, '/zt/cw/sitemap.xml')
  assert.ok(entries.size > 10)
  for (const address of entries.keys()) {
    assert.ok(address.startsWith('https://portal.example/zt/cw/'), address)
    assert.equal((await below.app.inject(address.replace('https://portal.example', ''))).statusCode, 200, address)
  }
})
