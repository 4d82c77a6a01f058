// What the databases have in common as files.
import { rmSync, statSync } from 'node:fs'
import type Database from 'better-sqlite3'

/** A pragma for connections that stay open: four megabytes each, not sixteen. The system keeps the pages of the file as well. */
export const PAGE_CACHE = 'cache_size = -4000'

/** Gives back the pages and the memory that SQLite holds without need: after a large write that is all it ever took. */
export const shrink = (db: Database.Database): void => { db.pragma('shrink_memory') }

/** Which file has the name now; null when none has. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** Removes a database with its log: one that is left would be replayed into the next file of its name. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}
