// Tests promise 12: processes behind the shipped nginx stop, die and start again, and no request fails.
// Without any process nginx still answers.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Agent } from 'node:http'
import { temporaryFolder } from '../helper.ts'
import { until } from '../system/loopback.ts'
import { NGINX, startNginx } from '../system/nginx.ts'
import { quantile, recordMeasurements } from './measurements.ts'
import { askKeepAlive, startReaders, faultOfPage } from './load.ts'
import { openOffice, versionIn } from './office.ts'

const ARTICLES = 8
const ROUNDS = 3
const READERS = 8
/** `fail_timeout` of nginx: it skips a process that refused for this time. A deploy waits longer, see deploy/README.md. */
const FAIL_TIMEOUT_MS = 1000
const skip = NGINX === undefined && process.env['FAULT_TESTS'] !== 'required' && 'no nginx on this machine'

test('deploys and crashes behind nginx: no request fails, and without a process nginx still answers', { skip, timeout: 240_000 }, async (t) => {
  const office = openOffice(t, { articles: ARTICLES, env: { TRUST_PROXY: '127.0.0.1' } })
  const mirror = join(temporaryFolder(t), 'mirror')
  mkdirSync(mirror)
  let writer = await office.start()
  let replica = await office.startReplica()
  const ports = { writer: String(writer.port), reader: String(replica.port) }
  const edge = await startNginx(t, { writer: writer.port, replica: replica.port, mirror })
  let asked = 0
  const ask = (fresh: boolean) => async (path: string, index: number) => {
    // Half of the requests are in no cache. Each reader has its own address.
    const address = fresh ? `${path}${path.includes('?') ? '&' : '?'}n=${++asked}` : path
    try {
      const { status, body } = await edge(address, { from: `203.0.113.${index + (fresh ? 100 : 1)}` })
      return { status, body: body.toString('utf8'), error: null }
    } catch (error) {
      return { status: 0, body: '', error: String((error as NodeJS.ErrnoException).code ?? error) }
    }
  }
  const pages = office.paths.filter((path) => !path.startsWith('/search'))
  for (const path of pages) assert.equal((await edge(path)).status, 200)
  const loads = [ask(true), ask(false)].map((how) => startReaders({ ask: how, paths: pages, readers: READERS / 2, paceMs: 10 }))
  t.after(async () => { for (const load of loads) await load.stop() })
  const requests = () => loads.reduce((sum, load) => sum + load.requests(), 0)
  const readersGoOn = async () => {
    const before = requests()
    const began = performance.now()
    await until('readers go on', async () => requests() > before + 20 * READERS && performance.now() - began > 1.5 * FAIL_TIMEOUT_MS)
  }
  let ends = 0
  for (let round = 0; round < ROUNDS; round++) {
    // The order of deploy/README.md: the writer, then the replicas.
    assert.equal(await writer.stop(), 0, JSON.stringify(writer.log.slice(-4)))
    await readersGoOn()
    writer = await office.start({ PORT: ports.writer })
    await readersGoOn()
    assert.equal(await replica.stop(), 0)
    await readersGoOn()
    replica = await office.start({ ROLE: 'reader', PORT: ports.reader })
    office.saveArticle(1, round + 1)
    await until('a save appears', async () => versionIn((await edge('/xilie/1')).body.toString('utf8')) === round + 1)
    await readersGoOn()
    await replica.kill()
    await readersGoOn()
    replica = await office.start({ ROLE: 'reader', PORT: ports.reader })
    await readersGoOn()
    ends += 3
  }
  for (const load of loads) await load.stop()
  const failures = loads.flatMap((load) => load.failures)
  const times = loads.flatMap((load) => load.times)
  const during = requests()
  await Promise.all([writer.kill(), replica.kill()])
  let answered = 0
  for (let turn = 0; turn < 3; turn++) {
    for (const path of pages) {
      const { status, body } = await edge(path)
      assert.equal(status, 200, path)
      assert.equal(faultOfPage({ status, body: body.toString('utf8'), error: null }), null, path)
      answered++
    }
  }
  recordMeasurements(t, 12, { 'processes stopped or killed': ends + 2, 'requests made': during, 'requests failed': failures.length, 'p99 ms': quantile(times, 0.99), 'answered by nginx alone': answered })
  assert.deepEqual(failures, [])
})

test('a process that gets SIGTERM completes its open requests', async (t) => {
  const office = openOffice(t, { articles: ARTICLES })
  let answered = 0
  let refused = 0
  for (let round = 0; round < ROUNDS; round++) {
    const server = await office.start()
    const agent = new Agent({ keepAlive: false })
    const asking = Array.from({ length: 60 }, async (_, index) => await askKeepAlive(agent, server.port, office.paths[index % office.paths.length] ?? '/'))
    // One reply is complete; others are open.
    await Promise.race(asking)
    assert.equal(await server.stop(), 0)
    for (const got of await Promise.all(asking)) {
      // nginx sends such a request to the next process.
      if (got.error === 'ECONNREFUSED' || got.error === 'ECONNRESET' || got.status === 503) refused++
      else {
        assert.equal(faultOfPage(got), null)
        answered++
      }
    }
    agent.destroy()
  }
  recordMeasurements(t, 12, { 'answered while stopping': answered, 'sent to the next process while stopping': refused })
  assert.ok(answered > ROUNDS)
})
