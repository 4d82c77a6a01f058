// Promise 9, damage: an index that is spoilt is made anew from the folder, before a start and under the running portal; an
// archive that is spoilt is kept aside, byte for byte, and one that was taken away gets its name back.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test, type TestContext } from 'node:test'
import { randomFrom } from '../random.ts'
import { dump } from '../publish/rig.ts'
import { until } from '../system/loopback.ts'
import { createArchiveWitness } from './archive-witness.ts'
import { DAMAGES, flipped } from './damages.ts'
import { tell } from './figures.ts'
import { withCopy } from './integrity.ts'
import { type Load, readOnAndOn } from './load.ts'
import { type Office, openOffice, removeDatabase, versionIn } from './office.ts'
import type { ServerProcess } from '../server-process.ts'

const PIECES = 8
const FLIPS = 12
/** A server whose minute takes a second and a half. */
const FAST_CLOCK = `data:text/javascript,${encodeURIComponent('const real = Date.now, start = real(); Date.now = () => start + (real() - start) * 40')}`
const tables = ({ indexFile }: Office) => withCopy(indexFile, dump)
const isReady = async (office: Office, server: ServerProcess) => (await office.readiness(server)).word === 'ready'

/** An office whose files hold all that is in them, nothing in a log; not running. */
async function openStill (t: TestContext): Promise<Office> {
  const office = openOffice(t, { pieces: PIECES })
  const server = await office.start()
  await until('ready', async () => await isReady(office, server))
  assert.equal(await server.stop(), 0)
  return office
}

async function assertAllThere ({ paths }: Office, server: ServerProcess, about: string): Promise<void> {
  for (const path of paths) assert.equal((await server.ask(path)).status, 200, `${about}: ${path}`)
}

describe('an index that is damaged while nobody runs', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name}: the start makes it anew, table for table`, async (t) => {
      const office = await openStill(t)
      const whole = tables(office)
      damage(office.indexFile, randomFrom(5))
      const server = await office.start()
      await assertAllThere(office, server, name)
      await until('ready', async () => await isReady(office, server))
      assert.deepEqual(tables(office), whole)
    })
  }

  test('single bits here and there: every page is served, and what SQLite can see is made anew', async (t) => {
    const office = await openStill(t)
    const whole = tables(office)
    let unseen = 0
    for (let round = 0; round < FLIPS; round++) {
      flipped(round % 2 === 0 ? 1 : 16)(office.indexFile, randomFrom(100 + round))
      const server = await office.start()
      await assertAllThere(office, server, `round ${round}`)
      assert.equal(await server.stop(), 0)
      try {
        assert.deepEqual(tables(office), whole)
      } catch {
        // A bit in the middle of a text: the next round begins with a sound one.
        unseen++
        removeDatabase(office.indexFile)
        await (await office.start()).stop()
        assert.deepEqual(tables(office), whole)
      }
    }
    tell(t, 9, { 'indexes with 1 or 16 bits flipped': FLIPS, 'of them with a change that SQLite can\'t see': unseen })
  })
})

describe('an index that is damaged while the portal runs', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name}: what can't be read is told as 503, the index is made anew, and all is there again`, async (t) => {
      const office = await openStill(t)
      const whole = tables(office)
      const server = await office.start()
      // Not asked before: nothing of it is in a cache.
      damage(office.indexFile, randomFrom(6))
      const load = read(t, server, office.paths)
      office.savePiece(1, 1)
      await until('the save is shown', async () => versionIn((await server.ask('/xilie/1')).body) === 1)
      await until('ready', async () => await isReady(office, server))
      const during = load.failures.length
      const outageMs = load.outageMs()
      await assertAllThere(office, server, name)
      await load.stop()
      assert.deepEqual(load.failures.filter((failure) => !failure.endsWith(': 503')), [])
      assert.equal(load.failures.length, during, 'nothing fails once it is ready')
      office.savePiece(1, 0)
      await until('the first words are back', async () => versionIn((await server.ask('/xilie/1')).body) === 0)
      assert.deepEqual(withoutVersions(tables(office)), withoutVersions(whole))
      tell(t, 9, { [`index ${name} while running: answered 503 for ms`]: outageMs })
    })
  }
})

describe('the archive', { concurrency: 3 }, () => {
  for (const [name, damage] of Object.entries(DAMAGES)) {
    test(`${name} while nobody runs: it is kept aside as it is, /readyz says so, no page is missing`, async (t) => {
      const office = await openStill(t)
      damage(office.archiveFile, randomFrom(7))
      const damaged = readFileSync(office.archiveFile)
      const server = await office.start()
      await until('/readyz tells', async () => (await office.readiness(server)).codes.includes('archive-set-aside'))
      await assertAllThere(office, server, name)
      const aside = readdirSync(office.dataDir).filter((file) => /^archive\.sqlite\.damaged-\d+$/.test(file))
      assert.equal(aside.length, 1)
      assert.ok(readFileSync(join(office.dataDir, aside[0] ?? '')).equals(damaged), 'byte for byte')
      await alive(office, server)
    })
  }

  test('overwritten while the portal runs: a check finds it within about a minute, it is kept aside, and saves are shown', async (t) => {
    const office = await openStill(t)
    const server = await office.start({ NODE_OPTIONS: `--import=${FAST_CLOCK}` })
    const load = read(t, server, office.paths)
    DAMAGES['overwritten, its pages']?.(office.archiveFile, randomFrom(8))
    const damaged = readFileSync(office.archiveFile)
    await alive(office, server)
    await until('/readyz tells', async () => (await office.readiness(server)).codes.includes('archive-set-aside'))
    await load.stop()
    assert.deepEqual(load.failures, [])
    const [aside = ''] = readdirSync(office.dataDir).filter((file) => /^archive\.sqlite\.damaged-\d+$/.test(file))
    assert.ok(readFileSync(join(office.dataDir, aside)).length >= damaged.length, 'all that is left of it is kept')
    assert.equal((await server.ask('/xilie/1')).status, 200)
  })

  test('taken away while the portal runs: it gets its name back with all that was in it', async (t) => {
    const office = await openStill(t)
    const server = await office.start()
    await alive(office, server)
    const witness = createArchiveWitness(office)
    assert.equal(witness.missing(new Map()), 0)
    const load = read(t, server, office.paths)
    for (const [round, lose] of [() => removeDatabase(office.archiveFile), () => removeDatabase(office.archiveFile)].entries()) {
      lose()
      office.savePiece(2, round + 1)
      await until('the save is shown', async () => versionIn((await server.ask('/xilie/2')).body) === round + 1)
      await until('ready', async () => await isReady(office, server))
      const lost = witness.missing(new Map())
      tell(t, 9, { 'archive taken away: bytes lost': lost })
      assert.equal(lost, 0)
    }
    assert.equal((await server.ask('/xilie/1/v/1')).status, 200, 'the history is read from the new file')
    await load.stop()
    assert.deepEqual(load.failures, [])
  })
})

/** What is saved is shown. */
async function alive (office: Office, server: ServerProcess): Promise<void> {
  office.savePiece(1, 9)
  await until('a save is shown', async () => versionIn((await server.ask('/xilie/1')).body) === 9)
}

function read (t: TestContext, server: ServerProcess, paths: readonly string[]): Load {
  const load = readOnAndOn({ port: () => server.port, paths, readers: 3, paceMs: 5 })
  t.after(load.stop)
  return load
}

/** The saves of a test made versions of one piece; all else is to be equal. */
function withoutVersions (all: Record<string, unknown[]>): Record<string, unknown[]> {
  return Object.fromEntries(Object.entries(all).map(([table, rows]) => [table, rows.map((row) => {
    const read = JSON.parse(String(row)) as Record<string, unknown>
    return JSON.stringify(table === 'articles' && read['number'] === 1 ? { ...read, version: 0, changed_at: 0, updated_at: 0 } : read)
  }).sort()]))
}
