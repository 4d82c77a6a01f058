import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { addressesOf } from '../../html.ts'
import { addedArticleFile, PNG } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const PREFIX = '/zt/chuangwen'
const ORIGIN = 'https://example.org'

const portal = await openPortal({ after }, {
  env: { BASE_PATH: PREFIX, SITE_ORIGIN: ORIGIN },
  files: { 'yibashou/03.md': addedArticleFile({}, '见[第一篇](/yibashou/1)，也见[别处](https://www.example.gov.cn/)。'), 'yibashou/图片/路.png': PNG },
})

/** Asks for the home page and then for whatever the pages name, until nothing new comes up. */
async function crawl () {
  const found = new Map<string, number>()
  const outside: string[] = []
  const queue = [`${PREFIX}/`]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (found.has(path)) continue
    const { status, headers, body } = await portal.ask(path)
    found.set(path, status)
    if (!headers['content-type']?.startsWith('text/html')) continue
    for (const address of addressesOf(body)) {
      if (address.startsWith('#')) continue
      const url = new URL(address, ORIGIN + path)
      if (url.origin === ORIGIN && (url.pathname === `${PREFIX}/` || url.pathname.startsWith(`${PREFIX}/`))) queue.push(url.pathname + url.search)
      else if (address !== 'https://www.example.gov.cn/') outside.push(`${address} on ${path}`)
    }
  }
  return { found, outside }
}

test('from the home page, no link, asset or canonical leaves the prefix, and each answers 200', async () => {
  const { found, outside } = await crawl()
  assert.deepEqual(outside, [])
  assert.deepEqual([...found].filter(([, status]) => status !== 200), [])
  for (const path of ['/', '/yibashou', '/yibashou/1', '/yibashou/2', '/yibashou/3', '/streets', '/streets/xinhualu', '/streets/xiaoyi']) {
    assert.ok(found.has(PREFIX + path), `${path} can be reached`)
  }
})

test('the stylesheet names nothing outside the prefix', async () => {
  const { found } = await crawl()
  const path = [...found.keys()].find((name) => name.endsWith('.css')) ?? assert.fail('no stylesheet')
  for (const [, address = ''] of (await portal.ask(path)).body.matchAll(/url\(\s*['"]?([^'")]+)/g)) {
    assert.ok(new URL(address, ORIGIN + path).pathname.startsWith(`${PREFIX}/`), address)
  }
})

test('error pages stay inside as well', async () => {
  for (const path of [`${PREFIX}/nothing`, `${PREFIX}/%`, '/nothing', '/']) {
    const { status, body } = await portal.ask(path)
    assert.ok(status === 404 || status === 400, path)
    const addresses = addressesOf(body).filter((address) => !address.startsWith('#'))
    assert.ok(addresses.length > 3)
    for (const address of addresses) assert.ok(address.startsWith(`${PREFIX}/`), `${address} on ${path}`)
  }
})

test('outside the prefix there is nothing', async () => {
  for (const path of ['/', '/yibashou', '/yibashou/1', '/streets', '/healthz', '/readyz', '/zt', '/zt/', '/zt/chuangwenx', '/ZT/chuangwen/', '/zt/chuangwen/zt/chuangwen/']) {
    assert.equal((await portal.ask(path)).status, 404, path)
  }
  const inside = await portal.ask(`${PREFIX}/`)
  const asset = addressesOf(inside.body).find((address) => address.endsWith('.css')) ?? assert.fail('no stylesheet')
  assert.equal((await portal.ask(asset.slice(PREFIX.length))).status, 404)
})

test('other spellings redirect once, inside the prefix', async () => {
  for (const [spelt, address] of [['/zt/chuangwen', '/zt/chuangwen/'], ['/zt/chuangwen/yibashou/01/?a=1', '/zt/chuangwen/yibashou/1?a=1'], ['/zt/chuangwen/streets/', '/zt/chuangwen/streets']] as const) {
    const { status, headers } = await portal.ask(spelt)
    assert.equal(status, 301, spelt)
    assert.equal(headers['location'], address)
    assert.equal((await portal.ask(address)).status, 200)
  }
})

test('operations are inside the prefix', async () => {
  for (const path of ['/healthz', '/readyz']) assert.equal((await portal.ask(PREFIX + path)).status, 200)
})

test('the canonical address has the origin and the prefix', async () => {
  assert.match((await portal.ask(`${PREFIX}/yibashou/1`)).body, /<link rel="canonical" href="https:\/\/example\.org\/zt\/chuangwen\/yibashou\/1">/)
})
