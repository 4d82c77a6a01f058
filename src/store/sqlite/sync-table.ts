// Makes a small table equal to given rows and writes only the differences.
import type Database from 'better-sqlite3'

type Value = string | number | null

/**
 * Deletes rows that are not given, and writes rows that are new or changed. Call it inside a transaction.
 * @param columns all columns, those of the primary key first
 * @param keyLength number of columns in the primary key
 * @returns the number of rows deleted or written; a changed row counts once
 */
export function replaceRows ({ db, table, columns, keyLength, rows }: {
  db: Database.Database, table: string, columns: readonly string[], keyLength: number, rows: readonly (readonly Value[])[]
}): number {
  const quoted = columns.map((column) => `"${column}"`)
  const keyOf = (row: readonly Value[]) => JSON.stringify(row.slice(0, keyLength))
  const stale = new Map<string, { row: Value[], text: string }>()
  for (const row of db.prepare(`SELECT ${quoted.join(', ')} FROM ${table}`).raw().iterate() as Iterable<Value[]>) {
    stale.set(keyOf(row), { row, text: JSON.stringify(row) })
  }
  const changed = rows.filter((row) => {
    const key = keyOf(row)
    const isSame = stale.get(key)?.text === JSON.stringify(row)
    if (isSame) stale.delete(key)
    return !isSame
  })
  const changedKeys = new Set(changed.map(keyOf))
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${quoted.slice(0, keyLength).map((column) => `${column} = ?`).join(' AND ')}`)
  const insert = db.prepare(`INSERT INTO ${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  for (const { row } of stale.values()) remove.run(...row.slice(0, keyLength))
  for (const row of changed) insert.run(...row)
  return changed.length + [...stale.keys()].filter((key) => !changedKeys.has(key)).length
}
