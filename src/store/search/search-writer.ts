// Writes what pieces are found by into the tables of full text.
import type Database from 'better-sqlite3'
import { fold } from '../../content/search/fold.ts'
import { pinyinTokens } from './pinyin.ts'
import { createDocuments } from './bigrams.ts'
import type { SearchDocument } from './document.ts'

export const TERM_TABLES = ['search', 'search_characters', 'search_names'] as const

/** Adds a piece under the id of its document. */
export type WriteTerms = (id: number, piece: SearchDocument) => void

export function createTermsWriter (db: Database.Database): WriteTerms {
  const insertWords = db.prepare('INSERT INTO search (rowid, words) VALUES (?, ?)')
  const insertCharacters = db.prepare('INSERT INTO search_characters (rowid, characters) VALUES (?, ?)')
  const insertNames = db.prepare('INSERT INTO search_names (rowid, title, names) VALUES (?, ?, ?)')
  const documents = createDocuments()
  const known = new Map<string, string[]>()
  /** The pinyin of a name that many pieces have. */
  const pinyinOf = (name: string, person: boolean) => {
    const key = `${person} ${name}`
    const tokens = known.get(key) ?? pinyinTokens(name, { person })
    known.set(key, tokens)
    return tokens
  }
  return (id, { streets, subjects, ...texts }) => {
    const names = [texts.speaker, texts.position, ...streets, ...subjects].map(fold)
    const title = fold(texts.title)
    const titlePinyin = pinyinTokens(texts.title)
    const namePinyin = [...pinyinOf(texts.speaker, true), ...streets.flatMap((name) => pinyinOf(name, false))]
    const blocks = texts.blocks.map(fold)
    const summary = fold(texts.summary)
    // Most summaries are the first sentences: what a paragraph holds needs no second place.
    const heads = [title, ...names, ...blocks.some((block) => block.includes(summary)) ? [] : [summary]]
    insertWords.run(id, documents.pairs({ pinyin: [...titlePinyin, ...namePinyin], near: heads, far: blocks }))
    insertCharacters.run(id, documents.characters([...heads, ...blocks]))
    insertNames.run(id, documents.names({ pinyin: titlePinyin, texts: [title] }), documents.names({ pinyin: namePinyin, texts: names }))
  }
}

/** Has many pieces written and merges what comes of it at the end, once. */
export function fillTerms (db: Database.Database, write: (writeTerms: WriteTerms) => void): void {
  configure(db, WITHOUT_MERGING)
  write(createTermsWriter(db))
  optimize(db)
  configure(db, MERGING)
}

/** Merges what was written one after the other, and leaves nothing of what was removed. */
export function optimize (db: Database.Database): void {
  for (const table of TERM_TABLES) db.prepare(`INSERT INTO ${table} (${table}) VALUES ('optimize')`).run()
}

/** Gives what takes the document with an id out of the tables. */
export function createRemover (db: Database.Database): (id: number) => void {
  const removals = TERM_TABLES.map((table) => db.prepare(`DELETE FROM ${table} WHERE rowid = ?`))
  return (id) => { for (const removal of removals) removal.run(id) }
}

/** SQLite's own settings: a few segments of a size become one. */
const MERGING = { automerge: 4, crisismerge: 16 }

/** One merge at the end instead of several on the way. (A larger `hashsize` would be slower: it leaves the processor's cache.) */
const WITHOUT_MERGING = { automerge: 0, crisismerge: 1999 }

function configure (db: Database.Database, settings: typeof MERGING): void {
  for (const table of TERM_TABLES) {
    for (const [name, value] of Object.entries(settings)) db.prepare(`INSERT INTO ${table} (${table}, rank) VALUES (?, ?)`).run(name, BigInt(value))
  }
}
