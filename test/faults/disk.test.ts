// Tests promise 9 for disks that are full, read-only or failing: reads go on, /readyz says why, and the portal recovers.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { runServer, type ServerProcess } from '../server-process.ts'
import { until } from '../system/loopback.ts'
import { createArchiveAudit } from './archive-audit.ts'
import { recordMeasurements } from './measurements.ts'
import { assertIntact } from './integrity.ts'
import { type ReadingLoad, startReaders } from './load.ts'
import { mountFailingDisk, fillDisk, NO_FAILING_DISK, NO_MOUNTS, setReadOnly, mountSmallDisk } from './mounts.ts'
import { type Office, openOffice, versionIn } from './office.ts'

const ARTICLES = 8
const isReady = async (office: Office, server: ServerProcess) => (await office.readiness(server)).word === 'ready'
const says = async (office: Office, server: ServerProcess, code: string) => (await office.readiness(server)).codes.includes(code)
const shows = async (server: ServerProcess, version: number) => versionIn((await server.ask('/xilie/1')).body) === version

function read (t: TestContext, office: Office, server: () => ServerProcess): ReadingLoad {
  const load = startReaders({ port: () => server().port, paths: office.paths, readers: 3, paceMs: 5 })
  t.after(load.stop)
  return load
}

for (const free of [0, 8, 40, 120]) {
  test(`a disk of 2 MiB with ${free} KiB free: reads go on, also after a restart, and a save appears when there is space again`, { skip: NO_MOUNTS }, async (t) => {
    const disk = mountSmallDisk(t, 2048)
    const office = openOffice(t, { articles: ARTICLES, dataDir: join(disk, 'data') })
    let server = await office.start()
    await until('ready', async () => await isReady(office, server))
    const filler = fillDisk(disk, free * 1024)
    const load = read(t, office, () => server)
    let version = 0
    // A few saves still fit into free space.
    await until('/readyz says so', async () => {
      if (await shows(server, version)) office.saveArticle(1, ++version)
      return await says(office, server, 'write-failed')
    })
    await load.stop()
    assert.deepEqual(load.failures, [])
    const last = version
    const shown = versionIn((await server.ask('/xilie/1')).body) ?? -1
    assert.ok(shown >= 0)
    await server.kill()
    assertIntact(office)
    const audit = createArchiveAudit(office)
    audit.lostBytes(new Map())
    server = await office.start()
    const again = read(t, office, () => server)
    await until('/readyz says so after the restart', async () => await says(office, server, 'write-failed'))
    assert.ok((versionIn((await server.ask('/xilie/1')).body) ?? -1) >= shown, 'what was public stays')
    rmSync(filler)
    await until('ready again', async () => await isReady(office, server))
    await until('the save appears', async () => await shows(server, last))
    await again.stop()
    assert.deepEqual(again.failures, [])
    const lost = audit.lostBytes(new Map())
    assert.equal(lost, 0)
    assert.equal(await server.stop(), 0)
    assertIntact(office)
    recordMeasurements(t, 9, { [`full disk, ${free} KiB free: requests`]: load.requests() + again.requests(), [`full disk, ${free} KiB free: failed`]: load.failures.length + again.failures.length, [`full disk, ${free} KiB free: bytes lost`]: lost })
  })
}

test('a start on a full disk waits for space instead of ending', { skip: NO_MOUNTS }, async (t) => {
  const disk = mountSmallDisk(t, 2048)
  const office = openOffice(t, { articles: ARTICLES, dataDir: join(disk, 'data') })
  const filler = fillDisk(disk, 0)
  const { listening } = office.launch()
  // Time for a first attempt.
  await Promise.race([listening.then(() => assert.fail('it can not listen yet')), new Promise((resolve) => setTimeout(resolve, 2500))])
  rmSync(filler)
  const server = await listening
  await until('ready', async () => await isReady(office, server))
  assert.equal((await server.ask('/xilie/1')).status, 200)
})

test('a damaged archive on a full disk is set aside once, however often the start tries again', { skip: NO_MOUNTS }, async (t) => {
  const disk = mountSmallDisk(t, 2048)
  const office = openOffice(t, { articles: ARTICLES, dataDir: join(disk, 'data') })
  mkdirSync(join(disk, 'data'), { recursive: true })
  writeFileSync(office.archiveFile, 'no database')
  const filler = fillDisk(disk, 0)
  const setAside = () => readdirSync(join(disk, 'data')).filter((name) => name.includes('.damaged-'))
  const { listening } = office.launch()
  // Time for several attempts.
  await Promise.race([listening.then(() => assert.fail('it can not listen yet')), new Promise((resolve) => setTimeout(resolve, 5000))])
  rmSync(filler)
  const server = await listening
  await until('/readyz says so', async () => await says(office, server, 'archive-set-aside'))
  assert.equal(setAside().length, 1)
  assert.equal((await server.ask('/xilie/1')).status, 200)
})

for (const ending of ['stop', 'kill'] as const) {
  test(`a data folder that is read-only after a ${ending}: writer and replica serve on, and recover when it is writable`, { skip: NO_MOUNTS }, async (t) => {
    const disk = mountSmallDisk(t, 4096)
    const office = openOffice(t, { articles: ARTICLES, dataDir: join(disk, 'data') })
    const first = await office.start()
    await until('ready', async () => await isReady(office, first))
    await first[ending]()
    setReadOnly(disk, true)
    const writer = await office.start()
    const replica = await office.startReplica()
    const loads = [read(t, office, () => writer), read(t, office, () => replica)]
    office.saveArticle(1, 1)
    await until('/readyz says so', async () => await says(office, writer, 'write-failed'))
    assert.ok(await says(office, replica, 'writer-gone'), 'no process has the lock')
    setReadOnly(disk, false)
    await until('ready again', async () => await isReady(office, writer))
    await until('the save appears on the writer', async () => await shows(writer, 1))
    await until('the save appears on the replica', async () => await shows(replica, 1))
    await until('the replica finds its writer', async () => await isReady(office, replica))
    assert.equal((await runServer(t, office.env)).code, 1, 'a second writer is refused')
    await Promise.all(loads.map(async (load) => await load.stop()))
    assert.deepEqual(loads.flatMap(({ failures }) => failures), [])
    recordMeasurements(t, 9, { [`read-only after a ${ending}: requests`]: loads.reduce((sum, load) => sum + load.requests(), 0), [`read-only after a ${ending}: failed`]: 0 })
  })
}

test('a disk that fails while the portal runs: reads go on, and nothing is missing after its repair', { skip: NO_FAILING_DISK }, async (t) => {
  const disk = mountFailingDisk(t)
  const office = openOffice(t, { articles: ARTICLES, dataDir: disk.folder })
  let server = await office.start()
  await until('ready', async () => await isReady(office, server))
  office.saveArticle(1, 1)
  await until('the save appears', async () => await shows(server, 1))
  const audit = createArchiveAudit(office)
  audit.lostBytes(new Map())
  const load = read(t, office, () => server)
  disk.fail()
  office.saveArticle(1, 2)
  await until('/readyz says so', async () => await says(office, server, 'write-failed'))
  const before = load.requests()
  await until('many more requests', async () => load.requests() > before + 200)
  await load.stop()
  assert.deepEqual(load.failures, [])
  assert.ok(await shows(server, 1))
  await server.kill()
  disk.repair()
  server = await office.start()
  await until('ready', async () => await isReady(office, server))
  await until('the save during the failure appears', async () => await shows(server, 2))
  const lost = audit.lostBytes(new Map())
  recordMeasurements(t, 9, { 'failing disk: requests': load.requests(), 'failing disk: failed': load.failures.length, 'failing disk: bytes lost': lost })
  assert.equal(lost, 0)
  await server.stop()
})
