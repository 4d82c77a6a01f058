import assert from 'node:assert/strict'
import { closeSync, openSync, readdirSync, statSync, truncateSync, writeFileSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { openFinishedIndex, openIndex, openIndexReader } from '../../../src/store/index/open-index.ts'
import { isDamage } from '../../../src/store/sqlite/integrity.ts'
import { articleFile, BASE_FILES } from '../../content-files.ts'
import { openSteppedPortal, temporaryFolder } from '../../helper.ts'
import { dump } from '../../index-dump.ts'

const damages: Record<string, (file: string) => void> = {
  'zero bytes': (file) => writeFileSync(file, ''),
  'not a database': (file) => writeFileSync(file, 'notes '.repeat(1000)),
  'its head overwritten': (file) => overwrite(file, 0, 64),
  'a page overwritten': (file) => overwrite(file, 4096, 4096),
  'cut in half': (file) => truncateSync(file, statSync(file).size >> 1),
  'another program’s database': (file) => {
    writeFileSync(file, '')
    const foreign = new Database(file)
    foreign.exec('CREATE TABLE accounts (name TEXT)')
    foreign.close()
  },
  'the archive under its name': (file) => {
    writeFileSync(file, '')
    const foreign = new Database(file)
    foreign.pragma('application_id = 0x43575041')
    foreign.close()
  },
  'of an older program': (file) => setVersion(file, 0),
  'of a newer program': (file) => setVersion(file, 99),
  'made for another base path': (file) => {
    const db = new Database(file)
    db.prepare("UPDATE settings SET value = '/zt' WHERE name = 'fingerprint'").run()
    db.close()
  },
}

describe('an index that cannot be used is built anew, and equals the lost one', () => {
  for (const [name, damage] of Object.entries(damages)) {
    test(name, async (t) => {
      const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile(), 'xilie/二.md': articleFile({ 编号: '2', 状态: '草稿' }), 'xilie/三.md': 'broken' } })
      portal.scan()
      const before = dump(portal.db)
      await portal.restart({ between: () => damage(portal.indexFile) })
      assert.equal(portal.isFresh, true)
      portal.scan()
      assert.deepEqual(dump(portal.db), before)
      assert.equal(await portal.status('/xilie/1'), 200)
      assert.deepEqual(readdirSync(dirname(portal.indexFile)).filter((file) => file.includes('.new')), [])
    })
  }

  test('a log left beside a lost file is not replayed into the new one', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
    portal.scan()
    const before = dump(portal.db)
    await portal.restart({
      between: () => {
        writeFileSync(portal.indexFile, '')
        writeFileSync(`${portal.indexFile}-wal`, Buffer.alloc(8192, 0x37))
        writeFileSync(`${portal.indexFile}-shm`, Buffer.alloc(32768, 0x37))
        writeFileSync(`${portal.indexFile}.new`, 'left by a crash')
      },
    })
    portal.scan()
    assert.deepEqual(dump(portal.db), before)
  })
})

describe('full text that SQLite can’t open is damage, to who opens it and at the next start', () => {
  for (const table of ['search', 'search_characters', 'search_names']) {
    test(table, async (t) => {
      const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
      portal.scan()
      const before = dump(portal.db)
      await portal.restart({
        between: () => {
          const db = new Database(portal.indexFile)
          db.unsafeMode(true)
          db.exec(`DELETE FROM ${table}_config`)
          db.close()
          const reader = openIndexReader(portal.indexFile)
          assert.throws(() => reader.prepare(`SELECT rowid FROM ${table}`), isDamage)
          reader.close()
        },
      })
      assert.equal(portal.isFresh, true)
      portal.scan()
      assert.deepEqual(dump(portal.db), before)
    })
  }
})

test('a sound index is used as it is', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
  assert.equal(portal.isFresh, true)
  portal.scan()
  await portal.restart()
  assert.equal(portal.isFresh, false)
})

test('a program that renders otherwise does not use the old one’s index', (t) => {
  const file = join(temporaryFolder(t), 'index.sqlite')
  openIndex({ file, fingerprint: 'a' }).db.close()
  const { db, isFresh } = openIndex({ file, fingerprint: 'b' })
  db.close()
  assert.equal(isFresh, true)
})

describe('an index that is filled for the first time', () => {
  test('keeps nobody waiting who reads on in the old one, and is read by nobody', (t) => {
    const file = join(temporaryFolder(t), 'index.sqlite')
    const { db } = openIndex({ file, fingerprint: 'x' })
    t.after(() => { db.close() })
    const refused = () => {
      const began = performance.now()
      assert.throws(() => openFinishedIndex({ file, fingerprint: 'x' }), { reason: 'unfinished' })
      return performance.now() - began
    }
    refused()
    db.pragma('cache_size = 10')
    db.transaction(() => {
      const insert = db.prepare("INSERT INTO streets (slug, name, category, sort_order, html, text) VALUES (?, ?, '', 1, ?, '')")
      for (let index = 0; index < 100; index++) insert.run(`s-${index}`, `街${index}`, '文'.repeat(4000))
      // Its pages go to the disk before the transaction ends: no reader waits for that.
      assert.ok(Math.min(refused(), refused(), refused()) < 500)
    }).immediate()
    refused()
  })

  test('has a write-ahead log from the start', (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
    assert.equal(portal.db.pragma('journal_mode', { simple: true }), 'wal')
    portal.scan()
    openFinishedIndex({ file: portal.indexFile, fingerprint: '' }).close()
  })

  test('is begun anew by the next start when its edition was never counted', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
    portal.scan()
    const before = dump(portal.db)
    portal.db.prepare("DELETE FROM settings WHERE name = 'generation'").run()
    await portal.restart()
    assert.equal(portal.isFresh, true)
    assert.deepEqual(dump(portal.db)['articles'], [])
    portal.scan()
    assert.deepEqual(dump(portal.db), before)
  })
})

describe('the reader', () => {
  test('can write nothing', (t) => {
    const file = join(temporaryFolder(t), 'index.sqlite')
    openIndex({ file, fingerprint: '' }).db.close()
    const reader = openIndexReader(file)
    t.after(() => { reader.close() })
    for (const sql of ["INSERT INTO settings VALUES ('a', 'b')", 'DELETE FROM settings', 'CREATE TABLE t (a)', 'DROP TABLE articles', 'PRAGMA user_version = 3']) {
      assert.throws(() => reader.exec(sql), /readonly|query_only/i, sql)
    }
  })

  test('is not kept waiting by the writer, and sees an edition whole or not yet', (t) => {
    const file = join(temporaryFolder(t), 'index.sqlite')
    const { db } = openIndex({ file, fingerprint: '' })
    const reader = openIndexReader(file)
    t.after(() => {
      reader.close()
      db.close()
    })
    const count = reader.prepare('SELECT count(*) FROM streets').pluck()
    const insert = db.prepare("INSERT INTO streets (slug, name, category, sort_order, html, text) VALUES (?, ?, '', 1, '', '')")
    db.transaction(() => {
      insert.run('a', '甲')
      assert.equal(count.get(), 0)
      insert.run('b', '乙')
      assert.equal(count.get(), 0)
    }).immediate()
    assert.equal(count.get(), 2)
  })

  test('of an index that is not there fails instead of making one', (t) => {
    const file = join(temporaryFolder(t), 'index.sqlite')
    assert.throws(() => openIndexReader(file))
  })
})

function setVersion (file: string, version: number): void {
  const db = new Database(file)
  db.pragma(`user_version = ${version}`)
  db.close()
}

function overwrite (file: string, at: number, length: number): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, at)
  closeSync(handle)
}
