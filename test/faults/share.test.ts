// Promise 7: whatever happens to the share, every address still answers, /readyz says degraded, and all heals by itself; what
// staff delete on purpose goes.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { until } from '../system/loopback.ts'
import { tell } from './figures.ts'
import { readOnAndOn } from './load.ts'
import { coverWithNothing, NO_MOUNTS, unmount } from './mounts.ts'
import { type Office, openOffice, pieceFile, versionIn } from './office.ts'
import type { Scope } from '../publish/rig.ts'

const PIECES = 12

interface Loss {
  code: string
  skip?: string | false
  lose: (office: Office, scope: Scope) => void
  heal: (office: Office) => void
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
    heal: bringBack,
  },
  'moved away': { code: 'content-missing', lose: (office) => { renameSync(office.contentDir, away(office)) }, heal: bringBack },
  'recreated, file by file': {
    code: 'content-missing',
    lose: (office) => { renameSync(office.contentDir, away(office)) },
    heal: (office) => { cpSync(away(office), office.contentDir, { recursive: true }) },
  },
  'replaced by a file': {
    code: 'content-unreadable',
    lose: (office) => {
      renameSync(office.contentDir, away(office))
      writeFileSync(office.contentDir, '')
    },
    heal: bringBack,
  },
  'unmounted: its mount point is empty': {
    code: 'content-empty', skip: NO_MOUNTS, lose: (office, scope) => { coverWithNothing(scope, office.contentDir) }, heal: (office) => { unmount(office.contentDir) },
  },
}

describe('the share is lost under reading load', { concurrency: 3 }, () => {
  for (const [name, { code, skip = false, lose, heal }] of Object.entries(LOSSES)) {
    test(`${name}: no request fails, /readyz says why, also through a restart, and it heals`, { skip }, async (t) => {
      // Before the folder itself goes, what was mounted in it does.
      const endings: (() => void | Promise<void>)[] = []
      t.after(async () => { for (const end of endings) await end() })
      const office = openOffice(t, { pieces: PIECES })
      let server = await office.start()
      const reader = await office.read()
      const isReady = async () => (await office.readiness(server)).word === 'ready'
      await until('ready', isReady)
      const whole = await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body))
      const loads = [server, reader].map(({ port }) => readOnAndOn({ port: () => port, paths: office.paths, readers: 2, paceMs: 5 }))
      t.after(async () => { for (const load of loads) await load.stop() })
      lose(office, { after: (fn) => { endings.push(fn) } })
      const told = async () => {
        const { status, word, codes } = await office.readiness(server)
        return status === 200 && word === 'degraded' && codes.includes(code)
      }
      await until('/readyz tells', told)
      assert.deepEqual(await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body)), whole, 'byte for byte')
      await loads[0]?.stop()
      await server.kill()
      server = await office.start()
      loads.push(readOnAndOn({ port: () => server.port, paths: office.paths, readers: 2, paceMs: 5 }))
      await until('/readyz tells after the restart', told)
      assert.deepEqual(await Promise.all(office.paths.map(async (path) => (await server.ask(path)).body)), whole)
      heal(office)
      await until('ready again', isReady)
      office.savePiece(2, 1)
      await until('it is alive', async () => versionIn((await server.ask('/xilie/2')).body) === 1)
      for (const load of loads) await load.stop()
      const failures = loads.flatMap((load) => load.failures)
      tell(t, 7, { [`${name}: requests`]: loads.reduce((sum, load) => sum + load.requests(), 0), [`${name}: failed`]: failures.length })
      assert.deepEqual(failures, [])
    })
  }
})

test('the last piece, deleted on purpose, goes; the next one that is written comes', async (t) => {
  const office = openOffice(t, { pieces: 1 })
  const server = await office.start()
  assert.equal((await server.ask('/xilie/1')).status, 200)
  rmSync(office.in(pieceFile(1)))
  await until('it is gone', async () => (await server.ask('/xilie/1')).status === 410)
  assert.deepEqual((await office.readiness(server)).codes, [])
  assert.equal((await server.ask('/')).status, 200)
  office.savePiece(2, 0)
  await until('the next one is there', async () => versionIn((await server.ask('/xilie/2')).body) === 0)
})
