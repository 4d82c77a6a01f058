// A database as a file among others.
import { rmSync, statSync } from 'node:fs'

/** Which file has the name now; null when none has. */
export const inodeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.ino ?? null

/** Removes a database with its log: one that is left would be replayed into the next file of its name. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}
