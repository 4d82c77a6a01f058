import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { closeReplaced, narrow, PAGE_CACHE, widen } from '../../../src/store/sqlite/database-file.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A database with a row, in a folder of its own. */
function make (t: { after: (fn: () => void) => void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-file-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'data.sqlite')
  const db = new Database(file)
  db.exec('CREATE TABLE a (b); INSERT INTO a VALUES (1)')
  db.close()
  return file
}

/** What this process has open under names that are gone. */
const nameless = (file: string) => readdirSync('/proc/self/fd').filter((descriptor) => {
  try { return readlinkSync(`/proc/self/fd/${descriptor}`).startsWith(file) } catch { return false }
}).length

test('a file that lost its name is closed in the end, by every one who had it', { skip: process.platform !== 'linux' }, async (t) => {
  const file = make(t)
  const db = new Database(file, { readonly: true })
  db.prepare('SELECT * FROM a').all()
  rmSync(file)
  closeReplaced(db)
  assert.equal(db.open, false)
  for (let round = 0; nameless(file) > 0; round++) {
    assert.ok(round < 1e6, 'it stays open')
    await turn()
  }
})

test('locks on a file that has its name are left alone', (t) => {
  const file = make(t)
  const writer = new Database(file)
  writer.exec('BEGIN IMMEDIATE')
  const reader = new Database(file, { readonly: true })
  reader.prepare('SELECT * FROM a').all()
  closeReplaced(reader)
  const other = execFileSync(process.execPath, ['-e', `
    const db = new (require('better-sqlite3'))(process.argv[1], { timeout: 0 })
    try { db.exec('BEGIN IMMEDIATE'); console.log('free') } catch (error) { console.log(error.code) }`, file], { cwd: ROOT, encoding: 'utf8' })
  assert.equal(other.trim(), 'SQLITE_BUSY')
  writer.close()
})

test('room for pages is wide only while a file is filled', (t) => {
  const db = new Database(make(t))
  const pages = () => db.pragma('cache_size', { simple: true }) as number
  widen(db)
  const wide = pages()
  narrow(db)
  assert.deepEqual([wide < pages(), `cache_size = ${pages()}`], [true, PAGE_CACHE])
  db.close()
})
