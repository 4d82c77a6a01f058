// Writes the search index, in the transaction that writes the pieces. What it holds is read back from the tables that
// pages read: nothing can be found that isn't public.
import type Database from 'better-sqlite3'
import { fold } from '../content/fold.ts'
import { isDamage } from './damage.ts'
import { commonSyllables, pinyinTokens } from './pinyin.ts'
import { replaceRows } from './rows.ts'
import { createDocuments } from './search-terms.ts'

interface Key { series: string, number: number }

/** With this many pieces written at once, the index is merged only afterwards, and wholly: queries are quicker and it is smaller. */
const MANY = 500

const SEARCH_TABLES = ['search', 'search_characters', 'search_names'] as const

/** Adds and removes single pieces. */
function createSearchWriter (db: Database.Database) {
  const article = db.prepare("SELECT title, speaker, position, summary, date FROM articles WHERE series = @series AND number = @number AND state = 'published'")
  const streets = db.prepare('SELECT name FROM article_streets WHERE series = @series AND number = @number ORDER BY place').pluck()
  const subjects = db.prepare(`
    SELECT metric FROM figures WHERE series = @series AND number = @number
    UNION SELECT p.name FROM figures f JOIN projects p ON p.slug = f.project WHERE f.series = @series AND f.number = @number
    UNION SELECT p.name FROM mentions m JOIN projects p ON p.slug = m.project WHERE m.series = @series AND m.number = @number`).pluck()
  const blocks = db.prepare('SELECT text FROM blocks WHERE series = @series AND number = @number ORDER BY place').pluck()
  const find = db.prepare('SELECT id FROM search_documents WHERE series = @series AND number = @number').pluck()
  const insert = db.prepare('INSERT INTO search_documents (series, number, date, year) VALUES (@series, @number, @date, substr(@date, 1, 4))')
  const insertWords = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)')
  const insertCharacters = db.prepare('INSERT INTO search_characters (rowid, characters) VALUES (?, ?)')
  const insertNames = db.prepare('INSERT INTO search_names (rowid, title, names) VALUES (?, ?, ?)')
  const removals = ['DELETE FROM search_documents WHERE id = ?', ...SEARCH_TABLES.map((table) => `DELETE FROM ${table} WHERE rowid = ?`)].map((sql) => db.prepare(sql))
  const documents = createDocuments()
  const known = new Map<string, string[]>()
  /** The pinyin of a name that many pieces have. */
  const pinyinOf = (name: string, person: boolean) => {
    const key = `${person} ${name}`
    const tokens = known.get(key) ?? pinyinTokens(name, { person })
    known.set(key, tokens)
    return tokens
  }
  return {
    remove ({ series, number }: Key): void {
      const id = find.get({ series, number })
      if (id !== undefined) for (const removal of removals) removal.run(id)
    },
    /** Takes the piece from the tables; a withdrawn one isn't searched. */
    add ({ series, number }: Key): void {
      const row = article.get({ series, number }) as { title: string, speaker: string, position: string, summary: string, date: string } | undefined
      if (!row) return
      const all = (statement: Database.Statement) => statement.all({ series, number }) as string[]
      const names = [row.speaker, row.position, ...all(streets), ...all(subjects)].map(fold)
      const title = fold(row.title)
      const titlePinyin = pinyinTokens(row.title)
      const namePinyin = [...pinyinOf(row.speaker, true), ...all(streets).flatMap((name) => pinyinOf(name, false))]
      const { lastInsertRowid: id } = insert.run({ series, number, date: row.date })
      const text = all(blocks).map(fold)
      const summary = fold(row.summary)
      // Most summaries are the first sentences: what a paragraph holds needs no second place.
      const heads = [title, ...names, ...text.some((block) => block.includes(summary)) ? [] : [summary]]
      insertWords.run(id, documents.pairs({ pinyin: [...titlePinyin, ...namePinyin], near: heads, far: text }))
      insertCharacters.run(id, documents.characters([...heads, ...text]))
      insertNames.run(id, documents.names({ pinyin: titlePinyin, texts: [title] }), documents.names({ pinyin: namePinyin, texts: names }))
    },
  }
}

/**
 * Takes the pieces `gone` out of the index and adds those for which `write` calls `add`, `count` of them, each when its rows
 * are written. Call inside the transaction, when the other tables are written.
 */
export function replaceSearch (db: Database.Database, { gone, count }: { gone: readonly Key[], count: number }, write: (add: (key: Key) => void) => void): void {
  replaceEntries(db)
  if (gone.length + count === 0) return
  if (db.prepare('SELECT 1 FROM search_syllables LIMIT 1').get() === undefined) {
    const insert = db.prepare('INSERT INTO search_syllables (syllable, characters) VALUES (?, ?)')
    for (const [syllable, characters] of commonSyllables()) insert.run(syllable, characters)
  }
  const writer = createSearchWriter(db)
  gone.forEach(writer.remove)
  if (count < MANY) write(writer.add)
  else {
    configure(db, WITHOUT_MERGING)
    write(writer.add)
    for (const table of SEARCH_TABLES) db.prepare(`INSERT INTO ${table} (${table}) VALUES ('optimize')`).run()
    configure(db, MERGING)
  }
}

/** SQLite's own settings: a few segments of a size become one. */
const MERGING = { automerge: 4, crisismerge: 16 }

/** One merge at the end instead of several on the way. (A larger `hashsize` would be slower: it leaves the processor's cache.) */
const WITHOUT_MERGING = { automerge: 0, crisismerge: 1999 }

function configure (db: Database.Database, settings: typeof MERGING): void {
  for (const table of SEARCH_TABLES) {
    for (const [name, value] of Object.entries(settings)) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`).run(name, BigInt(value))
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
    columns: ['kind', 'key', 'place', 'name', 'folded', 'pinyin'],
    keyLength: 2,
    rows: [
      ...read('SELECT slug AS key, name, text FROM streets ORDER BY sort_order, slug').map(({ key, name, text }, place) => ['street', key, place, name, lines(name, text ?? ''), pinyinOf(name)]),
      ...read('SELECT slug AS key, name, description AS text FROM projects ORDER BY street, place').map(({ key, name }, place) => ['project', key, place, name, lines(name), '']),
      ...read('SELECT name AS key, name, description AS text FROM metrics ORDER BY place').map(({ key, name }, place) => ['metric', key, place, name, lines(name), '']),
      ...read('SELECT slug AS key, title AS name, short_title || char(10) || text AS text FROM series ORDER BY slug').map(({ key, name, text }, place) => ['series', key, place, name, lines(name, ...(text ?? '').split('\n')), '']),
    ],
  })
}

/**
 * Whether the index is whole in itself and holds exactly the published pieces. Reads all of it: two or three
 * seconds for 10,000 pieces. Needs the writing connection.
 */
export function isSearchSound (db: Database.Database): boolean {
  try {
    for (const table of SEARCH_TABLES) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`).run()
    const strays = db.prepare(`
      SELECT count(*) FROM (
        SELECT series, number FROM articles WHERE state = 'published' EXCEPT SELECT series, number FROM search_documents)
      UNION ALL SELECT count(*) FROM (
        SELECT series, number FROM search_documents EXCEPT SELECT series, number FROM articles WHERE state = 'published')
      ${SEARCH_TABLES.map((table) => `
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
    for (const table of SEARCH_TABLES) db.prepare(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`).run()
    db.prepare('DELETE FROM search_documents').run()
    const keys = db.prepare("SELECT series, number FROM articles WHERE state = 'published'").all() as Key[]
    replaceSearch(db, { gone: [], count: keys.length }, (add) => keys.forEach(add))
  }).immediate()
}
