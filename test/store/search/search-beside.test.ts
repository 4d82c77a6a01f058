// A thread that fills the search index writes what this thread would have written, byte by byte.
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type Database from 'better-sqlite3'
import { openIndex } from '../../../src/store/index/open-index.ts'
import { startSearchBeside } from '../../../src/store/search/search-beside.ts'
import { fillTerms, type WriteTerms } from '../../../src/store/search/search-writer.ts'
import type { SearchDocument } from '../../../src/store/search/document.ts'
import { randomFrom, textOf } from '../../bench/generate.ts'
import { type Scope, temporaryFolder } from '../../publish/rig.ts'

const PIECES = 450

const random = randomFrom(7)
const pieces = Array.from({ length: PIECES }, (_, number): SearchDocument => ({
  series: 'xilie',
  number,
  date: '2022',
  title: `第${number}篇 𠮷`,
  speaker: '欧阳某',
  position: '书记',
  summary: `摘要${number}`,
  streets: ['甲街道'],
  subjects: ['志愿服务'],
  blocks: textOf({ characters: random(400), marks: 0, seed: number }).split('\n\n'),
}))

function opened (scope: Scope) {
  const folder = temporaryFolder(scope)
  const { db } = openIndex({ file: join(folder, 'index.sqlite'), fingerprint: 'x' })
  scope.after(() => { db.close() })
  return { folder, db }
}

const all = (write: WriteTerms) => pieces.forEach((piece, index) => write(index + 1, piece))

/** Has all pieces written beside, in a transaction, and takes over those that are wanted. */
function fillBeside (db: Database.Database, { given = pieces, isWanted = () => true, during = () => {} }: { given?: readonly SearchDocument[], isWanted?: (piece: SearchDocument) => boolean, during?: (beside: ReturnType<typeof startSearchBeside>) => void } = {}): void {
  const beside = startSearchBeside(db)
  try {
    const ids = new Map(given.map((piece) => [piece, beside.write(String(piece.number), piece)]))
    during(beside)
    db.transaction(() => beside.takeOver(new Set([...ids].flatMap(([piece, id]) => isWanted(piece) ? [id] : [])))).immediate()
  } finally {
    beside.end()
  }
}

const rows = (db: Database.Database) => ['search', 'search_characters', 'search_names'].flatMap((name) => ['config', 'data', 'idx', 'docsize'].map((shadow) => db.prepare(`SELECT * FROM ${name}_${shadow}`).raw().all()))

const found = (db: Database.Database) => db.prepare("SELECT count(*) FROM search WHERE search MATCH '\"居民\"'").pluck().get()

test('the tables are those that this thread would have written', (t) => {
  const here = opened(t)
  here.db.transaction(() => fillTerms(here.db, all))()
  const { db, folder } = opened(t)
  fillBeside(db)
  assert.deepEqual(rows(db), rows(here.db))
  assert.ok(Number(found(db)) > 10)
  assert.equal(found(db), found(here.db))
  db.prepare("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)").run()
  db.prepare('DELETE FROM search WHERE rowid = 1').run()
  assert.deepEqual(readdirSync(folder).filter((name) => name.includes('.search')), [])
  assert.throws(() => db.prepare('DELETE FROM search_data').run(), /may not be modified/)
})

test('what was merged before it was wanted is the same, and more may come', (t) => {
  const here = opened(t)
  here.db.transaction(() => fillTerms(here.db, all))()
  const merged = opened(t)
  fillBeside(merged.db, { during: (beside) => beside.merge() })
  assert.deepEqual(rows(merged.db), rows(here.db))

  const { db } = opened(t)
  const later = { ...pieces[0] as SearchDocument, number: PIECES, blocks: ['龘靐是后来的话。'] }
  fillBeside(db, {
    isWanted: () => true,
    during (beside) {
      beside.merge()
      beside.write('later', later)
    },
  })
  assert.equal(db.prepare("SELECT count(*) FROM search WHERE search MATCH '\"龘靐\"'").pluck().get(), 0, 'it was not among the wanted')
  assert.deepEqual([db.prepare('SELECT count(*) FROM search_docsize').pluck().get(), found(db)], [PIECES, found(here.db)])
  for (const table of ['search', 'search_characters', 'search_names']) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`).run()
})

test('what ends the thread is told, and leaves the tables as they were', (t) => {
  const { db, folder } = opened(t)
  const broken = { ...pieces[0], number: -1, blocks: null } as unknown as SearchDocument
  for (const place of [0, PIECES - 1]) {
    assert.throws(() => fillBeside(db, { given: pieces.map((piece, index) => index === place ? broken : piece) }), /null/)
    assert.equal(found(db), 0)
    assert.equal(existsSync(join(folder, 'index.sqlite.search')), false)
  }
  fillBeside(db)
  assert.ok(Number(found(db)) > 10)
})

test('a piece is written once, and nothing stays of one that is not public after all', (t) => {
  const { db } = opened(t)
  const secret = { ...pieces[3] as SearchDocument, number: -1, blocks: ['龘靐是未公开的话。'] }
  // A term may lack what it has in common with the one before: its beginning.
  const token = Buffer.from('靐')
  const holds = () => (db.prepare('SELECT block FROM search_data').pluck().all() as Buffer[]).some((block) => block.includes(token))
  fillBeside(db, { given: [...pieces.slice(0, 100), secret, ...pieces] })
  assert.ok(holds(), 'else the next line tests nothing')
  assert.equal(db.prepare('SELECT count(*) FROM search_docsize').pluck().get(), PIECES + 1)

  const clean = opened(t)
  fillBeside(clean.db, { given: [...pieces.slice(0, 100), secret, ...pieces], isWanted: (piece) => piece !== secret })
  assert.equal((clean.db.prepare('SELECT block FROM search_data').pluck().all() as Buffer[]).some((block) => block.includes(token)), false)
  assert.equal(clean.db.prepare('SELECT count(*) FROM search_docsize').pluck().get(), PIECES)
  assert.equal(found(clean.db), found(db))
  for (const table of ['search', 'search_characters', 'search_names']) clean.db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`).run()
})

test('who stops writing stops the thread', (t) => {
  const { db, folder } = opened(t)
  assert.throws(() => fillBeside(db, { during: () => { throw new Error('changed meanwhile') } }), /changed meanwhile/)
  assert.equal(found(db), 0)
  assert.equal(existsSync(join(folder, 'index.sqlite.search')), false)
})
