// Who may write: a lock that the system gives back when its process ends, however it ends.
// See docs/decisions/one-writer.md.
import { mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { isBusy, takeLock } from './lock.ts'

/** As long as a reader's question, or another writer's last steps, may stand in the way. */
const PATIENCE_MS = 2000

export interface WriterLock {
  /** Notes in the time of the lock file that the folder was looked at. */
  beat: (at: number) => void
  release: () => void
}

/** Another process of this data folder writes. */
export class WriterRuns extends Error {}

const fileIn = (dataDir: string) => join(dataDir, 'writer.lock')

/**
 * Takes the lock of a data folder for as long as this process lives.
 * @throws WriterRuns; the system's or SQLite's error when the folder takes no lock: nobody can write there then
 */
export function takeWriterLock (dataDir: string): WriterLock {
  mkdirSync(dataDir, { recursive: true })
  const file = fileIn(dataDir)
  const lock = takeLock(file, PATIENCE_MS)
  if (lock === null) throw new WriterRuns()
  return {
    beat (at) {
      // By name: opening and closing the file once more could give the lock away.
      try { utimesSync(file, at / 1000, at / 1000) } catch { /* a full or read-only disk: the age shown is the older one */ }
    },
    release: lock.release,
  }
}

/** Whether a writer runs, and when it last looked at the folder (epoch ms; null when there never was one). */
export function askWriter (dataDir: string): { runs: boolean, lookedAt: number | null } {
  const file = fileIn(dataDir)
  const lookedAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
  if (lookedAt === null) return { runs: false, lookedAt }
  const db = new Database(file, { readonly: true, timeout: 0 })
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return { runs: false, lookedAt }
  } catch (error) {
    if (isBusy(error)) return { runs: true, lookedAt }
    throw error
  } finally {
    db.close()
  }
}
