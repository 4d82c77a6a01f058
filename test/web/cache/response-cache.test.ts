// What is kept of a reply, for whom, and for how long.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import Fastify, { type FastifyInstance } from 'fastify'
import { stampOf } from '../../../src/web/cache/generation.ts'
import { createResponseCache } from '../../../src/web/cache/response-cache.ts'

interface Answer { status: number, headers: Record<string, string | undefined>, body: Buffer }

/** An app with a page whose bytes tell how often it was rendered. */
async function openApp ({ maxBytes = 1024 * 1024, checkMs = 0 }: { maxBytes?: number, checkMs?: number } = {}) {
  const state = { generation: 1, now: Date.parse('2026-06-01T12:00:00+08:00'), rendered: 0, stamp: 'a', broken: false, during: () => {}, wait: Promise.resolve() }
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
  app.get('/stamped', async (_request, reply) => {
    reply.stamp = stampOf(() => {
      if (state.stamp === '') throw new Error('unreadable')
      return state.stamp
    })
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

describe('a second reader', () => {
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

  test('who asks by HEAD gets the headers alone', async () => {
    const { get } = await openApp()
    const page = await get('/page')
    const { status, headers, body } = await get('/page', {}, 'HEAD')
    assert.deepEqual([status, headers['etag'], headers['content-length'], body.length], [200, page.headers['etag'], page.headers['content-length'], 0])
  })

  test('who asks by HEAD first gets the headers that a GET gets, whatever codings he takes and whatever he has', async () => {
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
    assert.deepEqual([state.rendered, status, body.length > 0], [1, 200, true], 'and the page is kept for who wants it')
    state.generation++
    state.rendered = 0
    const known = await get('/page', { 'if-none-match': etag }, 'HEAD')
    assert.deepEqual([known.status, known.headers['etag'], known.headers['content-length']], [304, etag, undefined])
  })

  test('a query is another address', async () => {
    const { state, get } = await openApp()
    await get('/page?a=1')
    await get('/page?a=2')
    assert.equal(state.rendered, 2)
  })
})

describe('codings', () => {
  test('each reader gets what he takes, by q-values; all are the same text', async () => {
    const { get } = await openApp()
    await get('/page', { 'accept-encoding': 'gzip' })
    const identity = await get('/page')
    const codings: Record<string, string | undefined> = {}
    for (const accept of ['gzip', 'gzip, deflate, br', 'br;q=0, gzip', 'gzip;q=0', 'identity', '*;q=0', 'br;q=0.1, gzip;q=0.9', '']) {
      const { headers, body } = await get('/page', accept === '' ? {} : { 'accept-encoding': accept })
      const coding = headers['content-encoding']
      codings[accept] = coding
      assert.deepEqual(coding === 'br' ? brotliDecompressSync(body) : coding === 'gzip' ? gunzipSync(body) : body, identity.body)
      assert.equal(headers['content-length'], String(body.length))
    }
    assert.deepEqual(Object.entries(codings).filter(([, coding]) => coding === undefined).map(([accept]) => accept), ['gzip;q=0', 'identity', '*;q=0', ''])
    for (const accept of ['gzip', 'br;q=0, gzip', 'br;q=0.1, gzip;q=0.9']) assert.equal(codings[accept], 'gzip')
  })

  test('a page that was first asked for without a coding gets one for those who take it', async () => {
    const { state, get } = await openApp()
    await get('/page')
    let later = await get('/page', { 'accept-encoding': 'gzip' })
    for (const end = Date.now() + 10_000; later.headers['content-encoding'] !== 'gzip' && Date.now() < end;) later = await get('/page', { 'accept-encoding': 'gzip' })
    assert.equal(later.headers['content-encoding'], 'gzip')
    assert.equal(state.rendered, 1)
  })

  test('brotli comes once it is made, and is the smallest', async () => {
    const { get } = await openApp()
    const first = await get('/page', { 'accept-encoding': 'gzip, br' })
    assert.equal(first.headers['content-encoding'], 'gzip')
    let later = first
    for (const end = Date.now() + 10_000; later.headers['content-encoding'] !== 'br' && Date.now() < end;) later = await get('/page', { 'accept-encoding': 'gzip, br' })
    assert.equal(later.headers['content-encoding'], 'br')
    assert.ok(later.body.length < first.body.length)
    assert.notEqual(later.headers['etag'], first.headers['etag'])
  })

  test('pictures are sent as they are', async () => {
    const { get } = await openApp()
    const first = await get('/picture')
    const { headers } = await get('/picture', { 'accept-encoding': 'br, gzip' })
    assert.deepEqual([headers['content-encoding'], headers['vary'], headers['etag']], [undefined, undefined, first.headers['etag']])
  })
})

describe('who has the page', () => {
  test('is told so, by the tag of any coding, first or second reader', async () => {
    const { get } = await openApp()
    const { headers } = await get('/page')
    const tag = headers['etag'] ?? ''
    for (const known of [tag, `W/${tag}`, tag.replace(/"$/, '-gzip"'), tag.replace(/"$/, '-br"'), `"x", ${tag}`, '*']) {
      const answer = await get('/page', { 'if-none-match': known, 'accept-encoding': 'gzip' })
      assert.deepEqual([answer.status, answer.body.length, answer.headers['content-type'], answer.headers['vary']], [304, 0, undefined, 'accept-encoding'], known)
    }
    assert.equal((await get('/page', { 'if-none-match': '"other"' })).status, 200)
    const { get: ask } = await openApp()
    assert.equal((await ask('/page', { 'if-none-match': tag })).status, 304, 'the same bytes have the same tag everywhere')
  })
})

describe('what is not kept', () => {
  for (const path of ['/private', '/cookie', '/gone', '/fails']) {
    test(path, async () => {
      const { state, get } = await openApp()
      await get(path)
      await get(path)
      assert.equal(state.rendered, 2)
    })
  }

  test('a page that was rendered while the index changed', async () => {
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
  test('of the index, or of the day in Beijing, drops all', async () => {
    const { state, get } = await openApp()
    await get('/page')
    state.generation++
    await get('/page')
    assert.equal(state.rendered, 2)
    state.now = Date.parse('2026-06-01T23:59:59+08:00')
    await get('/page')
    assert.equal(state.rendered, 2)
    state.now += 1000
    await get('/page')
    assert.equal(state.rendered, 3)
  })

  test('is asked for no oftener than is told', async () => {
    const { state, get } = await openApp({ checkMs: Infinity })
    await get('/page')
    await get('/page')
    state.generation++
    await get('/page')
    assert.equal(state.rendered, 1)
  })

  test('leaves a page whose stamp is as it was, on the same day', async () => {
    const { state, get } = await openApp()
    const first = await get('/stamped')
    const change = async (change: () => void) => {
      change()
      state.generation++
      return await get('/stamped')
    }
    assert.deepEqual((await change(() => {})).body, first.body)
    assert.deepEqual((await change(() => {})).body, first.body)
    assert.equal(state.rendered, 1)
    await change(() => { state.stamp = 'b' })
    assert.equal(state.rendered, 2)
    await change(() => { state.stamp = 'a' })
    assert.equal(state.rendered, 3, 'what was dropped does not come back')
    await change(() => { state.stamp = '' })
    assert.equal(state.rendered, 4, 'a stamp that can\'t be read says nothing')
    await change(() => { state.stamp = 'a' })
    assert.equal(state.rendered, 5)
    await change(() => { state.now += 86_400_000 })
    assert.equal(state.rendered, 6)
  })

  test('an index that cannot be read leaves what is kept', async () => {
    const { state, get } = await openApp()
    await get('/page')
    state.broken = true
    assert.equal((await get('/page')).status, 200)
    assert.equal(state.rendered, 1)
  })
})

test('readers who come at once wait for one rendering; one that fails makes nobody wait for ever', async () => {
  const { state, get } = await openApp()
  const gate = Promise.withResolvers<undefined>()
  state.wait = gate.promise as unknown as Promise<void>
  const many = Array.from({ length: 20 }, async () => await get('/page'))
  await new Promise((resolve) => { setImmediate(resolve) })
  gate.resolve(undefined)
  const answers = await Promise.all(many)
  assert.equal(state.rendered, 1)
  assert.equal(new Set(answers.map(({ body }) => body.toString())).size, 1)
  const failures = await Promise.all(Array.from({ length: 5 }, async () => await get('/fails')))
  assert.deepEqual([...new Set(failures.map(({ status }) => status))], [500])
})

test('a coding that is made later is weighed, too', async () => {
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

test('a page that went to a browser first is kept small, and whole for whoever takes no coding', async () => {
  const { cache, get, state } = await openApp()
  const first = await get('/page', { 'accept-encoding': 'gzip, br' })
  assert.ok(cache.size() < 2048 + '/page'.length + first.body.length + 1)
  const plain = await get('/page')
  assert.deepEqual(plain.body, gunzipSync(first.body))
  assert.equal(Number(plain.headers['content-length']), plain.body.length)
  assert.equal(state.rendered, 1)
})

test('what is kept never weighs more than it may', async () => {
  const { get, cache } = await openApp({ maxBytes: 60_000 })
  for (let page = 0; page < 40; page++) await get(`/page?${page}`)
  assert.ok(cache.size() <= 60_000 && cache.size() > 0)
})

test('the addresses of what is kept weigh, too', async () => {
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

test('a page is not kept under an address of more than 2,048 characters; who has it is told so all the same', async () => {
  const { state, get, cache } = await openApp()
  const path = (length: number) => '/page?'.padEnd(length, 'a')
  const { headers } = await get(path(2049))
  assert.equal(cache.entries(), 0)
  assert.match(headers['etag'] ?? '', /^"[\w-]{22}"$/)
  assert.deepEqual([(await get(path(2049))).status, state.rendered], [200, 2])
  await get(path(2048))
  await get(path(2048))
  assert.deepEqual([cache.entries(), state.rendered], [1, 3])
  const picture = await get(`/stamped?${'a'.repeat(2048)}`)
  state.rendered--
  assert.equal((await get(`/stamped?${'a'.repeat(2048)}`, { 'if-none-match': picture.headers['etag'] ?? '' })).status, 304)
})

test('who asks first whether what he has still holds has it made for others, too', async () => {
  const { get, state } = await openApp()
  const { headers } = await (await openApp()).get('/page')
  const known = { 'if-none-match': headers['etag'] ?? '' }
  assert.deepEqual([(await get('/page', known)).status, (await get('/page', known)).status, (await get('/page')).status, state.rendered], [304, 304, 200, 1])
})

test('what is answered from memory is counted, and what had to be made for it; what is nobody else\'s is neither', async () => {
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
