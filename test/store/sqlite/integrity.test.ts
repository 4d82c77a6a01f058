// Damaged, replaced and unfinished database files.
import assert from 'node:assert/strict'
import { closeSync, openSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { copyDatabase } from '../../../src/store/sqlite/database-file.ts'
import { hasHeader, isDamage, isFileSound, rememberFile } from '../../../src/store/sqlite/integrity.ts'
import { type Scope, temporaryFolder } from '../../helper.ts'

const ROWS = 200

function makeDatabase (scope: Scope): string {
  const file = join(temporaryFolder(scope), 'data.sqlite')
  const db = new Database(file)
  db.exec('CREATE TABLE numbers (number INTEGER PRIMARY KEY, text TEXT)')
  const insert = db.prepare('INSERT INTO numbers (text) VALUES (?)')
  for (let row = 0; row < ROWS; row++) insert.run('文'.repeat(100))
  db.close()
  return file
}

test('a sound database is told from a damaged, an empty and a foreign file', (t) => {
  const file = makeDatabase(t)
  assert.deepEqual([hasHeader(file), isFileSound(file)], [true, true])
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(4096, 0xff), 0, 4096, 4096)
  closeSync(handle)
  assert.deepEqual([hasHeader(file), isFileSound(file)], [true, false])
  writeFileSync(file, '')
  assert.deepEqual([hasHeader(file), isFileSound(file)], [false, false])
  writeFileSync(file, '不是数据库')
  assert.deepEqual([hasHeader(file), isFileSound(file)], [false, false])
})

test('only errors about the content of the file mean damage', (t) => {
  const file = makeDatabase(t)
  const failure = (work: () => unknown) => {
    try {
      work()
    } catch (error) {
      return error
    }
    return assert.fail('it must throw')
  }
  writeFileSync(file, 'x'.repeat(4096))
  assert.equal(isDamage(failure(() => new Database(file).pragma('user_version'))), true)
  assert.equal(isDamage(failure(() => new Database(join(file, 'none')))), false)
  assert.equal(isDamage(new Error('malformed')), false)
  assert.equal(isDamage(null), false)
})

test('a replaced and a removed file are noticed', (t) => {
  const file = makeDatabase(t)
  const remembered = rememberFile(file)
  assert.deepEqual([remembered.isReplaced(), remembered.isGone()], [false, false])
  copyDatabase({ from: file, to: `${file}.new` })
  renameSync(`${file}.new`, file)
  assert.deepEqual([remembered.isReplaced(), remembered.isGone()], [true, false])
  rmSync(file)
  assert.deepEqual([remembered.isReplaced(), remembered.isGone()], [true, true])
})

test('a copy holds all that was committed, while another connection writes', (t) => {
  const file = makeDatabase(t)
  const writer = new Database(file)
  t.after(() => { writer.close() })
  writer.pragma('journal_mode = WAL')
  writer.exec("INSERT INTO numbers (text) VALUES ('committed'); BEGIN; INSERT INTO numbers (text) VALUES ('open')")
  const to = `${file}.copy`
  writeFileSync(to, 'an older copy')
  copyDatabase({ from: file, to })
  const copy = new Database(to, { readonly: true })
  t.after(() => { copy.close() })
  assert.equal(copy.prepare('SELECT count(*) FROM numbers').pluck().get(), ROWS + 1)
})
