import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addressesOf, ofName, readTags, textOf } from '../../html.ts'
import { openPortal } from '../../helper.ts'

const portal = await openPortal({ after })

/** Every page, with its heading. */
const PAGES: Record<string, string> = {
  '/': '争创全国文明典范城市',
  '/yibashou': '争创全国文明典范城市“一把手”谈创建',
  '/yibashou/1': '努力开创创建全国文明典范城市新局面',
  '/yibashou/2': '扮靓城市名片 文明创建永不止步',
  '/streets': '街道',
  '/streets/xinhualu': '新华路街道',
  '/streets/xiaoyi': '孝义街道',
}

for (const [path, heading] of Object.entries(PAGES)) {
  test(`GET ${path} is a whole page`, async () => {
    const { status, headers, body } = await portal.ask(path)
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/html; charset=utf-8')
    assert.match(body, /^<!doctype html>/i)
    assert.ok(body.trimEnd().endsWith('</html>'), body.slice(-80))
    assert.deepEqual(ofName(body, 'h1').map((inner) => textOf(inner).trim()), [heading])
    assert.equal(readTags(body).find((tag) => tag.name === 'html')?.attributes.get('lang'), 'zh-CN')
    const canonical = readTags(body).filter((tag) => tag.attributes.get('rel') === 'canonical')
    assert.deepEqual(canonical.map((tag) => tag.attributes.get('href')), [`https://portal.example${path}`])
    // Data blocks are no scripts: test/pages/structured-data.test.ts.
    const scripts = readTags(body).filter((tag) => tag.name === 'script' && !tag.closing && tag.attributes.get('type') !== 'application/ld+json')
    assert.equal(scripts.length, 1, 'one script')
    assert.match(scripts[0]?.attributes.get('src') ?? '', /^\/assets\/reading-[0-9a-f]{12}\.js$/)
    assert.ok(scripts[0]?.attributes.has('defer'), 'that keeps nobody waiting')
  })

  test(`HEAD ${path} says what GET says, without a body`, async () => {
    const got = await portal.ask(path)
    const head = await portal.ask(path, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.body, '')
    for (const name of ['content-type', 'content-length', 'cache-control']) assert.equal(head.headers[name], got.headers[name], name)
  })
}

test('the titles of all pages differ', async () => {
  const titles = await Promise.all(Object.keys(PAGES).map(async (path) => textOf(ofName((await portal.ask(path)).body, 'title')[0] ?? '')))
  assert.equal(new Set(titles).size, titles.length, titles.join('\n'))
})

test('each link, asset and icon on every page answers 200, and each fragment names something there', async () => {
  const asked = new Map<string, Set<string>>()
  for (const path of Object.keys(PAGES)) {
    for (const address of addressesOf((await portal.ask(path)).body)) {
      const url = new URL(address, `https://portal.example${path}`)
      if (url.origin !== 'https://portal.example') continue
      const fragments = asked.get(url.pathname + url.search) ?? new Set()
      asked.set(url.pathname + url.search, url.hash === '' ? fragments : fragments.add(decodeURIComponent(url.hash.slice(1))))
    }
  }
  for (const [path, fragments] of asked) {
    const { status, body } = await portal.ask(path)
    assert.equal(status, 200, path)
    const ids = new Set(readTags(body).map((tag) => tag.attributes.get('id')))
    for (const fragment of fragments) assert.ok(ids.has(fragment), `${path}#${fragment}`)
  }
  const paths = [...asked.keys()]
  assert.ok(paths.some((path) => path.startsWith('/assets/') && path.endsWith('.css')))
  assert.ok(paths.some((path) => path.startsWith('/assets/') && path.endsWith('.svg')))
  for (const path of Object.keys(PAGES)) assert.ok(asked.has(path), `${path} is linked from somewhere`)
})

test('articles link to the previous and next one', async () => {
  const relations = (html: string) => Object.fromEntries(readTags(html).flatMap((tag) => tag.name === 'a' && tag.attributes.has('rel') ? [[tag.attributes.get('rel'), tag.attributes.get('href')]] : []))
  assert.deepEqual(relations((await portal.ask('/yibashou/1')).body), { next: '/yibashou/2' })
  assert.deepEqual(relations((await portal.ask('/yibashou/2')).body), { prev: '/yibashou/1' })
})

test('/healthz and /readyz are never cached', async () => {
  const health = await portal.ask('/healthz')
  assert.equal(health.status, 200)
  assert.equal(health.body, 'ok\n')
  assert.equal(health.headers['cache-control'], 'no-store')
  const ready = await portal.ask('/readyz')
  assert.equal(ready.status, 200)
  assert.equal(JSON.parse(ready.body).status, 'ready')
  assert.equal(ready.headers['cache-control'], 'no-store')
})

test('a portal without content still serves, and says that there is nothing yet', async (t) => {
  const empty = await openPortal(t, { real: false })
  for (const path of ['/', '/streets']) {
    const { status, body } = await empty.ask(path)
    assert.equal(status, 200, path)
    assert.ok(body.trimEnd().endsWith('</html>'))
  }
  assert.match((await empty.ask('/')).body, /还没有发布的文章/)
  assert.equal((await empty.ask('/yibashou')).status, 404)
})
