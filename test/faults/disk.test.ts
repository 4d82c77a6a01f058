// Promise 9, the disk: full, read-only or failing, the portal goes on with what it has, says so, and heals when it can.
import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { runServer, type ServerProcess } from '../server-process.ts'
import { until } from '../system/loopback.ts'
import { createArchiveWitness } from './archive-witness.ts'
import { tell } from './figures.ts'
import { assertSound } from './integrity.ts'
import { type Load, readOnAndOn } from './load.ts'
import { failingDisk, fill, NO_FAILING_DISK, NO_MOUNTS, setReadOnly, smallDisk } from './mounts.ts'
import { type Office, openOffice, versionIn } from './office.ts'

const PIECES = 8
const isReady = async (office: Office, server: ServerProcess) => (await office.readiness(server)).word === 'ready'
const says = async (office: Office, server: ServerProcess, code: string) => (await office.readiness(server)).codes.includes(code)
const shows = async (server: ServerProcess, version: number) => versionIn((await server.ask('/xilie/1')).body) === version

function read (t: TestContext, office: Office, server: () => ServerProcess): Load {
  const load = readOnAndOn({ port: () => server().port, paths: office.paths, readers: 3, paceMs: 5 })
  t.after(load.stop)
  return load
}

for (const free of [0, 8, 40, 120]) {
  test(`a disk of 2 MiB with ${free} KiB free: reads go on, also after a restart, and a save is shown when there is room again`, { skip: NO_MOUNTS }, async (t) => {
    const disk = smallDisk(t, 2048)
    const office = openOffice(t, { pieces: PIECES, dataDir: join(disk, 'data') })
    let server = await office.start()
    await until('ready', async () => await isReady(office, server))
    const filler = fill(disk, free * 1024)
    const load = read(t, office, () => server)
    let version = 0
    // With some room left a few saves still fit.
    await until('/readyz tells', async () => {
      if (await shows(server, version)) office.savePiece(1, ++version)
      return await says(office, server, 'write-failed')
    })
    await load.stop()
    assert.deepEqual(load.failures, [])
    const last = version
    const shown = versionIn((await server.ask('/xilie/1')).body) ?? -1
    assert.ok(shown >= 0)
    await server.kill()
    assertSound(office)
    const witness = createArchiveWitness(office)
    witness.missing(new Map())
    server = await office.start()
    const again = read(t, office, () => server)
    await until('/readyz tells after the restart', async () => await says(office, server, 'write-failed'))
    assert.ok((versionIn((await server.ask('/xilie/1')).body) ?? -1) >= shown, 'what was public stays')
    rmSync(filler)
    await until('ready again', async () => await isReady(office, server))
    await until('the save is shown', async () => await shows(server, last))
    await again.stop()
    assert.deepEqual(again.failures, [])
    const lost = witness.missing(new Map())
    assert.equal(lost, 0)
    assert.equal(await server.stop(), 0)
    assertSound(office)
    tell(t, 9, { [`full disk, ${free} KiB free: requests`]: load.requests() + again.requests(), [`full disk, ${free} KiB free: failed`]: load.failures.length + again.failures.length, [`full disk, ${free} KiB free: bytes lost`]: lost })
  })
}

test('a start on a full disk waits for room instead of ending', { skip: NO_MOUNTS }, async (t) => {
  const disk = smallDisk(t, 2048)
  const office = openOffice(t, { pieces: PIECES, dataDir: join(disk, 'data') })
  const filler = fill(disk, 0)
  const { listening } = office.launch()
  // It can only be waiting once it has tried.
  await Promise.race([listening.then(() => assert.fail('nothing can be had yet')), new Promise((resolve) => setTimeout(resolve, 2500))])
  rmSync(filler)
  const server = await listening
  await until('ready', async () => await isReady(office, server))
  assert.equal((await server.ask('/xilie/1')).status, 200)
})

for (const ending of ['stop', 'kill'] as const) {
  test(`a data folder that is read-only after a ${ending}: writer and reader serve what is there, and all heals when it can be written`, { skip: NO_MOUNTS }, async (t) => {
    const disk = smallDisk(t, 4096)
    const office = openOffice(t, { pieces: PIECES, dataDir: join(disk, 'data') })
    const first = await office.start()
    await until('ready', async () => await isReady(office, first))
    await first[ending]()
    setReadOnly(disk, true)
    const writer = await office.start()
    const reader = await office.read()
    const loads = [read(t, office, () => writer), read(t, office, () => reader)]
    office.savePiece(1, 1)
    await until('/readyz tells', async () => await says(office, writer, 'write-failed'))
    assert.ok(await says(office, reader, 'writer-gone'), 'nobody holds the lock')
    setReadOnly(disk, false)
    await until('ready again', async () => await isReady(office, writer))
    await until('the writer shows the save', async () => await shows(writer, 1))
    await until('the reader shows the save', async () => await shows(reader, 1))
    await until('the reader knows its writer', async () => await isReady(office, reader))
    assert.equal((await runServer(t, office.env)).code, 1, 'a second writer is refused')
    await Promise.all(loads.map(async (load) => await load.stop()))
    assert.deepEqual(loads.flatMap(({ failures }) => failures), [])
    tell(t, 9, { [`read-only after a ${ending}: requests`]: loads.reduce((sum, load) => sum + load.requests(), 0), [`read-only after a ${ending}: failed`]: 0 })
  })
}

test('a disk that fails under the running portal: reads go on, and nothing is missing once it is repaired', { skip: NO_FAILING_DISK }, async (t) => {
  const disk = failingDisk(t)
  const office = openOffice(t, { pieces: PIECES, dataDir: disk.folder })
  let server = await office.start()
  await until('ready', async () => await isReady(office, server))
  office.savePiece(1, 1)
  await until('the save is shown', async () => await shows(server, 1))
  const witness = createArchiveWitness(office)
  witness.missing(new Map())
  const load = read(t, office, () => server)
  disk.fail()
  office.savePiece(1, 2)
  await until('/readyz tells', async () => await says(office, server, 'write-failed'))
  const before = load.requests()
  await until('many more requests', async () => load.requests() > before + 200)
  await load.stop()
  assert.deepEqual(load.failures, [])
  assert.ok(await shows(server, 1))
  await server.kill()
  disk.repair()
  server = await office.start()
  await until('ready', async () => await isReady(office, server))
  await until('what was saved meanwhile is shown', async () => await shows(server, 2))
  const lost = witness.missing(new Map())
  tell(t, 9, { 'failing disk: requests': load.requests(), 'failing disk: failed': load.failures.length, 'failing disk: bytes lost': lost })
  assert.equal(lost, 0)
  await server.stop()
})
