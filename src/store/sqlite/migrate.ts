// Applies migrations/<name>/*.sql in order, each in its own transaction. `user_version` is the number of applied migrations.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type Database from 'better-sqlite3'

const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

/** Returns the paths of all migrations. Their number is the `user_version` of an up-to-date database. */
export function migrationFiles (name: 'index' | 'archive'): string[] {
  return readdirSync(join(MIGRATIONS, name)).filter((file) => file.endsWith('.sql')).sort().map((file) => join(MIGRATIONS, name, file))
}

/**
 * Applies the missing migrations.
 * @throws Error when the database is newer than this program; SqliteError when a migration fails; the failed migration is rolled back
 */
export function migrate (db: Database.Database, name: 'index' | 'archive'): void {
  const applied = db.pragma('user_version', { simple: true }) as number
  const files = migrationFiles(name)
  if (applied > files.length) throw new Error(`${name} database has schema ${applied}, this program knows ${files.length}`)
  files.slice(applied).forEach((file, index) => {
    db.transaction(() => {
      db.exec(readFileSync(file, 'utf8'))
      db.pragma(`user_version = ${applied + index + 1}`)
    }).immediate()
  })
}
