// An unreadable archive: old versions answer 404, and no request leaves a file open.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { openPortal } from '../helper.ts'

test('requests over a damaged archive leave no file open', { skip: process.platform !== 'linux' }, async (t) => {
  const portal = await openPortal(t)
  const file = join(portal.config.dataDir, 'archive.sqlite')
  const open = () => readdirSync('/proc/self/fd').filter((descriptor) => {
    try {
      return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(file)
    } catch {
      return false
    }
  }).length
  assert.equal((await portal.ask('/yibashou/1/v/1?0')).status, 200)
  const before = open()
  const damaged = readFileSync(file).fill(0xff, 100, 4096)
  writeFileSync(`${file}.new`, damaged)
  renameSync(`${file}.new`, file)
  // The write-ahead log may hold an intact copy of the damaged pages.
  for (const beside of ['-wal', '-shm']) rmSync(file + beside, { force: true })
  for (let time = 1; time < 20; time++) assert.equal((await portal.ask(`/yibashou/1/v/1?${time}`)).status, 404)
  assert.ok(open() <= before, `${open()} files are open, not ${before}`)
})
