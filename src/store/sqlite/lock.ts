// A lock that the system lets go of when its holder ends, however it ends: that of an SQLite file.
import { accessSync, constants } from 'node:fs'
import Database from 'better-sqlite3'

/** Whether SQLite gave up because someone else has the file. */
export const isBusy = (error: unknown) => /^SQLITE_(?:BUSY|LOCKED)/.test((error as { code?: string }).code ?? '')

/**
 * Takes the lock, or gives null when someone has it for longer than `patienceMs`.
 * @throws the system's or SQLite's error when the file takes no lock
 */
export function takeLock (file: string, patienceMs = 0): { release: () => void } | null {
  const db = new Database(file, { timeout: patienceMs })
  try {
    // SQLite opens a file that it may not write for reading, and takes no more than a shared lock of it.
    accessSync(file, constants.W_OK)
    // In its own file a rollback journal would come and go beside it.
    db.pragma('journal_mode = MEMORY')
    // Nothing is ever written: the open transaction itself is the lock.
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (isBusy(error)) return null
    throw error
  }
  return { release: () => { db.close() } }
}
