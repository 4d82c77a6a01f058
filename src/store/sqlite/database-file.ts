// What the databases have in common as files.
import { close, openSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type Database from 'better-sqlite3'

/** A pragma for connections that stay open: four megabytes each, not sixteen. The system keeps the pages of the file as well. */
export const PAGE_CACHE = 'cache_size = -4000'

/**
 * For a connection that is to fill a file: of pages that are written in no order each is written once then, not again and again.
 * Sixty-four megabytes, until `narrow`.
 */
export const widen = (db: Database.Database): void => { db.pragma('cache_size = -64000') }

/** Gives back the pages and the memory that a connection needs no more: after a large write that is most of what it has. */
export function narrow (db: Database.Database): void {
  db.pragma(PAGE_CACHE)
  db.pragma('shrink_memory')
}

/** Which file has the name now; null when none has. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** What a database keeps beside its file: the log and its index, and what undoes a writing without a log. What is left would be replayed into the next file of its name. */
export const COMPANIONS = ['-wal', '-shm', '-journal'] as const

/** Removes a database with all that it keeps beside it. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', ...COMPANIONS]) rmSync(file + suffix, { force: true })
}

/**
 * Closes a connection whose file may have gone. Who is the last to close a file without a name frees what it took, which for the
 * 370 MB of 10,000 pieces is 70 ms in which a thread answers nobody: another thread is the last then.
 */
export function closeReplaced (db: Database.Database): void {
  const nameless = openNameless(basename(db.name))
  db.close()
  for (const descriptor of nameless) close(descriptor, () => undefined)
}

/**
 * Opens once more what this process has open under a name that is gone. A descriptor that is closed takes all locks of its process
 * on the file with it (POSIX): for a file that has its name that would not do.
 */
function openNameless (name: string): number[] {
  const own = '/proc/self/fd'
  try {
    return readdirSync(own).filter((descriptor) => isLink(`${own}/${descriptor}`, `/${name} (deleted)`)).map((descriptor) => openSync(`${own}/${descriptor}`, 'r'))
  } catch {
    return [] // another system
  }
}

function isLink (path: string, end: string): boolean {
  try {
    return readlinkSync(path).endsWith(end)
  } catch {
    return false
  }
}
