// Checks the search index at leisure: it reads all of it.
import type Database from 'better-sqlite3'
import { isSearchSound, rebuildSearch } from '../store/search/search-index.ts'
import { createLeisure } from './leisure.ts'

const EVERY_MS = 3600_000

/** Gives null when it isn't time (`changedAt`: when something was written last, epoch ms), else whether the index is sound, which a damaged one is once it is made anew. */
export function createSearchCheck ({ db, startedAt }: { db: Database.Database, startedAt: number }) {
  const leisure = createLeisure({ startedAt, everyMs: EVERY_MS })
  return (now: number, changedAt: number): boolean | null =>
    leisure.isTime(now, changedAt) ? leisure.spend(now, () => isSearchSound(db) || mend(db)) : null
}

function mend (db: Database.Database): boolean {
  try {
    rebuildSearch(db)
    return isSearchSound(db)
  } catch {
    return false
  }
}
