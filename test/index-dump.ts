// Dumps of the index: two indexes with equal dumps show the same portal.
import type Database from 'better-sqlite3'

/** Tables that no public page reads, but the desk or the next start. */
export const DESK_TABLES: ReadonlySet<string> = new Set(['documents', 'diagnostics', 'previews', 'suggestions'])

/** Returns all rows of all tables but `settings`, sorted. */
export function dump (db: Database.Database): Record<string, unknown[]> {
  const all = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'settings' ORDER BY name").all() as { name: string, sql: string }[]
  // The shadow tables of a virtual table depend on the order of writing.
  const virtual = all.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => `${name}_`)
  const tables = all.map(({ name }) => name).filter((name) => !virtual.some((prefix) => name.startsWith(prefix)))
  return Object.fromEntries(tables.map((table) => {
    const rows = db.prepare(`SELECT * FROM "${table}"`).all() as object[]
    return [table, rows.map((row) => JSON.stringify({ ...row, ...NOT_SHOWN[table] })).sort()]
  }))
}

/** Columns that pages do not show, by table: the id of a search document, the stat of a file. */
const NOT_SHOWN: Readonly<Record<string, object>> = { search_documents: { id: 0 }, documents: { mtime_ms: 0, ctime_ms: 0, inode: 0 } }
