// Collects metrics of real processes: values, access, and the number of series.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import fc from '../property.ts'
import { MIRROR_REASONS } from '../../src/mirror/freshness.ts'
import { REPLICA_REASONS, WRITER_REASONS } from '../../src/publish/health.ts'
import { addedArticleFile, writeContent } from '../content-files.ts'
import { ask, type Scope, temporaryFolder } from '../helper.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { type Family, parseExposition, valueOf } from './exposition.ts'

const LIMIT_MS = 20_000

async function until<T> (what: string, find: () => Promise<T | null> | T | null): Promise<T> {
  for (const end = Date.now() + LIMIT_MS; Date.now() < end; await delay(20)) {
    const found = await find()
    if (found !== null) return found
  }
  return assert.fail(`${what}: not within ${LIMIT_MS} ms`)
}

function open (scope: Scope, more: Record<string, string> = {}) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  writeContent(contentDir)
  const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example', POLL_SECONDS: '1', METRICS_PORT: '0', ...more }
  return {
    folder,
    save (path: string, content: string): void {
      mkdirSync(dirname(join(contentDir, path)), { recursive: true })
      writeFileSync(join(contentDir, path), content)
    },
    remove: (path: string) => rmSync(join(contentDir, path)),
    start: async (own: Record<string, string> = {}) => await startServer(scope, { ...env, ...own }),
  }
}

const portOf = async (server: ServerProcess): Promise<number> => await until('the port for metrics', () => {
  const line = server.log.find(({ msg }) => msg === 'metrics can be collected')
  return line === undefined ? null : Number(/^http:\/\/127\.0\.0\.1:(\d+)$/.exec(String(line['metrics']))?.[1])
})

async function collect (server: ServerProcess): Promise<Map<string, Family>> {
  const { status, headers, body } = await ask(await portOf(server), '/metrics')
  assert.deepEqual([status, headers['content-type']], [200, 'text/plain; version=0.0.4; charset=utf-8'])
  return parseExposition(body)
}

/** Collects until `holds`. */
const collectUntil = async (server: ServerProcess, what: string, holds: (families: Map<string, Family>) => boolean) => await until(what, async () => {
  const families = await collect(server)
  return holds(families) ? families : null
})

const reasonsOf = (families: Map<string, Family>) => (families.get('portal_readiness_reason')?.samples ?? []).filter(({ value }) => value === 1).map(({ labels }) => labels['reason'])

const refuses = async (host: string, port: number): Promise<boolean> => await new Promise((resolve, reject) => {
  const socket = connect({ host, port })
  socket.once('connect', () => {
    socket.destroy()
    resolve(false)
  })
  socket.once('error', (error: NodeJS.ErrnoException) => error.code === 'ECONNREFUSED' ? resolve(true) : reject(error))
})

describe('the writer', { timeout: 120_000 }, () => {
  test('counts each reply once: rendered, from memory, not modified, not found, undecodable', async (t) => {
    const server = await open(t).start()
    const before = await collect(server)
    const etag = (await server.ask('/streets')).headers.etag ?? ''
    for (let time = 0; time < 3; time++) await server.ask('/streets')
    await server.ask('/streets', { method: 'HEAD' })
    for (let time = 0; time < 2; time++) assert.equal((await server.ask('/streets', { headers: { 'if-none-match': etag } })).status, 304)
    assert.equal((await server.ask('/data/f-000000000000')).status, 404)
    assert.equal((await server.ask('/no/such/address/at/all', { method: 'PROPFIND' })).status, 404)
    assert.equal((await server.ask('/%zz')).status, 400)
    // A reply may be counted shortly after it was received.
    const after = await collectUntil(server, 'the last reply is counted', (families) => valueOf(families, 'portal_http_requests_total', { route: '(none)', method: 'GET' }) === 1)
    const count = (labels: Record<string, string>) => valueOf(after, 'portal_http_requests_total', labels) ?? 0
    assert.equal(count({ method: 'GET', route: '/streets', status: '2xx', cache: 'miss' }), 1)
    assert.equal(count({ method: 'GET', route: '(memory)', status: '2xx', cache: 'hit' }), 4)
    assert.equal(count({ method: 'GET', route: '(memory)', status: '3xx', cache: 'hit' }), 2)
    assert.equal(count({ method: 'GET', route: '/data/:id', status: '4xx', cache: 'none' }), 1)
    assert.equal(count({ method: 'other', route: '(none)', status: '4xx', cache: 'none' }), 1)
    assert.equal(count({}), 10, 'nothing else was counted')
    assert.deepEqual(['hits', 'not_modified', 'misses'].map((kind) => valueOf(after, `portal_cache_${kind}_total`)), [4, 2, 1])
    assert.deepEqual(['hits', 'not_modified', 'misses'].map((kind) => valueOf(before, `portal_cache_${kind}_total`)), [0, 0, 0])
    assert.equal(valueOf(after, 'portal_cache_entries'), 1)
    assert.ok((valueOf(after, 'portal_cache_bytes') ?? 0) > 1000)
    assert.equal(after.get('portal_http_request_duration_seconds')?.samples.filter(({ name }) => name.endsWith('_count')).reduce((sum, { value }) => sum + value, 0), 4, 'replies from memory have no duration')
  })

  test('shows a save: files, rows, scans with time and duration, diagnostics by severity, articles', async (t) => {
    const portal = open(t)
    const server = await portal.start()
    const before = await collect(server)
    assert.deepEqual([valueOf(before, 'portal_info', { role: 'writer' }), valueOf(before, 'portal_ready'), valueOf(before, 'portal_degraded'), valueOf(before, 'portal_content_articles'), valueOf(before, 'portal_blocked_deletions')], [1, 1, 0, 2, 0])
    portal.save('yibashou/3.md', addedArticleFile())
    portal.save('yibashou/4.md', addedArticleFile({ 编号: '4', 日期: '去年' }))
    const more = (families: Map<string, Family>, name: string) => (valueOf(families, name) ?? NaN) - (valueOf(before, name) ?? NaN)
    // The index may show a change before its scan is counted.
    const after = await collectUntil(server, 'an article, a diagnostic, two files read', (families) => valueOf(families, 'portal_content_articles') === 3 && (valueOf(families, 'portal_content_diagnostics', { severity: 'error' }) ?? 0) >= 1 && more(families, 'portal_scan_files_read_total') >= 2)
    const grown = (name: string) => more(after, name)
    assert.equal(grown('portal_scan_files_read_total'), 2)
    assert.ok(grown('portal_index_rows_changed_total') > 0 && grown('portal_scans_total') > 0)
    const durations = (families: Map<string, Family>) => families.get('portal_scan_duration_seconds')?.samples.find(({ name }) => name.endsWith('_count'))?.value
    assert.equal(durations(after), valueOf(after, 'portal_scans_total'))
    assert.equal(valueOf(after, 'portal_scan_failures_total'), 0)
    const now = Date.now() / 1000
    for (const name of ['portal_last_scan_timestamp_seconds', 'portal_content_changed_timestamp_seconds']) assert.ok(Math.abs(now - (valueOf(after, name) ?? 0)) < 60, name)
    assert.ok((valueOf(after, 'portal_content_changed_timestamp_seconds') ?? 0) > (valueOf(before, 'portal_content_changed_timestamp_seconds') ?? 0))
    assert.deepEqual(after.get('portal_content_diagnostics')?.samples.map(({ labels }) => labels['severity']), ['error', 'warning', 'notice'])
    portal.remove('yibashou/4.md')
    await collectUntil(server, 'no diagnostic any more', (families) => valueOf(families, 'portal_content_diagnostics', { severity: 'error' }) === 0 && valueOf(families, 'portal_scan_files_removed_total') === 1)
    for (const name of ['process_resident_memory_bytes', 'nodejs_eventloop_utilization', 'nodejs_heap_size_used_bytes', 'process_cpu_seconds_total', 'process_open_fds']) assert.ok((valueOf(after, name) ?? -1) >= 0, name)
  })

  test('shows a blocked deletion with its reason and its size', async (t) => {
    const portal = open(t)
    const numbers = Array.from({ length: 8 }, (_, index) => 10 + index)
    for (const number of numbers) portal.save(`yibashou/${number}.md`, addedArticleFile({ 编号: String(number), 标题: `第${number}篇` }))
    const server = await portal.start()
    await collectUntil(server, 'ten articles', (families) => valueOf(families, 'portal_content_articles') === 10)
    renameSync(join(portal.folder, 'content/yibashou'), join(portal.folder, 'elsewhere'))
    const blocked = await collectUntil(server, 'blocked', (families) => valueOf(families, 'portal_blocked_deletions') === 10)
    assert.deepEqual([reasonsOf(blocked), valueOf(blocked, 'portal_degraded'), valueOf(blocked, 'portal_ready'), valueOf(blocked, 'portal_content_articles')], [['content-many-gone'], 1, 1, 10])
    renameSync(join(portal.folder, 'elsewhere'), join(portal.folder, 'content/yibashou'))
    await collectUntil(server, 'ready again', (families) => valueOf(families, 'portal_blocked_deletions') === 0 && valueOf(families, 'portal_degraded') === 0)
  })

  test('shows a missing mirror, then the time of the export', async (t) => {
    const { folder, start } = open(t)
    const mirror = join(folder, 'mirror')
    const server = await start({ MIRROR_DIR: mirror })
    const without = await collect(server)
    assert.deepEqual([reasonsOf(without), valueOf(without, 'portal_mirror_exported_timestamp_seconds'), valueOf(without, 'portal_degraded')], [['mirror-missing'], null, 1])
    assert.deepEqual(without.get('portal_readiness_reason')?.samples.map(({ labels }) => labels['reason']), [...WRITER_REASONS, ...MIRROR_REASONS])
    mkdirSync(mirror)
    const exportedAt = Date.now() - 5000
    writeFileSync(join(mirror, 'mirror.json'), JSON.stringify({ exportedAt }))
    const families = await collect(server)
    assert.deepEqual([reasonsOf(families), valueOf(families, 'portal_mirror_exported_timestamp_seconds'), valueOf(families, 'portal_degraded')], [[], exportedAt / 1000, 0])
  })

  test('adds no series for 500 unknown addresses, and shows none of them', async (t) => {
    const server = await open(t).start()
    const segment = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz0123456789-.%'), minLength: 1, maxLength: 20 }).map((text) => `zzq${text.replaceAll('%', '%25')}`)
    const addresses = fc.sample(fc.record({ path: fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`), query: fc.option(segment), method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PROPFIND', 'REPORT', 'PURGE') }), 500)
    // Patterns of one to four segments, and unknown ones.
    for (const path of ['/zzq', '/zzq/zzq', '/zzq/zzq/zzq', '/zzq/1/p/zzq', '/zzq/zzq/zzq/zzq', '/data/zzq', '/zzq.json']) for (const method of ['GET', 'HEAD', 'POST', 'PUT']) await server.ask(path, { method })
    const seriesOf = (families: Map<string, Family>) => families.get('portal_http_requests_total')?.samples.map(({ labels }) => JSON.stringify(labels)) ?? []
    for (let from = 0; from < addresses.length; from += 20) {
      await Promise.all(addresses.slice(from, from + 20).map(async ({ path, query, method }) => await server.ask(query === null ? path : `${path}?${query}`, { method })))
    }
    const after = await collectUntil(server, 'all are counted', (families) => (valueOf(families, 'portal_http_requests_total') ?? 0) === 528)
    const { body } = await ask(await portOf(server), '/metrics')
    assert.doesNotMatch(body, /zzq/)
    assert.ok(seriesOf(after).length <= 40, seriesOf(after).join('\n'))
    const routes = new Set(after.get('portal_http_requests_total')?.samples.map(({ labels }) => labels['route'] ?? ''))
    for (const route of routes) assert.match(route, /^(?:\((?:none|memory)\)|\/:[a-z]+[/:.a-z]*|\/data\/:[a-z]+)$/)
    assert.deepEqual([...new Set(after.get('portal_http_requests_total')?.samples.map(({ labels }) => labels['method']))].sort(), ['GET', 'HEAD', 'POST', 'other'])
  })
})

describe('access', { timeout: 60_000 }, () => {
  test('answers only on 127.0.0.1, on its own port, and only /metrics', async (t) => {
    const server = await open(t).start({ HOST: '0.0.0.0' })
    const port = await portOf(server)
    assert.equal((await server.ask('/metrics')).status, 404)
    for (const path of ['/', '/healthz', '/desk', '/metrics/x', '/yibashou/1']) assert.equal((await ask(port, path)).status, 404, path)
    assert.equal((await ask(port, '/metrics', { method: 'POST' })).status, 404)
    const others = Object.values(networkInterfaces()).flatMap((list) => list ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
    for (const address of ['127.0.0.2', ...others]) {
      // The address belongs to this machine, as the portal itself answers there.
      assert.equal(await refuses(address, server.port), false, address)
      assert.equal(await refuses(address, port), true, address)
    }
  })

  test('answers nobody unless a port is set', async (t) => {
    const server = await open(t).start({ METRICS_PORT: '' })
    await until('the portal is open', () => server.log.some(({ msg }) => msg === 'the portal is open') || null)
    assert.equal(await server.stop(), 0)
    assert.ok(!server.log.some(({ msg }) => /metrics/.test(String(msg))))
  })

  test('logs a used port, and the portal serves', async (t) => {
    const taken = createServer().listen(0, '127.0.0.1')
    t.after(() => taken.close())
    await once(taken, 'listening')
    const server = await open(t).start({ METRICS_PORT: String((taken.address() as AddressInfo).port) })
    await until('it is told', () => server.log.some(({ msg, level }) => Number(level) === 50 && /port for metrics/.test(String(msg))) || null)
    assert.equal((await server.ask('/')).status, 200)
    assert.equal(await server.stop(), 0)
  })

  test('closes with the process', async (t) => {
    const server = await open(t).start()
    const port = await portOf(server)
    await collect(server)
    assert.equal(await server.stop(), 0)
    assert.equal(await refuses('127.0.0.1', port), true)
  })
})

test('a replica shows a missing index, then what it serves, then a missing writer', { timeout: 120_000 }, async (t) => {
  const { start } = open(t)
  const replica = await start({ ROLE: 'reader' })
  const early = await collect(replica)
  assert.deepEqual([valueOf(early, 'portal_ready'), valueOf(early, 'portal_info', { role: 'reader' }), reasonsOf(early)], [0, 1, ['no-index', 'writer-gone']])
  assert.deepEqual(early.get('portal_readiness_reason')?.samples.map(({ labels }) => labels['reason']), [...REPLICA_REASONS])
  for (const name of ['portal_content_articles', 'portal_content_diagnostics', 'portal_content_changed_timestamp_seconds', 'portal_last_scan_timestamp_seconds', 'portal_blocked_deletions', 'portal_scans_total']) assert.equal(valueOf(early, name), null, name)
  const writer = await start()
  const ready = await collectUntil(replica, 'the replica is ready', (families) => valueOf(families, 'portal_ready') === 1 && valueOf(families, 'portal_degraded') === 0)
  const written = await collect(writer)
  for (const name of ['portal_content_articles', 'portal_content_diagnostics', 'portal_content_changed_timestamp_seconds']) assert.equal(valueOf(ready, name), valueOf(written, name), name)
  assert.ok(Math.abs(Date.now() / 1000 - (valueOf(ready, 'portal_last_scan_timestamp_seconds') ?? 0)) < 60)
  assert.equal(valueOf(ready, 'portal_blocked_deletions'), null, 'only the writer knows')
  await replica.ask('/yibashou/1')
  await replica.ask('/yibashou/1')
  await collectUntil(replica, 'its own replies are counted', (families) => valueOf(families, 'portal_cache_hits_total') === 1 && valueOf(families, 'portal_http_requests_total', { route: '/:series/:number' }) === 1)
  await writer.kill()
  const left = await collectUntil(replica, 'the missing writer is shown', (families) => valueOf(families, 'portal_degraded') === 1)
  assert.deepEqual([reasonsOf(left), valueOf(left, 'portal_ready')], [['writer-gone'], 1])
})
