// A lock that the system lets go of when its holder ends, however it ends: that of an SQLite file.
import Database from 'better-sqlite3'

/**
 * Takes the lock, or gives null when someone has it.
 * @throws the system's error when the file can't be made
 */
export function takeLock (file: string): { release: () => void } | null {
  const db = new Database(file)
  try {
    db.pragma('busy_timeout = 0')
    // In its own file a rollback journal would come and go beside it.
    db.pragma('journal_mode = MEMORY')
    db.prepare('BEGIN EXCLUSIVE').run()
  } catch (error) {
    db.close()
    if (/^SQLITE_BUSY/.test((error as { code?: string }).code ?? '')) return null
    throw error
  }
  return { release: () => { db.close() } }
}
