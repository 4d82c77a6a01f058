// Promise 6: the index can be taken away at any time, from a portal that runs or stands still; what comes back is equal, table
// by table, to the one that was kept.
import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { randomFrom } from '../random.ts'
import type { ServerProcess } from '../server-process.ts'
import { dump, piece } from '../publish/rig.ts'
import { until } from '../system/loopback.ts'
import { tell } from './figures.ts'
import { withCopy } from './integrity.ts'
import { readOnAndOn } from './load.ts'
import { openOffice, pieceFile, removeDatabase, versionIn } from './office.ts'

const PIECES = 8
const ROUNDS = 6

test('an index that is taken away while the portal runs and while it stands still comes back table for table; no reader notices', async (t) => {
  const office = openOffice(t, { pieces: PIECES })
  const random = randomFrom(31)
  let server: ServerProcess = await office.start()
  const reader = await office.read()
  const isReady = async (one: ServerProcess) => (await office.readiness(one)).word === 'ready'
  const tables = () => withCopy(office.indexFile, dump)
  const versions = Array.from({ length: PIECES }, () => 0)
  const loads = [readOnAndOn({ port: () => reader.port, paths: office.paths, readers: 2, paceMs: 3 })]
  t.after(async () => { for (const load of loads) await load.stop() })
  for (let round = 0; round < ROUNDS; round++) {
    // A history that isn't in the folder: versions, a draft, one that is broken and stays in its last good version.
    for (let save = 0; save < 3; save++) {
      const number = 1 + random.below(PIECES - 2)
      office.savePiece(number, versions[number - 1] = (versions[number - 1] ?? 0) + 1)
    }
    office.save(pieceFile(PIECES), `---\n编号: ${PIECES}\n标题: 第${round}次写坏\n`)
    office.save(pieceFile(PIECES + 1), piece({ 编号: String(PIECES + 1), 状态: '草稿', 标题: `草稿${round}` }))
    await until('the saves are shown', async () => {
      const shown = await Promise.all(versions.map(async (_, index) => versionIn((await server.ask(`/xilie/${index + 1}`)).body)))
      return shown.every((version, index) => version === versions[index])
    })
    await until('the index holds the last save', async () => JSON.stringify(tables()['previews']).includes(`草稿${round}`))
    const kept = tables()
    if (round % 2 === 0) {
      const load = readOnAndOn({ port: () => server.port, paths: office.paths, readers: 2, paceMs: 3 })
      loads.push(load)
      if (round % 4 === 0) removeDatabase(office.indexFile)
      else {
        rmSync(office.indexFile)
        writeFileSync(office.indexFile, '')
      }
      await until('another index is there', async () => existsSync(office.indexFile) && await isReady(server) && tables()['articles']?.length === kept['articles']?.length)
      await load.stop()
    } else {
      await server[round % 4 === 1 ? 'stop' : 'kill']()
      removeDatabase(office.indexFile)
      server = await office.start()
      await until('ready', async () => await isReady(server))
    }
    assert.deepEqual(tables(), kept, `round ${round}`)
    await until('the reader is ready', async () => await isReady(reader))
  }
  for (const load of loads) await load.stop()
  const failures = loads.flatMap((load) => load.failures)
  tell(t, 6, { 'indexes taken away': ROUNDS, 'requests made': loads.reduce((sum, load) => sum + load.requests(), 0), 'requests failed': failures.length })
  assert.deepEqual(failures, [])
})
