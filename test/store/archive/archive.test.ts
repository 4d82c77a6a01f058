import assert from 'node:assert/strict'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { type Archive, openArchive } from '../../../src/store/archive/archive.ts'
import { sha256 } from '../../../src/content/parse.ts'
import { articleFile, BASE_FILES } from '../../content-files.ts'
import { openSteppedPortal, type Scope, temporaryFolder } from '../../helper.ts'

const NOW = 1_780_000_000_000

function newArchive (scope: Scope) {
  const file = join(temporaryFolder(scope), 'data', 'archive.sqlite')
  const clock = { now: NOW }
  const open = () => {
    const archive = openArchive({ file, now: () => clock.now })
    scope.after(() => { archive.close() })
    return archive
  }
  return { file, clock, open }
}

const entry = (key: string, text: string | null, path = `xilie/${key}.md`) => ({
  kind: 'article' as const, key: `xilie/${key}`, path, sha256: text === null ? null : sha256(Buffer.from(text)),
})

type Entries = Parameters<Archive['recordFiles']>[0]

function record (archive: Archive, entries: Entries, bytesOf: Parameters<Archive['recordFiles']>[1] = () => null): void {
  archive.atomically((commit) => {
    archive.recordFiles(entries, bytesOf)
    commit()
  })
}

describe('what is public', () => {
  test('is the last row of each key; a key that ceased to be public is left out', (t) => {
    const archive = newArchive(t).open()
    record(archive, [entry('1', 'a'), entry('2', 'b')])
    record(archive, [entry('1', 'c', 'xilie/other.md'), entry('2', null)])
    assert.deepEqual(archive.published(), [{ kind: 'article', key: 'xilie/1', path: 'xilie/other.md', sha256: sha256(Buffer.from('c')) }])
    record(archive, [entry('2', 'b')])
    assert.equal(archive.published().length, 2)
  })

  test('keeps its source byte for byte, once per hash, and through a reopening', (t) => {
    const { open } = newArchive(t)
    const bytes = Buffer.from([0xff, 0xfe, 0, 10, 13, 0xe4])
    const archive = open()
    let asked = 0
    const bytesOf = () => {
      asked++
      return bytes
    }
    record(archive, [{ ...entry('1', 'x'), sha256: sha256(bytes) }, { ...entry('2', 'x'), sha256: sha256(bytes) }], bytesOf)
    assert.equal(asked, 1)
    archive.close()
    const again = open()
    assert.deepEqual(again.source(sha256(bytes)), bytes)
    assert.equal(again.source('00'), null)
  })

  test('carries the time it was first seen so', (t) => {
    const { file, clock, open } = newArchive(t)
    const archive = open()
    record(archive, [entry('1', 'a')])
    clock.now += 5
    record(archive, [entry('1', 'b')])
    const db = new Database(file, { readonly: true })
    t.after(() => { db.close() })
    assert.deepEqual(db.prepare('SELECT at FROM published_files ORDER BY id').pluck().all(), [NOW, NOW + 5])
  })

  test('is noted whole or not at all', (t) => {
    const archive = newArchive(t).open()
    assert.throws(() => record(archive, [entry('1', 'a'), { ...entry('2', 'b'), kind: 'nonsense' as never }], () => Buffer.from('a')))
    assert.deepEqual(archive.published(), [])
    assert.equal(archive.source(sha256(Buffer.from('a'))), null)
  })
})

test('nothing in the archive can be changed or removed, whoever holds the file', (t) => {
  const { file, open } = newArchive(t)
  record(open(), [entry('1', 'a')])
  const db = new Database(file)
  t.after(() => { db.close() })
  const rows = () => JSON.stringify([db.prepare('SELECT * FROM source_files').all(), db.prepare('SELECT * FROM published_files').all()])
  const before = rows()
  for (const sql of [
    'UPDATE published_files SET at = 0', 'DELETE FROM published_files', "UPDATE source_files SET bytes = x'00'", 'DELETE FROM source_files',
    "INSERT OR REPLACE INTO source_files SELECT sha256, x'00' FROM source_files", 'INSERT OR REPLACE INTO published_files SELECT id, kind, key, path, NULL, at FROM published_files',
    "INSERT INTO source_files SELECT sha256, x'00' FROM source_files WHERE true ON CONFLICT (sha256) DO UPDATE SET bytes = excluded.bytes",
  ]) {
    try { db.exec(sql) } catch (error) { assert.match(String(error), /append-only|UNIQUE/, sql) }
    assert.equal(rows(), before, sql)
  }
})

test('the file is marked as ours and written through to the disk', (t) => {
  const { file, open } = newArchive(t)
  open()
  const db = new Database(file, { readonly: true })
  t.after(() => { db.close() })
  assert.equal(db.pragma('application_id', { simple: true }), 0x43575041)
  assert.equal(db.pragma('journal_mode', { simple: true }), 'wal')
})

describe('a damaged archive is set aside, never deleted, and a new one begun', () => {
  const damages: Record<string, (file: string) => void> = {
    'not a database': (file) => writeFileSync(file, 'these are notes, not a database, and long enough to have a header of a hundred bytes ............................'),
    'its head overwritten': (file) => overwrite(file, 0, 64),
    'a page in the middle overwritten': (file) => overwrite(file, 8192, 4096),
    'cut in half': (file) => truncateSync(file, statSync(file).size >> 1),
    'the database of another program': (file) => {
      truncateSync(file, 0)
      const foreign = new Database(file)
      foreign.exec('CREATE TABLE accounts (name TEXT)')
      foreign.close()
    },
  }
  for (const [name, damage] of Object.entries(damages)) {
    test(name, (t) => {
      const { file, open } = newArchive(t)
      const archive = open()
      record(archive, Array.from({ length: 200 }, (_, index) => entry(String(index + 1), `${index} `.repeat(200))))
      archive.close()
      damage(file)
      const bytes = readFileSync(file)
      const again = open()
      assert.equal(again.setAside, `${file}.damaged-${NOW}`)
      assert.ok(readFileSync(again.setAside).equals(bytes))
      assert.deepEqual(again.published(), [])
      record(again, [entry('1', 'a')])
      assert.equal(again.published().length, 1)
      again.close()
      const restarted = open()
      assert.equal(restarted.setAside, again.setAside, 'told until somebody takes it away')
      restarted.close()
      rmSync(again.setAside ?? '')
      assert.equal(open().setAside, null)
    })
  }

  test('a sound one is never set aside', (t) => {
    const { file, open } = newArchive(t)
    for (let times = 0; times < 3; times++) {
      const archive = open()
      assert.equal(archive.setAside, null)
      record(archive, [entry('1', String(times))])
      archive.close()
    }
    assert.deepEqual(readdirSync(dirname(file)).filter((name) => name.includes('damaged')), [])
  })

  test('emptied to no bytes it is missed, not taken for a first start', (t) => {
    const { file, open } = newArchive(t)
    const archive = open()
    record(archive, [entry('1', 'a')])
    archive.close()
    writeFileSync(file, '')
    assert.notEqual(open().setAside, null)
  })

  test('what its log still holds is set aside with it', (t) => {
    const { file, open } = newArchive(t)
    const archive = open()
    record(archive, [entry('1', 'a')])
    assert.ok(existsSync(`${file}-wal`) && statSync(`${file}-wal`).size > 0, 'the log is not yet copied into the file')
    // As a crash leaves it: the file's head broken, the log beside it.
    const wal = readFileSync(`${file}-wal`)
    archive.close()
    overwrite(file, 0, 64)
    writeFileSync(`${file}-wal`, wal)
    const { setAside } = open()
    assert.ok(existsSync(`${setAside}-wal`), 'the log stays with the file it belongs to')
    assert.ok(readFileSync(`${setAside}-wal`).equals(wal))
  })

  test('an archive of a newer program is left alone: the start fails instead', (t) => {
    const { file, open } = newArchive(t)
    open().close()
    const db = new Database(file)
    db.pragma('user_version = 99')
    db.close()
    assert.throws(() => open(), /schema 99/)
    assert.ok(existsSync(file))
    assert.deepEqual(readdirSync(dirname(file)).filter((name) => name.includes('damaged')), [])
  })
})

test('the portal begins anew beside a damaged archive: every page stays, and later losses are held again', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
  portal.scan()
  const before = await portal.ask('/xilie/1')
  await portal.restart({ loseIndex: true, between: () => overwrite(portal.archiveFile, 0, 64) })
  assert.match(portal.archive.setAside ?? '', /\.damaged-\d+$/)
  portal.scan()
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  portal.save('xilie/一.md', 'broken')
  portal.scan()
  assert.deepEqual(await portal.ask('/xilie/1'), before)
})

function overwrite (file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at)
  closeSync(handle)
}
