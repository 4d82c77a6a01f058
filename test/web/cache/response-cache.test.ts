// The response cache: which replies it keeps, their encodings, conditional requests, and its limits.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { createResponseCache } from '../../../src/web/cache/response-cache.ts'

interface Answer { status: number, headers: Record<string, string | undefined>, body: Buffer }

/** Opens an app with a page whose text contains the number of renderings. */
async function openApp ({ maxBytes = 1024 * 1024, checkMs = 0 }: { maxBytes?: number, checkMs?: number } = {}) {
  const state = { generation: 1, now: Date.parse('2026-06-01T12:00:00+08:00'), rendered: 0, broken: false, during: () => {}, wait: Promise.resolve() }
  const app: FastifyInstance = Fastify()
  const cache = createResponseCache({
    generation: () => {
      if (state.broken) throw new Error('no index')
      return state.generation
    },
    now: () => state.now,
    maxBytes,
    checkMs,
  })
  app.addHook('onSend', async (_request, reply) => { reply.header('x-content-type-options', 'nosniff') })
  cache.attach(app)
  const body = () => `第${++state.rendered}次。${'文明城市，从我做起。'.repeat(200)}`
  app.get('/page', async (_request, reply) => {
    await state.wait
    state.during()
    return await reply.type('text/html; charset=utf-8').header('cache-control', 'public, max-age=2').send(body())
  })
  app.get('/private', async (_request, reply) => await reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').send(body()))
  app.get('/cookie', async (_request, reply) => await reply.header('cache-control', 'public, max-age=2').header('set-cookie', 'a=b').send(body()))
  app.get('/gone', async (_request, reply) => await reply.code(410).header('cache-control', 'public, max-age=2').send(body()))
  app.get('/picture', async (_request, reply) => await reply.type('image/png').header('cache-control', 'public, max-age=2').send(Buffer.alloc(5000, ++state.rendered)))
  app.get('/fails', async () => {
    state.rendered++
    await state.wait
    throw new Error('no')
  })
  await app.listen({ host: '127.0.0.1', port: 0 })
  after(async () => { await app.close() })
  const { port } = app.server.address() as AddressInfo
  const get = async (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> => await new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, method }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => { chunks.push(chunk) }).on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers as Answer['headers'], body: Buffer.concat(chunks) })).on('error', reject)
    }).on('error', reject).end()
  })
  return { app, state, cache, get }
}

describe('a second request', () => {
  test('gets the same bytes and headers without another rendering', async () => {
    const { state, get } = await openApp()
    const [first, second] = [await get('/page'), await get('/page')]
    assert.equal(state.rendered, 1)
    assert.deepEqual(second.body, first.body)
    const { date: _one, ...own } = first.headers
    const { date: _two, ...other } = second.headers
    assert.deepEqual(other, own)
    assert.equal(own['x-content-type-options'], 'nosniff')
    assert.equal(own['content-length'], String(first.body.length))
    assert.equal(own['vary'], 'accept-encoding')
  })

  test('HEAD gets only the headers', async () => {
    const { get } = await openApp()
    const page = await get('/page')
    const { status, headers, body } = await get('/page', {}, 'HEAD')
    assert.deepEqual([status, headers['etag'], headers['content-length'], body.length], [200, page.headers['etag'], page.headers['content-length'], 0])
  })

  test('a first HEAD gets the headers of a GET, with any Accept-Encoding and If-None-Match', async () => {
    const asks: Record<string, string>[] = [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br, gzip' }, { 'if-none-match': '"other"' }]
    for (const asked of asks) {
      for (const path of ['/page', '/picture', '/private', '/cookie', '/gone']) {
        const [one, other] = [await openApp(), await openApp()]
        const { date: _one, ...head } = (await one.get(path, asked, 'HEAD')).headers
        const { date: _other, ...get } = (await other.get(path, asked)).headers
        assert.deepEqual(head, get, `${path} ${JSON.stringify(asked)}`)
        assert.equal(head['vary'], path === '/page' ? 'accept-encoding' : undefined)
      }
    }
    const { state, get } = await openApp()
    const { etag = '' } = (await get('/page', {}, 'HEAD')).headers
    const { status, body } = await get('/page')
    assert.deepEqual([state.rendered, status, body.length > 0], [1, 200, true], 'and the page is cached')
    state.generation++
    state.rendered = 0
    const known = await get('/page', { 'if-none-match': etag }, 'HEAD')
    assert.deepEqual([known.status, known.headers['etag'], known.headers['content-length']], [304, etag, undefined])
  })

  test('another query is another address', async () => {
    const { state, get } = await openApp()
    await get('/page?a=1')
    await get('/page?a=2')
    assert.equal(state.rendered, 2)
  })
})

describe('encodings', () => {
  test('each client gets an accepted encoding, by q-values, of the same text', async () => {
    const { get } = await openApp()
    await get('/page', { 'accept-encoding': 'gzip' })
    const identity = await get('/page')
    const encodings: Record<string, string | undefined> = {}
    for (const accept of ['gzip', 'gzip, deflate, br', 'br;q=0, gzip', 'gzip;q=0', 'identity', '*;q=0', 'br;q=0.1, gzip;q=0.9', '']) {
      const { headers, body } = await get('/page', accept === '' ? {} : { 'accept-encoding': accept })
      const encoding = headers['content-encoding']
      encodings[accept] = encoding
      assert.deepEqual(encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body, identity.body)
      assert.equal(headers['content-length'], String(body.length))
    }
    assert.deepEqual(Object.entries(encodings).filter(([, encoding]) => encoding === undefined).map(([accept]) => accept), ['gzip;q=0', 'identity', '*;q=0', ''])
    for (const accept of ['gzip', 'br;q=0, gzip', 'br;q=0.1, gzip;q=0.9']) assert.equal(encodings[accept], 'gzip')
  })

  test('a page first requested without encoding is compressed later', async () => {
    const { state, get } = await openApp()
    await get('/page')
    let later = await get('/page', { 'accept-encoding': 'gzip' })
    for (const end = Date.now() + 10_000; later.headers['content-encoding'] !== 'gzip' && Date.now() < end;) later = await get('/page', { 'accept-encoding': 'gzip' })
    assert.equal(later.headers['content-encoding'], 'gzip')
    assert.equal(state.rendered, 1)
  })

  test('brotli is sent when it is ready, and is the smallest', async () => {
    const { get } = await openApp()
    const first = await get('/page', { 'accept-encoding': 'gzip, br' })
    assert.equal(first.headers['content-encoding'], 'gzip')
    let later = first
    for (const end = Date.now() + 10_000; later.headers['content-encoding'] !== 'br' && Date.now() < end;) later = await get('/page', { 'accept-encoding': 'gzip, br' })
    assert.equal(later.headers['content-encoding'], 'br')
    assert.ok(later.body.length < first.body.length)
    assert.notEqual(later.headers['etag'], first.headers['etag'])
  })

  test('pictures are not compressed', async () => {
    const { get } = await openApp()
    const first = await get('/picture')
    const { headers } = await get('/picture', { 'accept-encoding': 'br, gzip' })
    assert.deepEqual([headers['content-encoding'], headers['vary'], headers['etag']], [undefined, undefined, first.headers['etag']])
  })
})

describe('If-None-Match', () => {
  test('gets 304 for the tag of any encoding, at the first and at the second request', async () => {
    const { get } = await openApp()
    const { headers } = await get('/page')
    const tag = headers['etag'] ?? ''
    for (const known of [tag, `W/${tag}`, tag.replace(/"$/, '-gzip"'), tag.replace(/"$/, '-br"'), `"x", ${tag}`, '*']) {
      const answer = await get('/page', { 'if-none-match': known, 'accept-encoding': 'gzip' })
      assert.deepEqual([answer.status, answer.body.length, answer.headers['content-type'], answer.headers['vary']], [304, 0, undefined, 'accept-encoding'], known)
    }
    assert.equal((await get('/page', { 'if-none-match': '"other"' })).status, 200)
    const { get: ask } = await openApp()
    assert.equal((await ask('/page', { 'if-none-match': tag })).status, 304, 'the same bytes have the same tag in every process')
  })
})

describe('what is not cached', () => {
  for (const path of ['/private', '/cookie', '/gone', '/fails']) {
    test(path, async () => {
      const { state, get } = await openApp()
      await get(path)
      await get(path)
      assert.equal(state.rendered, 2)
    })
  }

  test('a page rendered during a change of the index', async () => {
    const { state, get } = await openApp()
    state.during = () => { state.generation++ }
    await get('/page')
    state.during = () => {}
    await get('/page')
    assert.equal(state.rendered, 2)
    await get('/page')
    assert.equal(state.rendered, 2)
  })
})

describe('a change', () => {
  test('of the index, or of the day in Beijing, empties the cache', async () => {
    const { state, get, cache } = await openApp()
    await get('/page')
    await get('/picture')
    state.rendered = 1
    state.generation++
    await get('/page')
    assert.deepEqual([state.rendered, cache.entries()], [2, 1])
    state.now = Date.parse('2026-06-01T23:59:59+08:00')
    await get('/page')
    assert.equal(state.rendered, 2)
    state.now += 1000
    await get('/page')
    assert.equal(state.rendered, 3)
  })

  test('is looked for at most once in the given interval', async () => {
    const { state, get } = await openApp({ checkMs: Infinity })
    await get('/page')
    await get('/page')
    state.generation++
    await get('/page')
    assert.equal(state.rendered, 1)
  })

  test('is not assumed while the index is unreadable', async () => {
    const { state, get } = await openApp()
    await get('/page')
    state.broken = true
    assert.equal((await get('/page')).status, 200)
    assert.equal(state.rendered, 1)
  })
})

test('an encoding made later counts towards the limit', async () => {
  const { cache, get } = await openApp()
  await get('/page')
  const plain = cache.size()
  for (const encoding of ['gzip', 'br']) {
    const before = cache.size()
    let answer = await get('/page', { 'accept-encoding': encoding })
    while (answer.headers['content-encoding'] !== encoding) answer = await get('/page', { 'accept-encoding': encoding })
    assert.equal(cache.size(), before + answer.body.length)
  }
  assert.ok(cache.size() > plain)
})

test('a page compressed for its first reader is sent uncompressed to other clients', async () => {
  const { get, state } = await openApp()
  const first = await get('/page', { 'accept-encoding': 'gzip, br' })
  const plain = await get('/page')
  assert.deepEqual(plain.body, gunzipSync(first.body))
  assert.equal(Number(plain.headers['content-length']), plain.body.length)
  assert.equal(state.rendered, 1)
})

test('the cache never exceeds its limit', async () => {
  const { get, cache } = await openApp({ maxBytes: 60_000 })
  for (let page = 0; page < 40; page++) await get(`/page?${page}`)
  assert.ok(cache.size() <= 60_000 && cache.size() > 0)
})

test('addresses count towards the limit', async () => {
  const { get, cache } = await openApp({ maxBytes: 60_000 })
  const kept = async (path: string) => {
    const before = cache.size()
    await get(path)
    return cache.size() - before
  }
  assert.equal(await kept(`/picture?${'a'.repeat(1000)}`) - await kept('/picture?'), 1000)
  for (let page = 0; page < 40; page++) await get(`/picture?${'a'.repeat(1500)}${page}`)
  assert.ok(cache.entries() <= 60_000 / (1500 + 5000 + 2048), `${cache.entries()} pages`)
})

test('a page is not cached under an address of more than 2,048 characters; conditional requests still get 304', async () => {
  const { state, get, cache } = await openApp()
  const path = (length: number) => '/page?'.padEnd(length, 'a')
  const { headers } = await get(path(2049))
  assert.equal(cache.entries(), 0)
  assert.match(headers['etag'] ?? '', /^"[\w-]{22}"$/)
  assert.deepEqual([(await get(path(2049))).status, state.rendered], [200, 2])
  await get(path(2048))
  await get(path(2048))
  assert.deepEqual([cache.entries(), state.rendered], [1, 3])
  const picture = await get(`/page?${'a'.repeat(2048)}`)
  state.rendered--
  assert.equal((await get(`/page?${'a'.repeat(2048)}`, { 'if-none-match': picture.headers['etag'] ?? '' })).status, 304)
})

test('a conditional first request fills the cache', async () => {
  const { get, state } = await openApp()
  const { headers } = await (await openApp()).get('/page')
  const known = { 'if-none-match': headers['etag'] ?? '' }
  assert.deepEqual([(await get('/page', known)).status, (await get('/page', known)).status, (await get('/page')).status, state.rendered], [304, 304, 200, 1])
})

test('replies from memory and replies rendered for the cache are counted; private replies are not', async () => {
  const { cache, get } = await openApp()
  const first = await get('/page')
  assert.deepEqual({ ...cache.counts }, { hits: 0, notModified: 0, misses: 1 })
  await get('/page')
  await get('/page', {}, 'HEAD')
  await get('/page', { 'if-none-match': first.headers['etag'] ?? '' })
  assert.deepEqual({ ...cache.counts }, { hits: 2, notModified: 1, misses: 1 })
  for (const path of ['/private', '/cookie', '/gone', '/fails', '/nowhere']) await get(path)
  assert.deepEqual({ ...cache.counts }, { hits: 2, notModified: 1, misses: 1 })
  await get('/picture')
  assert.deepEqual([cache.counts.misses, cache.entries()], [2, 2])
})
