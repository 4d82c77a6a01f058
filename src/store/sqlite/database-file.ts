// Files of an SQLite database: suffixes, inode, removal, copies.
import { rmSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'

/** Pragma for connections that stay open: 4 MB each instead of 16, because the system caches the file too. */
export const PAGE_CACHE = 'cache_size = -4000'

/** Suffixes of write-ahead log, log index and rollback journal. SQLite would apply a leftover log to the next database with the name. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const

/** Limit of the time that a copy waits for a lock. */
const COPY_LOCK_TIMEOUT_MS = 30_000

/** Returns the inode of a file or folder; null when it does not exist. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** Removes a database and its companion files. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(file + suffix, { force: true })
}

/**
 * Copies the committed data into the new file `to`. Neither readers nor the writer have to wait.
 * @throws SqliteError when the database is damaged, or the copy cannot be written
 */
export function copyDatabase ({ from, to }: { from: string, to: string }): void {
  rmSync(to, { force: true })
  const db = new Database(from, { readonly: true, fileMustExist: true, timeout: COPY_LOCK_TIMEOUT_MS })
  try {
    db.prepare('VACUUM INTO ?').run(to)
  } finally {
    db.close()
  }
}
