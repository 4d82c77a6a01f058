// Tests promise 6: the index is removed while the portal runs or is stopped; the rebuilt one is equal in each table.
import assert from 'node:assert/strict'
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { randomFrom } from '../random.ts'
import type { ServerProcess } from '../server-process.ts'
import { articleFile } from '../content-files.ts'
import { dump } from '../index-dump.ts'
import { until } from '../system/loopback.ts'
import { recordMeasurements } from './measurements.ts'
import { withCopy } from './integrity.ts'
import { startReaders } from './load.ts'
import { openOffice, articlePath, removeDatabase, versionIn } from './office.ts'

const ARTICLES = 8
const ROUNDS = 6

test('a removed index is rebuilt equal in each table, and no request fails', async (t) => {
  const office = openOffice(t, { articles: ARTICLES })
  const random = randomFrom(31)
  let server: ServerProcess = await office.start()
  const replica = await office.startReplica()
  const isReady = async (one: ServerProcess) => (await office.readiness(one)).word === 'ready'
  const tables = () => withCopy(office.indexFile, dump)
  const versions = Array.from({ length: ARTICLES }, () => 0)
  const loads = [startReaders({ port: () => replica.port, paths: office.paths, readers: 2, paceMs: 3 })]
  t.after(async () => { for (const load of loads) await load.stop() })
  for (let round = 0; round < ROUNDS; round++) {
    // Creates history that the folder lacks: versions, a draft, and a broken file with its last good version.
    for (let save = 0; save < 3; save++) {
      const number = 1 + random.below(ARTICLES - 2)
      office.saveArticle(number, versions[number - 1] = (versions[number - 1] ?? 0) + 1)
    }
    office.save(articlePath(ARTICLES), `---\n编号: ${ARTICLES}\n标题: 第${round}次写坏\n`)
    office.save(articlePath(ARTICLES + 1), articleFile({ 编号: String(ARTICLES + 1), 状态: '草稿', 标题: `草稿${round}` }))
    await until('the saves appear', async () => {
      const shown = await Promise.all(versions.map(async (_, index) => versionIn((await server.ask(`/xilie/${index + 1}`)).body)))
      return shown.every((version, index) => version === versions[index])
    })
    await until('the index holds the last save', async () => JSON.stringify(tables()['previews']).includes(`草稿${round}`))
    const kept = tables()
    if (round % 2 === 0) {
      const load = startReaders({ port: () => server.port, paths: office.paths, readers: 2, paceMs: 3 })
      loads.push(load)
      if (round % 4 === 0) removeDatabase(office.indexFile)
      else {
        rmSync(office.indexFile)
        writeFileSync(office.indexFile, '')
      }
      await until('a new index exists', async () => existsSync(office.indexFile) && await isReady(server) && tables()['articles']?.length === kept['articles']?.length)
      await load.stop()
    } else {
      await server[round % 4 === 1 ? 'stop' : 'kill']()
      removeDatabase(office.indexFile)
      server = await office.start()
      await until('ready', async () => await isReady(server))
    }
    assert.deepEqual(tables(), kept, `round ${round}`)
    await until('the replica is ready', async () => await isReady(replica))
  }
  for (const load of loads) await load.stop()
  const failures = loads.flatMap((load) => load.failures)
  recordMeasurements(t, 6, { 'indexes removed': ROUNDS, 'requests made': loads.reduce((sum, load) => sum + load.requests(), 0), 'requests failed': failures.length })
  assert.deepEqual(failures, [])
})
