// Killed and concurrent exports leave complete files only.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { BARE_ENVIRONMENT } from '../bare-environment.ts'
import { ExportRunningError, exportPortal } from '../../src/cli/export-portal.ts'
import { takeLock } from '../../src/store/sqlite/lock.ts'
import { randomFrom } from '../bench/generate.ts'
import { type SteppedPortal, temporaryFolder } from '../helper.ts'
import { configOf, digestsIn, openWritten, stampsIn } from './written.ts'

const KILLS = 3

const isPage = (name: string) => /^(?:site|gone)\//.test(name)

/** Kills an export after it wrote so many files. Returns the signal that ended it. */
async function killedAfter (portal: SteppedPortal, { dir, scratch, files }: { dir: string, scratch: string, files: number }): Promise<string | null> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'export-child.ts'), dir, String(portal.clock.now)], {
    env: { ...BARE_ENVIRONMENT, TMPDIR: scratch, DATA_DIR: portal.dataDir, SITE_ORIGIN: 'https://portal.example' }, stdio: 'ignore',
  })
  const ended = once(child, 'exit')
  const before = existsSync(dir) ? stampsIn(dir) : new Map<string, string>()
  const written = () => {
    try {
      return [...stampsIn(dir)].filter(([name, stamp]) => isPage(name) && before.get(name) !== stamp).length
    } catch {
      return 0 // A file was removed meanwhile.
    }
  }
  while (child.exitCode === null && written() < files) await nextTurn()
  child.kill('SIGKILL')
  const [, signal] = await ended as [number | null, string | null]
  return signal
}

/** Returns the files that equal no file of these exports. */
const unknownFiles = (dir: string, exports: readonly ReadonlyMap<string, string>[]) => [...digestsIn(dir)]
  .filter(([name, digest]) => isPage(name) && !exports.some((one) => one.get(name) === digest)).map(([name]) => name)

test('leaves complete files when killed at any time, and the next export completes it', async (t) => {
  const portal = openWritten(t)
  const folder = temporaryFolder(t)
  const scratch = temporaryFolder(t)
  const random = randomFrom(11)
  const complete = async (dir: string) => await exportPortal({ config: configOf(portal), dir, now: portal.clock.now })
  const dir = join(folder, 'mirror')
  const nameSite = (name: string) => {
    portal.save('站点.yml', `名称: ${name}\n主办单位: 测试单位\n`)
    portal.scan()
  }
  nameSite('甲网站')
  await complete(join(folder, 'a'))
  const a = digestsIn(join(folder, 'a'))
  const total = [...a.keys()].filter(isPage).length

  for (let kill = 0; kill < KILLS; kill++) {
    assert.equal(await killedAfter(portal, { dir, scratch, files: 1 + random(total - 40) }), 'SIGKILL')
    assert.deepEqual(unknownFiles(dir, [a]), [])
    assert.ok(readdirSync(scratch).filter((name) => name.startsWith('chuangwen-')).length <= 1, 'copies of an earlier export are removed')
  }
  await complete(dir)
  assert.deepEqual(digestsIn(dir), a)

  // Every page changes: each file is the old or the new one.
  nameSite('乙网站')
  await complete(join(folder, 'b'))
  const b = digestsIn(join(folder, 'b'))
  for (let kill = 0; kill < KILLS; kill++) {
    assert.equal(await killedAfter(portal, { dir, scratch, files: 1 + random(40) }), 'SIGKILL')
    assert.deepEqual(unknownFiles(dir, [a, b]), [])
  }
  // Back to the state of the manifest: old and new files have equal sizes.
  nameSite('甲网站')
  await complete(dir)
  assert.deepEqual(digestsIn(dir), a)
  assert.deepEqual(readdirSync(dir).sort(), ['.lock', 'gone', 'gone.map', 'manifest.json', 'mirror.json', 'paragraphs.map', 'redirects.map', 'site'])
})

test('refuses a second export into the same folder', async (t) => {
  const portal = openWritten(t)
  const dir = temporaryFolder(t)
  const lock = takeLock(join(dir, '.lock'))
  assert.ok(lock)
  await assert.rejects(exportPortal({ config: configOf(portal), dir, now: portal.clock.now }), ExportRunningError)
  lock.release()
  await exportPortal({ config: configOf(portal), dir, now: portal.clock.now })
})
