// Applies migrations/<name>/*.sql in order, each in its own transaction; `user_version` counts those applied.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

/** How many migrations there are: what `user_version` becomes. */
export function migrationFiles (name: 'index' | 'archive'): string[] {
  return readdirSync(join(MIGRATIONS, name)).filter((file) => file.endsWith('.sql')).sort().map((file) => join(MIGRATIONS, name, file))
}

/** @throws Error when the database is newer than this program */
export function assertKnown (db: Database.Database, name: 'index' | 'archive'): void {
  const [applied, known] = [db.pragma('user_version', { simple: true }) as number, migrationFiles(name).length]
  if (applied > known) throw new Error(`${name} database has schema ${applied}, this program knows ${known}`)
}

/**
 * Brings a database up to date.
 * @throws Error when the database is newer than this program, and SqliteError when a migration fails (it is then undone)
 */
export function migrate (db: Database.Database, name: 'index' | 'archive'): void {
  assertKnown(db, name)
  const files = migrationFiles(name)
  const applied = db.pragma('user_version', { simple: true }) as number
  files.slice(applied).forEach((file, index) => {
    db.transaction(() => {
      db.exec(readFileSync(file, 'utf8'))
      db.pragma(`user_version = ${applied + index + 1}`)
    }).immediate()
  })
}
