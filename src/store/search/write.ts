// Writes the full-text tables in the transaction that writes the articles, so that search finds exactly the public texts.
// FTS5 merges its segments with its default settings. The alternative, one merge at the end, was measured with articles of
// 3,000 characters. For 1,000 articles, both ways take 2.5 s. For 10,000 articles, the default settings take 22 s and the index file has
// 174 MB. One merge at the end takes 20 s, and the index file has 281 MB.
import type Database from 'better-sqlite3'
import { fold } from '../../content/search/fold.ts'
import { isDamage } from '../sqlite/integrity.ts'
import { replaceRows } from '../sqlite/sync-table.ts'
import { characterTokens, nameTokens, pairTokens } from './bigrams.ts'
import { commonSyllables, pinyinTokens } from './pinyin.ts'

interface Key { series: string, number: number }

/** The texts of an article that search words are compared with, before folding. `subjects`: names of the article's metrics and projects. */
interface SearchDocument { date: string, title: string, speaker: string, position: string, summary: string, streets: string[], subjects: string[], blocks: string[] }

const FTS_TABLES = ['search', 'search_characters', 'search_names'] as const

/**
 * Removes the articles `gone` from the full-text tables. Then adds the published articles among `added`.
 * Call this function after the other tables of the index are written, in the same transaction: it reads texts from these tables.
 */
export function replaceSearch (db: Database.Database, { gone, added }: { gone: readonly Key[], added: readonly Key[] }): void {
  replaceEntries(db)
  removeDocuments(db, gone)
  if (added.length > 0) fillSyllables(db)
  const read = createDocumentReader(db)
  const insertTerms = createTermsInserter(db)
  const insert = db.prepare('INSERT INTO search_documents (series, number, date, year) VALUES (@series, @number, @date, substr(@date, 1, 4))')
  for (const { series, number } of added) {
    const document = read({ series, number })
    if (document !== null) insertTerms(Number(insert.run({ series, number, date: document.date }).lastInsertRowid), document)
  }
}

/** Returns a function that reads the texts of an article from the index. The function returns null for an unpublished article. */
function createDocumentReader (db: Database.Database): (key: Key) => SearchDocument | null {
  const article = db.prepare("SELECT date, title, speaker, position, summary FROM articles WHERE series = @series AND number = @number AND state = 'published'")
  const streets = db.prepare('SELECT name FROM article_streets WHERE series = @series AND number = @number ORDER BY ordinal').pluck()
  const subjects = db.prepare(`
    SELECT metric FROM figures WHERE series = @series AND number = @number
    UNION SELECT p.name FROM figures f JOIN projects p ON p.slug = f.project WHERE f.series = @series AND f.number = @number
    UNION SELECT p.name FROM mentions m JOIN projects p ON p.slug = m.project WHERE m.series = @series AND m.number = @number ORDER BY 1`).pluck()
  const blocks = db.prepare('SELECT text FROM blocks WHERE series = @series AND number = @number ORDER BY ordinal').pluck()
  return (key) => {
    const row = article.get(key) as Omit<SearchDocument, 'streets' | 'subjects' | 'blocks'> | undefined
    const all = (statement: Database.Statement) => statement.all(key) as string[]
    return row === undefined ? null : { ...row, streets: all(streets), subjects: all(subjects), blocks: all(blocks) }
  }
}

/** Fills the table `search_syllables` if the table is empty. Loads the pinyin dictionary (200 ms): call this only when articles exist. */
function fillSyllables (db: Database.Database): void {
  if (db.prepare('SELECT 1 FROM search_syllables LIMIT 1').get() !== undefined) return
  const insert = db.prepare('INSERT INTO search_syllables (syllable, characters) VALUES (?, ?)')
  for (const [syllable, characters] of commonSyllables()) insert.run(syllable, characters)
}

function removeDocuments (db: Database.Database, gone: readonly Key[]): void {
  const removeDocument = db.prepare('DELETE FROM search_documents WHERE series = @series AND number = @number RETURNING id').pluck()
  const removals = FTS_TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE rowid = ?`))
  for (const { series, number } of gone) {
    const id = removeDocument.get({ series, number }) as number | undefined
    if (id !== undefined) for (const removal of removals) removal.run(id)
  }
}

function createTermsInserter (db: Database.Database): (id: number, document: SearchDocument) => void {
  const insertPairs = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)')
  const insertCharacters = db.prepare('INSERT INTO search_characters (rowid, characters) VALUES (?, ?)')
  const insertNames = db.prepare('INSERT INTO search_names (rowid, title, names) VALUES (?, ?, ?)')
  const cache = new Map<string, string[]>()
  /** Returns the pinyin tokens of a street or speaker. Caches the tokens, because many articles have the same streets and speakers. */
  const pinyinOf = (name: string, person: boolean) => {
    const key = `${person} ${name}`
    const tokens = cache.get(key) ?? pinyinTokens(name, { person })
    cache.set(key, tokens)
    return tokens
  }
  return (id, { streets, subjects, ...texts }) => {
    const names = [texts.speaker, texts.position, ...streets, ...subjects].map(fold)
    const title = fold(texts.title)
    const titlePinyin = pinyinTokens(texts.title)
    const namePinyin = [...pinyinOf(texts.speaker, true), ...streets.flatMap((name) => pinyinOf(name, false))]
    const blocks = texts.blocks.map(fold)
    const summary = fold(texts.summary)
    // Most summaries repeat sentences of a block. The words of such a summary are already found in the block.
    const heads = [title, ...names, ...blocks.some((block) => block.includes(summary)) ? [] : [summary]]
    insertPairs.run(id, pairTokens({ pinyin: [...titlePinyin, ...namePinyin], near: heads, far: blocks }))
    insertCharacters.run(id, characterTokens([...heads, ...blocks]))
    insertNames.run(id, nameTokens({ pinyin: titlePinyin, texts: [title] }), nameTokens({ pinyin: namePinyin, texts: names }))
  }
}

/** Copies series, streets, projects and metrics from their own tables into `search_entries`. */
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
      ...read('SELECT slug AS key, name, NULL AS text FROM projects ORDER BY street, ordinal').map(({ key, name }, ordinal) => ['project', key, ordinal, name, lines(name), '']),
      ...read('SELECT name AS key, name, NULL AS text FROM metrics ORDER BY ordinal').map(({ key, name }, ordinal) => ['metric', key, ordinal, name, lines(name), '']),
      ...read('SELECT slug AS key, title AS name, short_title || char(10) || text AS text FROM series ORDER BY slug').map(({ key, name, text }, ordinal) => ['series', key, ordinal, name, lines(name, ...(text ?? '').split('\n')), '']),
    ],
  })
}

/**
 * Returns true when the full-text tables are undamaged and contain exactly the published articles. Reads the full-text tables completely:
 * this takes 2 to 3 s for 10,000 articles. `db` must be the writing connection.
 */
export function isSearchSound (db: Database.Database): boolean {
  try {
    for (const table of FTS_TABLES) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES ('integrity-check', 1)`).run()
    const published = "SELECT series, number FROM articles WHERE state = 'published'"
    const documents = 'SELECT series, number FROM search_documents'
    return areEqual(db, published, documents) && FTS_TABLES.every((table) => areEqual(db, 'SELECT id FROM search_documents', `SELECT rowid FROM ${table}`))
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}

function areEqual (db: Database.Database, first: string, second: string): boolean {
  return db.prepare(`SELECT EXISTS (${first} EXCEPT ${second}) OR EXISTS (${second} EXCEPT ${first})`).pluck().get() === 0
}

/** Empties the full-text tables, and fills them again with all published articles of the index, in one transaction. */
export function rebuildSearch (db: Database.Database): void {
  db.transaction(() => {
    for (const table of FTS_TABLES) db.prepare(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`).run()
    db.prepare('DELETE FROM search_documents').run()
    replaceSearch(db, { gone: [], added: db.prepare("SELECT series, number FROM articles WHERE state = 'published'").all() as Key[] })
  }).immediate()
}
