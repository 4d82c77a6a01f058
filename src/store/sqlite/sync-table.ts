// Makes a small table equal to the rows given, touching only those that differ.
import type Database from 'better-sqlite3'

type Value = string | number | null

/**
 * Deletes the rows that are not given, writes those that are new or changed. Call inside a transaction.
 * @param columns all columns, those of the primary key first
 * @param keyLength how many of them are the key
 * @returns how many rows were deleted or written
 */
export function replaceRows ({ db, table, columns, keyLength, rows }: {
  db: Database.Database, table: string, columns: readonly string[], keyLength: number, rows: readonly (readonly Value[])[]
}): number {
  const quoted = columns.map((column) => `"${column}"`)
  const keyOf = (row: readonly Value[]) => JSON.stringify(row.slice(0, keyLength))
  const existing = new Map<string, { row: Value[], text: string }>()
  for (const row of db.prepare(`SELECT ${quoted.join(', ')} FROM ${table}`).raw().iterate() as Iterable<Value[]>) {
    existing.set(keyOf(row), { row, text: JSON.stringify(row) })
  }
  const changed = rows.filter((row) => {
    const key = keyOf(row)
    const same = existing.get(key)?.text === JSON.stringify(row)
    if (existing.has(key) && same) existing.delete(key)
    return !same
  })
  const wanted = new Set(changed.map(keyOf))
  const remove = db.prepare(`DELETE FROM ${table} WHERE ${quoted.slice(0, keyLength).map((column) => `${column} = ?`).join(' AND ')}`)
  let touched = 0
  for (const [key, { row }] of existing) {
    remove.run(...row.slice(0, keyLength))
    if (!wanted.has(key)) touched++
  }
  const insert = db.prepare(`INSERT INTO ${table} (${quoted.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`)
  for (const row of changed) insert.run(...row)
  return touched + changed.length
}
