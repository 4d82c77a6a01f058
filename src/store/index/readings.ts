// What the writing side found each piece of the folder to be: a start over the same bytes need not parse and compose them again.
// Nothing but the next start reads it.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'

/** What one file was found to be. Equal digests mean equal texts; `text` is called only for one that the index doesn't have. */
export interface ReadingEntry { path: string, sha256: string, digest: string, text: () => string }

/** A bit that turned over would go into the next version of a piece, and stay in the archive for ever. */
const checkOf = ({ path, sha256, text }: { path: string, sha256: string, text: string }) => hash('sha256', `${path}\n${sha256}\n${text}`).slice(0, 16)

/** Makes what the index remembers equal to the entries. Call inside a transaction. */
export function replaceReadings (db: Database.Database, entries: readonly ReadingEntry[]): void {
  const stale = new Map(db.prepare('SELECT path, digest FROM readings').raw().all() as [string, string][])
  const write = db.prepare('INSERT OR REPLACE INTO readings (path, sha256, digest, "check", text) VALUES (?, ?, ?, ?, ?)')
  for (const { path, sha256, digest, text: textOf } of entries) {
    if (stale.get(path) !== digest) {
      const text = textOf()
      write.run(path, sha256, digest, checkOf({ path, sha256, text }), text)
    }
    stale.delete(path)
  }
  const remove = db.prepare('DELETE FROM readings WHERE path = ?')
  for (const path of stale.keys()) remove.run(path)
}

/** Gives a look-up: the text for the file with these bytes at a path; null when there is none, or it isn't as it was written. */
export function createReadings (db: Database.Database): (file: { path: string, sha256: string }) => string | null {
  const find = db.prepare('SELECT "check", text FROM readings WHERE path = ? AND sha256 = ?')
  return ({ path, sha256 }) => {
    const row = find.get(path, sha256) as { check: string, text: string } | undefined
    return row !== undefined && row.check === checkOf({ path, sha256, text: row.text }) ? row.text : null
  }
}
