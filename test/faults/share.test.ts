// Tests promise 7: the share is lost, each address still answers, /readyz says degraded, and the portal recovers by itself.
// A deletion on purpose is obeyed.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { until } from '../system/loopback.ts'
import { recordMeasurements } from './measurements.ts'
import { startReaders } from './load.ts'
import { mountEmptyDisk, NO_MOUNTS, unmount } from './mounts.ts'
import { type Office, openOffice, articlePath, versionIn } from './office.ts'
import type { Scope } from '../helper.ts'

const ARTICLES = 12

interface Loss {
  code: string
  skip?: string | false
  lose: (office: Office, scope: Scope) => void
  restore: (office: Office) => void
}

const away = ({ contentDir }: Office) => `${contentDir}.away`
const bringBack = (office: Office) => {
  rmSync(office.contentDir, { recursive: true, force: true })
  renameSync(away(office), office.contentDir)
}

const LOSSES: Readonly<Record<string, Loss>> = {
  emptied: {
    code: 'content-empty',
    lose: (office) => {
      cpSync(office.contentDir, away(office), { recursive: true })
      rmSync(office.contentDir, { recursive: true })
      mkdirSync(office.contentDir)
    },
    restore: bringBack,
  },
  'moved away': { code: 'content-missing', lose: (office) => { renameSync(office.contentDir, away(office)) }, restore: bringBack },
  'recreated, file by file': {
    code: 'content-missing',
    lose: (office) => { renameSync(office.contentDir, away(office)) },
    restore: (office) => { cpSync(away(office), office.contentDir, { recursive: true }) },
  },
  'replaced by a file': {
    code: 'content-unreadable',
    lose: (office) => {
      renameSync(office.contentDir, away(office))
      writeFileSync(office.contentDir, '')
    },
    restore: bringBack,
  },
  'unmounted: its mount point is empty': {
    code: 'content-empty', skip: NO_MOUNTS, lose: (office, scope) => { mountEmptyDisk(scope, office.contentDir) }, restore: (office) => { unmount(office.contentDir) },
  },
}

describe('the share is lost under reading load', { concurrency: 3 }, () => {
  for (const [name, { code, skip = false, lose, restore }] of Object.entries(LOSSES)) {
    test(`${name}: no request fails, /readyz says why, also after a restart, and it recovers`, { skip }, async (t) => {
      // Unmounts before the folder is removed.
      const endings: (() => void | Promise<void>)[] = []
      t.after(async () => { for (const end of endings) await end() })
      const office = openOffice(t, { articles: ARTICLES })
      let server = await office.start()
      const replica = await office.startReplica()
      const isReady = async () => (await office.readiness(server)).word === 'ready'
      await until('ready', isReady)
      const whole = await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body))
      const loads = [server, replica].map(({ port }) => startReaders({ port: () => port, paths: office.paths, readers: 2, paceMs: 5 }))
      t.after(async () => { for (const load of loads) await load.stop() })
      lose(office, { after: (fn) => { endings.push(fn) } })
      const isReported = async () => {
        const { status, word, codes } = await office.readiness(server)
        return status === 200 && word === 'degraded' && codes.includes(code)
      }
      await until('/readyz says so', isReported)
      assert.deepEqual(await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body)), whole, 'byte for byte')
      await loads[0]?.stop()
      await server.kill()
      server = await office.start()
      loads.push(startReaders({ port: () => server.port, paths: office.paths, readers: 2, paceMs: 5 }))
      await until('/readyz says so after the restart', isReported)
      assert.deepEqual(await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body)), whole)
      restore(office)
      await until('ready again', isReady)
      office.saveArticle(2, 1)
      await until('a save appears', async () => versionIn((await server.ask('/xilie/2')).body) === 1)
      for (const load of loads) await load.stop()
      const failures = loads.flatMap((load) => load.failures)
      recordMeasurements(t, 7, { [`${name}: requests`]: loads.reduce((sum, load) => sum + load.requests(), 0), [`${name}: failed`]: failures.length })
      assert.deepEqual(failures, [])
    })
  }
})

test('the last article is deleted on purpose and ends; the next one appears', async (t) => {
  const office = openOffice(t, { articles: 1 })
  const server = await office.start()
  assert.equal((await server.ask('/xilie/1')).status, 200)
  rmSync(office.pathOf(articlePath(1)))
  await until('it is gone', async () => (await server.ask('/xilie/1')).status === 410)
  assert.deepEqual((await office.readiness(server)).codes, [])
  assert.equal((await server.ask('/')).status, 200)
  office.saveArticle(2, 0)
  await until('the next one appears', async () => versionIn((await server.ask('/xilie/2')).body) === 0)
})
