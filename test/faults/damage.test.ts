// Tests promise 9 for damaged databases. The index is rebuilt from the folder, at a start and while the portal runs.
// A damaged archive is set aside byte for byte; a removed one gets its name back.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { randomFrom } from '../random.ts'
import { dump } from '../index-dump.ts'
import { until } from '../system/loopback.ts'
import { createArchiveAudit } from './archive-audit.ts'
import { DAMAGES, flipped } from './damages.ts'
import { recordMeasurements } from './measurements.ts'
import { withCopy } from './integrity.ts'
import { type ReadingLoad, startReaders } from './load.ts'
import { type Office, openOffice, removeDatabase, versionIn } from './office.ts'
import type { ServerProcess } from '../server-process.ts'

const ARTICLES = 8
const FLIPS = 12
/** Makes a minute of the server last 1.5 seconds. */
const FAST_CLOCK = `data:text/javascript,${encodeURIComponent('const real = Date.now, start = real(); Date.now = () => start + (real() - start) * 40')}`
const tables = ({ indexFile }: Office) => withCopy(indexFile, dump)
const isReady = async (office: Office, server: ServerProcess) => (await office.readiness(server)).word === 'ready'

/** Opens an office and stops its server: its databases have no write-ahead log. */
async function openStopped (t: TestContext): Promise<Office> {
  const office = openOffice(t, { articles: ARTICLES })
  const server = await office.start()
  await until('ready', async () => await isReady(office, server))
  assert.equal(await server.stop(), 0)
  return office
}

async function assertPagesServed ({ paths }: Office, server: ServerProcess, about: string): Promise<void> {
  for (const path of paths) assert.equal((await server.ask(path)).status, 200, `${about}: ${path}`)
}

describe('an index that is damaged while no process runs', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name}: the start rebuilds it, equal in each table`, async (t) => {
      const office = await openStopped(t)
      const whole = tables(office)
      damage(office.indexFile, randomFrom(5))
      const server = await office.start()
      await assertPagesServed(office, server, name)
      await until('ready', async () => await isReady(office, server))
      assert.deepEqual(tables(office), whole)
    })
  }

  test('single bits: each page is served, and damage that SQLite detects is repaired', async (t) => {
    const office = await openStopped(t)
    const whole = tables(office)
    let undetected = 0
    for (let round = 0; round < FLIPS; round++) {
      flipped(round % 2 === 0 ? 1 : 16)(office.indexFile, randomFrom(100 + round))
      const server = await office.start()
      await assertPagesServed(office, server, `round ${round}`)
      assert.equal(await server.stop(), 0)
      try {
        assert.deepEqual(tables(office), whole)
      } catch {
        // SQLite can not detect a bit inside a text: the next round begins with a new index.
        undetected++
        removeDatabase(office.indexFile)
        await (await office.start()).stop()
        assert.deepEqual(tables(office), whole)
      }
    }
    recordMeasurements(t, 9, { 'indexes with 1 or 16 bits flipped': FLIPS, 'of them with a change that SQLite can\'t detect': undetected })
  })
})

describe('an index that is damaged while the portal runs', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name}: unreadable pages answer 503, the index is rebuilt, and each page is back`, async (t) => {
      const office = await openStopped(t)
      const whole = tables(office)
      const server = await office.start()
      // No page was requested before: the cache is empty.
      damage(office.indexFile, randomFrom(6))
      const load = read(t, server, office.paths)
      office.saveArticle(1, 1)
      await until('the save appears', async () => versionIn((await server.ask('/xilie/1')).body) === 1)
      await until('ready', async () => await isReady(office, server))
      const during = load.failures.length
      const outageMs = load.outageMs()
      await assertPagesServed(office, server, name)
      await load.stop()
      assert.deepEqual(load.failures.filter((failure) => !failure.endsWith(': 503')), [])
      assert.equal(load.failures.length, during, 'nothing fails once it is ready')
      office.saveArticle(1, 0)
      await until('the first words are back', async () => versionIn((await server.ask('/xilie/1')).body) === 0)
      assert.deepEqual(withoutVersions(tables(office)), withoutVersions(whole))
      recordMeasurements(t, 9, { [`index ${name} while running: answered 503 for ms`]: outageMs })
    })
  }
})

describe('the archive', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name} while no process runs: it is set aside, /readyz says so, and no page is missing`, async (t) => {
      const office = await openStopped(t)
      damage(office.archiveFile, randomFrom(7))
      const damaged = readFileSync(office.archiveFile)
      const server = await office.start()
      await until('/readyz says so', async () => (await office.readiness(server)).codes.includes('archive-set-aside'))
      await assertPagesServed(office, server, name)
      const aside = readdirSync(office.dataDir).filter((file) => /^archive\.sqlite\.damaged-\d+$/.test(file))
      assert.equal(aside.length, 1)
      assert.ok(readFileSync(join(office.dataDir, aside[0] ?? '')).equals(damaged), 'byte for byte')
      await assertSavesAppear(office, server)
    })
  }

  test('overwritten while the portal runs: a check finds it within about a minute, it is set aside, and saves appear', async (t) => {
    const office = await openStopped(t)
    const server = await office.start({ NODE_OPTIONS: `--import=${FAST_CLOCK}` })
    const load = read(t, server, office.paths)
    DAMAGES['overwritten, its pages']?.(office.archiveFile, randomFrom(8))
    const damaged = readFileSync(office.archiveFile)
    await assertSavesAppear(office, server)
    await until('/readyz says so', async () => (await office.readiness(server)).codes.includes('archive-set-aside'))
    await load.stop()
    assert.deepEqual(load.failures, [])
    const [aside = ''] = readdirSync(office.dataDir).filter((file) => /^archive\.sqlite\.damaged-\d+$/.test(file))
    assert.ok(readFileSync(join(office.dataDir, aside)).length >= damaged.length, 'the rest of it is kept')
    assert.equal((await server.ask('/xilie/1')).status, 200)
  })

  test('removed while the portal runs: it gets its name back with all its rows', async (t) => {
    const office = await openStopped(t)
    const server = await office.start()
    await assertSavesAppear(office, server)
    const audit = createArchiveAudit(office)
    assert.equal(audit.lostBytes(new Map()), 0)
    const load = read(t, server, office.paths)
    for (const [round, lose] of [() => removeDatabase(office.archiveFile), () => removeDatabase(office.archiveFile)].entries()) {
      lose()
      office.saveArticle(2, round + 1)
      await until('the save appears', async () => versionIn((await server.ask('/xilie/2')).body) === round + 1)
      await until('ready', async () => await isReady(office, server))
      const lost = audit.lostBytes(new Map())
      recordMeasurements(t, 9, { 'archive removed: bytes lost': lost })
      assert.equal(lost, 0)
    }
    assert.equal((await server.ask('/xilie/1/v/1')).status, 200, 'the history is read from the new file')
    await load.stop()
    assert.deepEqual(load.failures, [])
  })
})

/** Saves an article and waits until its page shows it. */
async function assertSavesAppear (office: Office, server: ServerProcess): Promise<void> {
  office.saveArticle(1, 9)
  await until('a save appears', async () => versionIn((await server.ask('/xilie/1')).body) === 9)
}

function read (t: TestContext, server: ServerProcess, paths: readonly string[]): ReadingLoad {
  const load = startReaders({ port: () => server.port, paths, readers: 3, paceMs: 5 })
  t.after(load.stop)
  return load
}

/** Sets the version and the dates of the saved article to 0: all other values stay equal. */
function withoutVersions (all: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(all).map(([table, rows]) => [table, rows.map((row) => {
    const read = JSON.parse(String(row)) as Record<string, unknown>
    return JSON.stringify(table === 'articles' && read['number'] === 1 ? { ...read, version: 0, changed_at: 0, updated_at: 0 } : read)
  }).sort()]))
}
