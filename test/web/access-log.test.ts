// The access log: one line for each request, with its id, without personal data and secrets.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from '../property.ts'
import { createLoggedPath } from '../../src/web/access-log.ts'
import { sign } from '../../src/web/signature.ts'
import { ofName, textOf } from '../html.ts'
import { addedArticleFile, ROOT, writeContent } from '../content-files.ts'
import { DESK_TOKEN, openPortal, temporaryFolder } from '../helper.ts'
import { startServer } from '../server-process.ts'

type Line = Record<string, unknown>

const LIMIT_MS = 20_000

async function until<T> (what: string, find: () => T | undefined): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await delay(10)) {
    const found = find()
    if (found !== undefined) return found
  }
  return assert.fail(`${what}: not within ${LIMIT_MS} ms`)
}

/** A $request_id of nginx. */
const idOf = (number: number) => number.toString(16).padStart(32, '0')

const isOwn = (id: unknown) => /^\d{8}-\d+$/.test(String(id))

const finished = (log: Line[], path: string) => log.filter((line) => line['path'] === path && line['msg'] === 'request finished')

describe('a server process behind a proxy', async () => {
  const folder = temporaryFolder({ after })
  const contentDir = join(folder, 'content')
  writeContent(contentDir, { files: { 'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '草稿' }) } })
  const server = await startServer({ after }, { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'http://portal.example', DESK_TOKEN, TRUST_PROXY: '127.0.0.1' })
  let asked = 0
  const ask = async (path: string, { headers = {}, ...options }: { method?: string, headers?: Record<string, string>, body?: string } = {}) => {
    const id = idOf(++asked)
    return { id, ...await server.ask(path, { ...options, headers: { 'x-request-id': id, 'x-forwarded-for': '203.0.113.77', ...headers } }) }
  }
  const lineOf = async (id: string) => await until(`the line of ${id}`, () => server.log.find((line) => line['reqId'] === id))

  test('each request has one line with path, route, status and duration', async () => {
    for (const [path, route, status] of [['/streets', '/streets', 200], ['/yibashou/02', '/:series/:number', 301], ['/yibashou/99', '/:series/:number', 404], ['/no/such/address/at/all', null, 404], ['/%zz', null, 400]] as const) {
      const { id, ...answer } = await ask(path)
      assert.equal(answer.status, status)
      const { level, time, pid, hostname, durationMs, ...line } = await lineOf(id)
      assert.deepEqual(line, { reqId: id, method: 'GET', path, route, status, msg: 'request finished' })
      assert.ok(level === 30 && typeof durationMs === 'number' && durationMs >= 0 && durationMs < LIMIT_MS && Number(time) > 0 && Number(pid) > 0 && hostname !== undefined)
      assert.equal(server.log.filter((one) => one['reqId'] === id).length, 1)
    }
  })

  test('replies from the cache and health checks have no line', async () => {
    await ask('/projects')
    const quiet = [await ask('/projects'), await ask('/healthz'), await ask('/readyz')]
    const { id } = await ask('/nowhere-2')
    await lineOf(id)
    for (const one of quiet) {
      assert.equal(one.status, 200)
      assert.equal(server.log.some((line) => line['reqId'] === one.id), false)
    }
  })

  test('no line contains a search word, token, review link, cookie, client address, browser or referring page', async () => {
    const signIn = await ask('/desk/sign-in', { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: `token=${DESK_TOKEN}` })
    const cookie = String(signIn.headers['set-cookie']).split(';')[0] ?? ''
    const desk = await ask('/desk', { headers: { cookie } })
    const link = /https?:\/\/portal\.example(\/desk\/review\/([^"<]+))/.exec(desk.body)
    const [, review = '', signed = ''] = link ?? assert.fail('no review link')
    const headers = { cookie, 'user-agent': 'CanaryBrowser/1', referer: 'https://canary-referer.example/', 'x-forwarded-for': '203.0.113.77' }
    const paths = [
      '/search?q=canarysearchword', '/search?q=%E9%87%91%E4%B8%9D%E9%9B%80&street=', '/search.json?q=canarysearchword', '/nowhere?q=canarysearchword', '/search/?q=canarysearchword', '/SEARCH?q=canarysearchword', '/%zz?q=canarysearchword', '/yibashou/1?from=canaryopenid', '/oembed?url=canarysearchword',
      `/desk?token=${DESK_TOKEN}`, `/desk/${DESK_TOKEN}`, '/desk/preview?file=yibashou/04.md', '/desk/preview?file=canarysearchword',
      review, `${review}/`, `${review}?x=1`, review.replace('desk', '%64esk'), `/x${review}`, `${review}/media/0`, `${review}/more/still`, `${review.slice(0, -3)}xyz`, review.toUpperCase().replace(signed.toUpperCase(), signed),
    ]
    const done = [signIn, desk]
    for (const path of paths) for (const method of ['GET', 'HEAD']) done.push(await ask(path, { method, headers }))
    assert.ok([200, 301, 302, 303, 400, 404].every((status) => status === 303 || done.some((one) => one.status === status)), done.map(({ status }) => status).join())
    // Requests are answered one after another: the line of the last one is the last line.
    await lineOf((await ask('/nowhere-last')).id)
    const log = server.log.map((line) => JSON.stringify(line)).join('\n')
    const [payload = '', signature = ''] = signed.split('.')
    for (const secret of ['canary', 'Canary', '%E9%87%91', '金丝雀', DESK_TOKEN, signed, payload.slice(0, 16), signature.slice(0, 16), cookie.slice(5, 30), '203.0.113.77']) {
      assert.ok(secret.length >= 3 && !log.includes(secret), `“${secret}” is in the log`)
    }
    assert.ok(finished(server.log, '/search').length >= 1 && finished(server.log, '/desk/review/:signed').length >= 1)
  })

  test('an id in another form is not used', async () => {
    for (const bad of ['x', '1'.repeat(31), '1'.repeat(33), 'F'.repeat(32), `${'1'.repeat(31)}g`, '"}{"level":60', '张']) {
      const path = `/bad-id-${encodeURIComponent(bad).length}-${bad.length}`
      await server.ask(path, { headers: { 'x-request-id': encodeURIComponent(bad) } })
      const line = await until(`the line of ${path}`, () => finished(server.log, path)[0])
      assert.ok(isOwn(line['reqId']), String(line['reqId']))
    }
  })
})

test('without a trusted proxy each request gets an own id', async (t) => {
  const portal = await openPortal(t)
  for (let time = 0; time < 3; time++) await portal.ask('/nowhere', { headers: { 'x-request-id': idOf(1) } })
  const ids = await until('three lines', () => finished(portal.log, '/nowhere').length === 3 ? finished(portal.log, '/nowhere').map((line) => line['reqId']) : undefined)
  assert.ok(ids.every(isOwn) && new Set(ids).size === 3, ids.join())
})

test('only the id of a trusted proxy is used', async (t) => {
  for (const [trust, believed] of [['127.0.0.0/8', true], ['::1,127.0.0.1', true], ['10.0.0.0/8', false], ['127.0.0.2', false]] as const) {
    const portal = await openPortal(t, { env: { TRUST_PROXY: trust } })
    await portal.ask('/nowhere', { headers: { 'x-request-id': idOf(7) } })
    const { reqId } = await until('a line', () => finished(portal.log, '/nowhere')[0])
    assert.equal(reqId === idOf(7), believed, trust)
  }
})

test('a fault is logged with the id on its error page; other error pages have no id', async (t) => {
  const portal = await openPortal(t)
  assert.doesNotMatch(textOf((await portal.ask('/nowhere')).body), /编号：/)
  portal.breakIndex()
  const page = await portal.ask('/yibashou/1')
  assert.equal(page.status, 500)
  const told = /报告故障时请附上编号：(\d{8}-\d+)/.exec(textOf(ofName(page.body, 'main')[0] ?? ''))?.[1]
  const lines = await until('both lines', () => {
    const found = portal.log.filter((line) => line['reqId'] === told)
    return found.length === 2 ? found : undefined
  })
  assert.deepEqual(lines.map(({ level, msg }) => [level, msg]), [[50, 'request failed'], [30, 'request finished']])
  assert.ok('err' in (lines[0] ?? {}))
})

test('an aborted request has a line without status', async (t) => {
  const portal = await openPortal(t)
  const gate = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  portal.app.addHook('preHandler', async () => {
    entered.resolve()
    await gate.promise
  })
  const leaving = new AbortController()
  const gone = fetch(`${await portal.origin()}/streets`, { signal: leaving.signal }).catch(() => null)
  await entered.promise
  leaving.abort()
  await gone
  const line = await until('a line', () => portal.log.find(({ msg }) => msg === 'request aborted'))
  assert.deepEqual([line['path'], line['status'], line['durationMs']], ['/streets', null, null])
  gate.resolve()
  assert.equal(finished(portal.log, '/streets').length, 0)
})

test('a failed error page is logged without address, host and query', async (t) => {
  const portal = await openPortal(t)
  portal.app.addHook('preHandler', async () => { throw new Error('first') })
  portal.app.view = (async () => { throw new Error('second') }) as never
  const { status } = await portal.ask('/search?q=canarysearchword')
  assert.equal(status, 500)
  await until('the line', () => finished(portal.log, '/search')[0])
  assert.ok(portal.log.some((line) => line['msg'] === 'the error page failed'))
  assert.doesNotMatch(JSON.stringify(portal.log.filter((line) => line['reqId'] !== undefined)), /canary|127\.0\.0\.1/)
})

test('nginx sets the id, and logs by the same rules', () => {
  const proxy = readFileSync(join(ROOT, 'deploy/nginx/chuangwen-proxy.conf'), 'utf8')
  const site = readFileSync(join(ROOT, 'deploy/nginx/chuangwen.conf'), 'utf8')
  assert.match(proxy, /^proxy_set_header X-Request-Id \$request_id;$/m)
  const format = /^log_format chuangwen (.*);$/m.exec(site)?.[1] ?? ''
  assert.match(format, /\$request_id/)
  assert.doesNotMatch(format, /\$request\b|\$request_uri|\$args|\$query_string|\$http_|\$is_args|\$cookie|\$arg_/)
  assert.match(site, /^ +access_log \/var\/log\/nginx\/chuangwen\.log chuangwen;$/m)
})

const loggedPath = createLoggedPath('/zt/desk')
const REVIEW = '/desk/review/:signed'
const link = sign({ secret: 'a secret of this test', purpose: 'review', text: 'yibashou/03.md', until: 1 })

test('the logged path has no query', () => {
  for (const [url, shown] of [['/', '/'], ['/yibashou/1', '/yibashou/1'], ['/search?q=%E6%96%87', '/search'], ['/data?street=a#b', '/data'], ['/yibashou/1#p-1', '/yibashou/1'], ['/a?b?c', '/a'], ['http://portal.example/yibashou?x', '/yibashou'], ['//x//y', '//x//y']] as const) {
    assert.equal(loggedPath(url, '/x'), shown, url)
  }
  const media = `/media/${'0123456789abcdef'.repeat(2)}.webp`
  assert.equal(loggedPath(media, '/media/:name'), media)
})

test('a review link is logged as its route, in any spelling', () => {
  for (const url of [`/desk/review/${link}`, `/%64esk/review/${link}/`, '/desk/review/short?x']) assert.equal(loggedPath(url, REVIEW), REVIEW)
})

test('no line contains a signed link, whole or damaged, or a token in an address', () => {
  const [payload = '', signature = ''] = link.split('.')
  for (const url of [`/desk/review/${link}/more`, `/zt/desk/review/${link}`, `/DESK/REVIEW/${link}`, `/x/${link}`, `/${signature}`, `/desk/${link}`, `http://portal.example/desk/review/${link}`]) {
    const shown = loggedPath(url, null)
    assert.ok(!shown.includes(signature.slice(0, 12)) && !shown.includes(payload.slice(0, 12)), `${url} → ${shown}`)
  }
  for (const route of [null, '/:series/:number']) assert.equal(loggedPath('/desk/a-token-of-16-ch', route), '/desk/…')
  assert.equal(loggedPath('/desk/preview?file=x', '/desk/preview'), '/desk/preview')
})

test('the logged path is short for any address', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => { assert.ok(loggedPath(`/${text}`, null).length <= 201) }))
  assert.equal(loggedPath('/a'.repeat(5000), null).length, 201)
})
