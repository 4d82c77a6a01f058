// When to check the search index: it reads all of it, so seldom, and the larger it is the seldomer.
import type Database from 'better-sqlite3'
import { isSearchSound, rebuildSearch } from '../store/search-index.ts'

/** The first check waits until a start has settled. */
const FIRST_MS = 60_000
const EVERY_MS = 3600_000

/** Nobody is waiting for a save when nothing has changed for so long. */
const QUIET_MS = 60_000

/** A check may take this share of the time at most: 1 s, then a rest of 1,000 s or more. */
const SHARE = 0.001

/** Checks when it is time to and nothing was written for a while (`changedAt`, epoch ms); gives null when it isn't, else whether the index is sound, which a damaged one is once it is made anew. */
export function createSearchCheck ({ db, startedAt }: { db: Database.Database, startedAt: number }) {
  let nextAt = startedAt + FIRST_MS
  return (now: number, changedAt: number): boolean | null => {
    if (now < nextAt || now - changedAt < QUIET_MS) return null
    nextAt = now + EVERY_MS
    const began = performance.now()
    const sound = isSearchSound(db) || mend(db)
    nextAt = Math.max(nextAt, now + (performance.now() - began) / SHARE)
    return sound
  }
}

function mend (db: Database.Database): boolean {
  try {
    rebuildSearch(db)
    return isSearchSound(db)
  } catch {
    return false
  }
}
