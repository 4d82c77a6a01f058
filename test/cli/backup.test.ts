// The archive copied while it is written to, and brought back.
import assert from 'node:assert/strict'
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { BASE, openRig, piece, type Scope, temporaryFolder } from '../publish/rig.ts'
import { command } from './command.ts'

/** A portal with two versions of one piece. */
function openWritten (scope: Scope) {
  const rig = openRig(scope, { files: { ...BASE, 'xilie/1.md': piece({ 编号: '1' }, '第一版的正文。') } })
  rig.look()
  rig.save('xilie/1.md', piece({ 编号: '1' }, '第二版的正文。'))
  rig.look()
  return rig
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

test('a copy holds every row, says what it holds, and is never overwritten', async (t) => {
  const rig = openWritten(t)
  const file = join(temporaryFolder(t), 'copy.sqlite')
  const first = await run(rig.dataDir, 'backup', file)
  assert.deepEqual([first.code, first.err], [0, ''])
  assert.match(first.out, /1篇文章，2个版本/)
  assert.deepEqual(rowsOf(file), rowsOf(rig.archiveFile))
  const again = await run(rig.dataDir, 'backup', file)
  assert.equal(again.code, 2)
  assert.match(again.err, /已经存在/)
})

test('what was lost comes back: versions, addresses and dates', async (t) => {
  const rig = openWritten(t)
  const folder = temporaryFolder(t)
  const file = join(folder, 'copy.sqlite')
  await run(rig.dataDir, 'backup', file)
  const before = (await rig.ask('/xilie/1/v/1')).body
  await rig.restart({
    loseIndex: true,
    between: () => { for (const suffix of ['', '-wal', '-shm']) rmSync(rig.archiveFile + suffix, { force: true }) },
  })
  rig.look()
  assert.equal(await rig.status('/xilie/1'), 200, 'a lost archive costs no page')
  assert.equal(await rig.status('/xilie/1/v/2'), 404, 'but the history')
  const inUse = await run(rig.dataDir, 'restore', file)
  assert.deepEqual([inUse.code, /先停止网站/.test(inUse.err)], [2, true])

  const elsewhere = temporaryFolder(t)
  assert.equal((await run(elsewhere, 'restore', file)).code, 0)
  assert.deepEqual(rowsOf(join(elsewhere, 'archive.sqlite')), rowsOf(file))
  await rig.restart({
    loseIndex: true,
    between: () => {
      for (const suffix of ['', '-wal', '-shm']) rmSync(rig.archiveFile + suffix, { force: true })
      copyFileSync(join(elsewhere, 'archive.sqlite'), rig.archiveFile)
    },
  })
  rig.look()
  assert.equal((await rig.ask('/xilie/1/v/1')).body, before)
})

test('what is replaced is kept beside it; a file that can\'t serve changes nothing', async (t) => {
  const folder = temporaryFolder(t)
  const dataDir = join(folder, 'data')
  const rig = openWritten(t)
  const good = join(folder, 'good.sqlite')
  await run(rig.dataDir, 'backup', good)
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
  ['its head', [0, 100]],
  ['all but its head', [100, 3996]],
  ['all that it has', null],
] as const) {
  test(`of an archive that is damaged in ${about}, the log is kept with it`, async (t) => {
    const folder = temporaryFolder(t)
    const dataDir = join(folder, 'data')
    const file = join(dataDir, 'archive.sqlite')
    const rig = openWritten(t)
    const good = join(folder, 'good.sqlite')
    await run(rig.dataDir, 'backup', good)
    // As a machine leaves it that lost its power.
    mkdirSync(dataDir)
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(rig.archiveFile + suffix, file + suffix)
    if (damage === null) writeFileSync(file, '')
    else {
      const handle = openSync(file, 'r+')
      writeSync(handle, Buffer.alloc(damage[1], 0xff), 0, damage[1], damage[0])
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

test('of an archive that was left amid a writing without a log, what was confirmed is kept', async (t) => {
  const folder = temporaryFolder(t)
  const dataDir = join(folder, 'data')
  const rig = openWritten(t)
  const [good, written] = [join(folder, 'good.sqlite'), join(folder, 'written.sqlite')]
  await run(rig.dataDir, 'backup', good)
  copyFileSync(good, written)
  const db = new Database(written)
  db.exec('PRAGMA cache_size = 1; BEGIN')
  const add = db.prepare('INSERT INTO sources (sha256, bytes) VALUES (?, ?)')
  for (let count = 0; count < 100; count++) add.run(`load-${count}`, Buffer.alloc(20_000, count))
  mkdirSync(dataDir)
  for (const suffix of ['', '-journal']) copyFileSync(written + suffix, join(dataDir, `archive.sqlite${suffix}`))
  db.close()
  const { code, out, err } = await run(dataDir, 'restore', good)
  assert.deepEqual([code, err], [0, ''])
  assert.deepEqual(rowsOf(/还在：(.*)/.exec(out)?.[1] ?? assert.fail(out)), rowsOf(good))
})

test('under writing load a copy is whole and holds all that was confirmed when it began', async (t) => {
  const rig = openWritten(t)
  const folder = temporaryFolder(t)
  const confirmed = new Int32Array(new SharedArrayBuffer(8))
  const writer = new Worker(`
    const { workerData, parentPort } = require('node:worker_threads')
    const Database = require(workerData.sqlite)
    const db = new Database(workerData.file)
    db.pragma('journal_mode = WAL'); db.pragma('synchronous = FULL'); db.pragma('busy_timeout = 5000')
    const add = db.prepare('INSERT INTO sources (sha256, bytes) VALUES (?, ?)')
    for (let count = 1; Atomics.load(workerData.confirmed, 1) === 0; count++) {
      add.run('load-' + count, Buffer.alloc(20000, count))
      Atomics.store(workerData.confirmed, 0, count)
    }
    db.close()
    parentPort.postMessage('done')`, { eval: true, workerData: { file: rig.archiveFile, confirmed, sqlite: new URL(import.meta.resolve('better-sqlite3')).pathname } })
  const done = new Promise((resolve, reject) => { writer.once('message', resolve).once('error', reject) })
  while (Atomics.load(confirmed, 0) < 20) await new Promise((resolve) => { setImmediate(resolve) })
  for (let copy = 0; copy < 5; copy++) {
    const before = Atomics.load(confirmed, 0)
    const file = join(folder, `copy-${copy}.sqlite`)
    const outcome = await run(rig.dataDir, 'backup', file)
    assert.equal(outcome.code, 0, outcome.err)
    const db = new Database(file, { readonly: true })
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok')
    const held = db.prepare("SELECT count(*) FROM sources WHERE sha256 LIKE 'load-%'").pluck().get() as number
    const last = db.prepare("SELECT max(CAST(substr(sha256, 6) AS INTEGER)) FROM sources WHERE sha256 LIKE 'load-%'").pluck().get() as number
    db.close()
    assert.ok(held >= before, `${held} of at least ${before}`)
    assert.equal(last, held, 'none is missing in between')
    assert.ok(!existsSync(`${file}.part`))
  }
  Atomics.store(confirmed, 1, 1)
  await done
})
