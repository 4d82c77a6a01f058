// Backups of the archive made while it is written, and their restore.
import assert from 'node:assert/strict'
import { closeSync, copyFileSync, existsSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { takeWriterLock } from '../../src/store/sqlite/lock.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal, type Scope, temporaryFolder } from '../helper.ts'
import { command } from './command.ts'

/** Opens a portal with two revisions of one article. */
function openWritten (scope: Scope) {
  const portal = openSteppedPortal(scope, { files: { ...BASE_FILES, 'xilie/1.md': articleFile({ 编号: '1' }, '第一版的正文。') } })
  portal.scan()
  portal.save('xilie/1.md', articleFile({ 编号: '1' }, '第二版的正文。'))
  portal.scan()
  return portal
}

const run = async (dataDir: string, ...args: readonly string[]) => await command('backup', { args, env: { DATA_DIR: dataDir } })

const rowsOf = (file: string) => {
  const db = new Database(file, { readonly: true })
  try {
    return (db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").pluck().all() as string[]).map((table) => [table, db.prepare(`SELECT * FROM ${table}`).raw().all()])
  } finally {
    db.close()
  }
}

test('a backup has every row, prints its contents, and is never overwritten', async (t) => {
  const portal = openWritten(t)
  const file = join(temporaryFolder(t), 'copy.sqlite')
  const first = await run(portal.dataDir, 'backup', file)
  assert.deepEqual([first.code, first.err], [0, ''])
  assert.match(first.out, /1篇文章，2个版本/)
  assert.deepEqual(rowsOf(file), rowsOf(portal.archiveFile))
  const again = await run(portal.dataDir, 'backup', file)
  assert.equal(again.code, 2)
  assert.match(again.err, /已经存在/)
})

test('a restore brings back revisions, addresses and dates', async (t) => {
  const portal = openWritten(t)
  const folder = temporaryFolder(t)
  const file = join(folder, 'copy.sqlite')
  await run(portal.dataDir, 'backup', file)
  const before = (await portal.ask('/xilie/1/v/1')).body
  await portal.restart({
    loseIndex: true,
    between: () => { for (const suffix of ['', '-wal', '-shm']) rmSync(portal.archiveFile + suffix, { force: true }) },
  })
  portal.scan()
  assert.equal(await portal.status('/xilie/1'), 200, 'without an archive the pages stay')
  assert.equal(await portal.status('/xilie/1/v/2'), 404, 'but the revisions are gone')
  const lock = takeWriterLock(portal.dataDir)
  const inUse = await run(portal.dataDir, 'restore', file)
  lock.release()
  assert.deepEqual([inUse.code, /先停止网站/.test(inUse.err)], [2, true])

  const elsewhere = temporaryFolder(t)
  assert.equal((await run(elsewhere, 'restore', file)).code, 0)
  assert.deepEqual(rowsOf(join(elsewhere, 'archive.sqlite')), rowsOf(file))
  await portal.restart({
    loseIndex: true,
    between: () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(portal.archiveFile + suffix, { force: true })
      copyFileSync(join(elsewhere, 'archive.sqlite'), portal.archiveFile)
    },
  })
  portal.scan()
  assert.equal((await portal.ask('/xilie/1/v/1')).body, before)
})

test('the replaced archive is kept, and an unusable backup changes nothing', async (t) => {
  const folder = temporaryFolder(t)
  const dataDir = join(folder, 'data')
  const portal = openWritten(t)
  const good = join(folder, 'good.sqlite')
  await run(portal.dataDir, 'backup', good)
  assert.equal((await run(dataDir, 'restore', good)).code, 0)
  const outcome = await run(dataDir, 'restore', good)
  assert.equal(outcome.code, 0)
  assert.equal(readdirSync(dataDir).filter((name) => name.includes('before-restore')).length, 1)
  const rows = rowsOf(join(dataDir, 'archive.sqlite'))

  const text = join(folder, 'text.sqlite')
  writeFileSync(text, '不是存档')
  const foreign = join(folder, 'foreign.sqlite')
  new Database(foreign).exec('CREATE TABLE a (b)').close()
  const damaged = join(folder, 'damaged.sqlite')
  copyFileSync(good, damaged)
  const handle = openSync(damaged, 'r+')
  for (let page = 2; page < 12; page++) writeSync(handle, Buffer.alloc(2000, 0xff), 0, 2000, page * 4096)
  closeSync(handle)
  const newer = join(folder, 'newer.sqlite')
  copyFileSync(good, newer)
  new Database(newer).exec('PRAGMA user_version = 999').close()
  for (const [file, words] of [[text, /不是本网站的存档/], [foreign, /不是本网站的存档/], [damaged, /损坏/], [newer, /较新版本/], [join(folder, 'none'), /找不到/]] as const) {
    const { code, err } = await run(dataDir, 'restore', file)
    assert.deepEqual([code, words.test(err)], [2, true], `${file}: ${err}`)
    assert.doesNotMatch(err, /Error|SQLITE|at /)
  }
  assert.deepEqual(rowsOf(join(dataDir, 'archive.sqlite')), rows)
})

for (const [about, damage] of [
  ['its header', { from: 0, to: 100 }],
  ['all but its header', { from: 100, to: Infinity }],
  ['all its bytes', null],
] as const) {
  test(`the log of an archive damaged in ${about} is kept with it`, async (t) => {
    const folder = temporaryFolder(t)
    const dataDir = join(folder, 'data')
    const file = join(dataDir, 'archive.sqlite')
    const portal = openWritten(t)
    // Leaves only the last change in the log, so that the log does not repair the damage.
    const db = new Database(portal.archiveFile)
    db.pragma('wal_checkpoint(TRUNCATE)')
    db.close()
    portal.save('xilie/1.md', articleFile({ 编号: '1' }, '第三版的正文。'))
    portal.scan()
    const good = join(folder, 'good.sqlite')
    await run(portal.dataDir, 'backup', good)
    // Imitates a power cut.
    mkdirSync(dataDir)
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(portal.archiveFile + suffix, file + suffix)
    if (damage === null) writeFileSync(file, '')
    else {
      const handle = openSync(file, 'r+')
      const length = Math.min(damage.to, fstatSync(handle).size) - damage.from
      writeSync(handle, Buffer.alloc(length, 0xff), 0, length, damage.from)
      closeSync(handle)
    }
    const log = readFileSync(`${file}-wal`)
    assert.ok(log.length > 0)
    const { code, out, err } = await run(dataDir, 'restore', good)
    assert.deepEqual([code, err], [0, ''])
    const before = /还在：(.*)/.exec(out)?.[1] ?? assert.fail(out)
    assert.ok(existsSync(before))
    assert.deepEqual(readFileSync(`${before}-wal`), log)
    assert.deepEqual(rowsOf(file), rowsOf(good))
    assert.deepEqual(readdirSync(dataDir).filter((name) => /^archive\.sqlite-/.test(name)), [])
  })
}

test('an archive with an interrupted transaction keeps its committed rows', async (t) => {
  const folder = temporaryFolder(t)
  const dataDir = join(folder, 'data')
  const portal = openWritten(t)
  const [good, written] = [join(folder, 'good.sqlite'), join(folder, 'written.sqlite')]
  await run(portal.dataDir, 'backup', good)
  copyFileSync(good, written)
  const db = new Database(written)
  db.exec('PRAGMA cache_size = 1; BEGIN')
  const add = db.prepare('INSERT INTO source_files (sha256, bytes) VALUES (?, ?)')
  for (let count = 0; count < 100; count++) add.run(`load-${count}`, Buffer.alloc(20_000, count))
  mkdirSync(dataDir)
  for (const suffix of ['', '-journal']) copyFileSync(written + suffix, join(dataDir, `archive.sqlite${suffix}`))
  db.close()
  const { code, out, err } = await run(dataDir, 'restore', good)
  assert.deepEqual([code, err], [0, ''])
  const before = /还在：(.*)/.exec(out)?.[1] ?? assert.fail(out)
  // Rolls the interrupted transaction back.
  new Database(before).exec('BEGIN IMMEDIATE; ROLLBACK').close()
  assert.deepEqual(rowsOf(before), rowsOf(good))
})

test('a backup during writes is complete and has all rows committed before it', async (t) => {
  const portal = openWritten(t)
  const folder = temporaryFolder(t)
  const committed = new Int32Array(new SharedArrayBuffer(8))
  const writer = new Worker(`
    const { workerData, parentPort } = require('node:worker_threads')
    const Database = require(workerData.sqlite)
    const db = new Database(workerData.file)
    db.pragma('journal_mode = WAL'); db.pragma('synchronous = FULL'); db.pragma('busy_timeout = 5000')
    const add = db.prepare('INSERT INTO source_files (sha256, bytes) VALUES (?, ?)')
    for (let count = 1; Atomics.load(workerData.committed, 1) === 0; count++) {
      add.run('load-' + count, Buffer.alloc(20000, count))
      Atomics.store(workerData.committed, 0, count)
    }
    db.close()
    parentPort.postMessage('done')`, { eval: true, workerData: { file: portal.archiveFile, committed, sqlite: new URL(import.meta.resolve('better-sqlite3')).pathname } })
  const done = new Promise((resolve, reject) => { writer.once('message', resolve).once('error', reject) })
  while (Atomics.load(committed, 0) < 20) await Promise.race([turn(), done])
  for (let copy = 0; copy < 5; copy++) {
    const before = Atomics.load(committed, 0)
    const file = join(folder, `copy-${copy}.sqlite`)
    const outcome = await run(portal.dataDir, 'backup', file)
    assert.equal(outcome.code, 0, outcome.err)
    const db = new Database(file, { readonly: true })
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok')
    const held = db.prepare("SELECT count(*) FROM source_files WHERE sha256 LIKE 'load-%'").pluck().get() as number
    const last = db.prepare("SELECT max(CAST(substr(sha256, 6) AS INTEGER)) FROM source_files WHERE sha256 LIKE 'load-%'").pluck().get() as number
    db.close()
    assert.ok(held >= before, `${held} of at least ${before}`)
    assert.equal(last, held, 'no row is missing')
    assert.ok(!existsSync(`${file}.part`))
  }
  Atomics.store(committed, 1, 1)
  await done
})
