// Promise 12: processes are stopped, killed and started again behind the edge as it is shipped, and no reader notices; with
// none of them left the edge still answers.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Agent } from 'node:http'
import { temporaryFolder } from '../publish/rig.ts'
import { until } from '../system/loopback.ts'
import { NGINX, startNginx } from '../system/nginx.ts'
import { quantile, tell } from './figures.ts'
import { askKept, readOnAndOn, wholePage } from './load.ts'
import { openOffice, versionIn } from './office.ts'

const PIECES = 8
const ROUNDS = 3
const READERS = 8
/** A process that refused is passed over for so long (fail_timeout); a deploy waits a little more, see deploy/README.md. */
const PASSED_OVER_MS = 1000
const skip = NGINX === undefined && process.env['FAULT_TESTS'] !== 'required' && 'no nginx on this machine'

test('deploys and crashes behind the edge: no request fails, and with no process left the edge still answers', { skip, timeout: 240_000 }, async (t) => {
  const office = openOffice(t, { pieces: PIECES, env: { TRUST_PROXY: '127.0.0.1' } })
  const mirror = join(temporaryFolder(t), 'mirror')
  mkdirSync(mirror)
  let writer = await office.start()
  let reader = await office.read()
  const ports = { writer: String(writer.port), reader: String(reader.port) }
  const edge = await startNginx(t, { writer: writer.port, reader: reader.port, mirror })
  let asked = 0
  const ask = (fresh: boolean) => async (path: string, index: number) => {
    // Half of them ask for what no cache has; each has an address of its own, as readers have.
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
  const loads = [ask(true), ask(false)].map((how) => readOnAndOn({ ask: how, paths: pages, readers: READERS / 2, paceMs: 10 }))
  t.after(async () => { for (const load of loads) await load.stop() })
  const requests = () => loads.reduce((sum, load) => sum + load.requests(), 0)
  const some = async () => {
    const before = requests()
    const began = performance.now()
    await until('readers go on', async () => requests() > before + 20 * READERS && performance.now() - began > 1.5 * PASSED_OVER_MS)
  }
  let ends = 0
  for (let round = 0; round < ROUNDS; round++) {
    // As deploy/README.md has it: the writer first, then the readers.
    assert.equal(await writer.stop(), 0, JSON.stringify(writer.log.slice(-4)))
    await some()
    writer = await office.start({ PORT: ports.writer })
    await some()
    assert.equal(await reader.stop(), 0)
    await some()
    reader = await office.start({ ROLE: 'reader', PORT: ports.reader })
    office.savePiece(1, round + 1)
    await until('a save is shown', async () => versionIn((await edge('/xilie/1')).body.toString('utf8')) === round + 1)
    await some()
    await reader.kill()
    await some()
    reader = await office.start({ ROLE: 'reader', PORT: ports.reader })
    await some()
    ends += 3
  }
  for (const load of loads) await load.stop()
  const failures = loads.flatMap((load) => load.failures)
  const times = loads.flatMap((load) => load.times)
  const during = requests()
  await Promise.all([writer.kill(), reader.kill()])
  let answered = 0
  for (let turn = 0; turn < 3; turn++) {
    for (const path of pages) {
      const { status, body } = await edge(path)
      assert.equal(status, 200, path)
      assert.equal(wholePage({ status, body: body.toString('utf8'), error: null }), null, path)
      answered++
    }
  }
  tell(t, 12, { 'processes stopped or killed': ends + 2, 'requests made': during, 'requests failed': failures.length, 'p99 ms': quantile(times, 0.99), 'answered by the edge alone': answered })
  assert.deepEqual(failures, [])
})

test('what a process is answering when it is told to stop it answers whole', async (t) => {
  const office = openOffice(t, { pieces: PIECES })
  let answered = 0
  let refused = 0
  for (let round = 0; round < ROUNDS; round++) {
    const server = await office.start()
    const agent = new Agent({ keepAlive: false })
    const asking = Array.from({ length: 60 }, async (_, index) => await askKept(agent, server.port, office.paths[index % office.paths.length] ?? '/'))
    // One answer is there: the others are on their way.
    await Promise.race(asking)
    assert.equal(await server.stop(), 0)
    for (const got of await Promise.all(asking)) {
      // Whoever comes when nobody listens any more goes to the next process.
      if (got.error === 'ECONNREFUSED' || got.error === 'ECONNRESET' || got.status === 503) refused++
      else {
        assert.equal(wholePage(got), null)
        answered++
      }
    }
    agent.destroy()
  }
  tell(t, 12, { 'answered while stopping': answered, 'sent to the next process while stopping': refused })
  assert.ok(answered > ROUNDS)
})
