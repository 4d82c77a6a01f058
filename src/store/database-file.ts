// What the databases have in common as files.
import { rmSync, statSync } from 'node:fs'

/** A pragma for connections that stay open: four megabytes each, not sixteen. The system keeps the pages of the file as well. */
export const PAGE_CACHE = 'cache_size = -4000'

/** Which file has the name now; null when none has. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** Removes a database with its log: one that is left would be replayed into the next file of its name. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}
