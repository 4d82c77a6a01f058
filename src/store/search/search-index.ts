// Writes the search index, in the transaction that writes the pieces: what can be found is what pages show.
import { availableParallelism } from 'node:os'
import type Database from 'better-sqlite3'
import { fold } from '../../content/search/fold.ts'
import { isDamage } from '../sqlite/integrity.ts'
import { isBeingFilled } from '../index/open-index.ts'
import { commonSyllables, pinyinTokens } from './pinyin.ts'
import { replaceRows } from '../index/sync-table.ts'
import { type SearchBeside, startSearchBeside } from './search-beside.ts'
import { createRemover, createTermsWriter, fillTerms, TERM_TABLES, type WriteTerms } from './search-writer.ts'
import { createSearchedReader, type SearchDocument } from './document.ts'

interface Key { series: string, number: number }

/** With this many pieces written at once, the index is merged only afterwards, and wholly: queries are quicker and it is smaller. */
const MANY = 500

/** Adds a piece; `digest` tells it from every other that was under its address. */
type Add = (piece: SearchDocument, digest: string) => void

/** Under which a piece waits that was written ahead. */
const keyOf = ({ series, number }: Key, digest: string) => `${series}/${number} ${digest}`

/** Writes published pieces ahead, on another core, before it is settled which of them are to be public: `end` it in any case. */
export interface SearchAhead {
  offer: Add
  /** All that is known of was offered. */
  allOffered: () => void
  beside: SearchBeside
  end: () => void
}

/** Begins to write ahead where that pays: for an index that holds nothing yet, and many pieces. Else null. */
export function startSearchAhead (db: Database.Database, count: number): SearchAhead | null {
  if (count < MANY || !isBeingFilled(db) || availableParallelism() < 2) return null
  const beside = startSearchBeside(db)
  return { offer: (piece, digest) => { beside.write(keyOf(piece, digest), piece) }, allOffered: beside.merge, beside, end: beside.end }
}

/**
 * Takes the pieces `gone` out of the index and adds those for which `write` calls `add`, `count` of them, published ones only.
 * Call inside the transaction that writes the other tables.
 */
export function replaceSearch (db: Database.Database, { gone, count, ahead = null }: { gone: readonly Key[], count: number, ahead?: SearchAhead | null }, write: (add: Add) => void): void {
  replaceEntries(db)
  if (gone.length + count === 0) return
  if (db.prepare('SELECT 1 FROM search_syllables LIMIT 1').get() === undefined) {
    const insert = db.prepare('INSERT INTO search_syllables (syllable, characters) VALUES (?, ?)')
    for (const [syllable, characters] of commonSyllables()) insert.run(syllable, characters)
  }
  takeOut(db, gone)
  const insert = db.prepare('INSERT INTO search_documents (id, series, number, date, year) VALUES (@id, @series, @number, @date, substr(@date, 1, 4))')
  const document = ({ series, number, date }: SearchDocument, id: number | null) => Number(insert.run({ id, series, number, date }).lastInsertRowid)
  const through = (writeTerms: WriteTerms) => write((piece) => writeTerms(document(piece, null), piece))
  if (ahead !== null) takeAhead(ahead.beside, write, document)
  else if (count < MANY) through(createTermsWriter(db))
  else fillTerms(db, through)
}

function takeAhead (beside: SearchBeside, write: (add: Add) => void, document: (piece: SearchDocument, id: number) => void): void {
  const wanted = new Set<number>()
  write((piece, digest) => {
    const id = beside.write(keyOf(piece, digest), piece)
    document(piece, id)
    wanted.add(id)
  })
  beside.takeOver(wanted)
}

function takeOut (db: Database.Database, gone: readonly Key[]): void {
  const find = db.prepare('DELETE FROM search_documents WHERE series = @series AND number = @number RETURNING id').pluck()
  const remove = createRemover(db)
  for (const { series, number } of gone) {
    const id = find.get({ series, number }) as number | undefined
    if (id !== undefined) remove(id)
  }
}

/** Series, streets, projects and metrics, from their own tables. */
function replaceEntries (db: Database.Database): void {
  const lines = (...texts: readonly string[]) => texts.map(fold).join('\n')
  const read = (sql: string) => db.prepare(sql).all() as { key: string, name: string, text: string | null }[]
  const known = new Map(db.prepare("SELECT name, pinyin FROM search_entries WHERE kind = 'street'").raw().all() as [string, string][])
  const pinyinOf = (name: string) => known.get(name) ?? pinyinTokens(name).map((token) => ` ${token}`).join('')
  replaceRows({
    db,
    table: 'search_entries',
    columns: ['kind', 'key', 'ordinal', 'name', 'folded', 'pinyin'],
    keyLength: 2,
    rows: [
      ...read('SELECT slug AS key, name, text FROM streets ORDER BY sort_order, slug').map(({ key, name, text }, ordinal) => ['street', key, ordinal, name, lines(name, text ?? ''), pinyinOf(name)]),
      ...read('SELECT slug AS key, name, description AS text FROM projects ORDER BY street, ordinal').map(({ key, name }, ordinal) => ['project', key, ordinal, name, lines(name), '']),
      ...read('SELECT name AS key, name, description AS text FROM metrics ORDER BY ordinal').map(({ key, name }, ordinal) => ['metric', key, ordinal, name, lines(name), '']),
      ...read('SELECT slug AS key, title AS name, short_title || char(10) || text AS text FROM series ORDER BY slug').map(({ key, name, text }, ordinal) => ['series', key, ordinal, name, lines(name, ...(text ?? '').split('\n')), '']),
    ],
  })
}

/**
 * Whether the index is whole in itself and holds exactly the published pieces. Reads all of it: two or three
 * seconds for 10,000 pieces. Needs the writing connection.
 */
export function isSearchSound (db: Database.Database): boolean {
  try {
    for (const table of TERM_TABLES) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`).run()
    const strays = db.prepare(`
      SELECT count(*) FROM (
        SELECT series, number FROM articles WHERE state = 'published' EXCEPT SELECT series, number FROM search_documents)
      UNION ALL SELECT count(*) FROM (
        SELECT series, number FROM search_documents EXCEPT SELECT series, number FROM articles WHERE state = 'published')
      ${TERM_TABLES.map((table) => `
        UNION ALL SELECT count(*) FROM (SELECT id FROM search_documents EXCEPT SELECT id FROM ${table}_docsize)
        UNION ALL SELECT count(*) FROM (SELECT id FROM ${table}_docsize EXCEPT SELECT id FROM search_documents)`).join('')}`).pluck()
    return (strays.all() as number[]).every((count) => count === 0)
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}

/** Makes the index anew from the pieces. */
export function rebuildSearch (db: Database.Database): void {
  db.transaction(() => {
    for (const table of TERM_TABLES) db.prepare(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`).run()
    db.prepare('DELETE FROM search_documents').run()
    const keys = db.prepare("SELECT series, number FROM articles WHERE state = 'published'").all() as Key[]
    const read = createSearchedReader(db)
    replaceSearch(db, { gone: [], count: keys.length }, (add) => {
      for (const key of keys) {
        const piece = read(key)
        if (piece !== null) add(piece, '')
      }
    })
  }).immediate()
}
