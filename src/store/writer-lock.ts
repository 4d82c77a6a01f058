// Who may write: a lock that the system gives back when its process ends, however it ends.
// See docs/decisions/one-writer.md.
import { accessSync, constants, mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

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

const isBusy = (error: unknown) => /^SQLITE_(?:BUSY|LOCKED)/.test((error as { code?: string }).code ?? '')

/**
 * Takes the lock of a data folder for as long as this process lives.
 * @throws WriterRuns; the system's or SQLite's error when the folder takes no lock: nobody can write there then
 */
export function takeWriterLock (dataDir: string): WriterLock {
  mkdirSync(dataDir, { recursive: true })
  const file = fileIn(dataDir)
  const db = new Database(file, { timeout: PATIENCE_MS })
  try {
    // SQLite opens a file that it may not write for reading, and takes no more than a shared lock of it.
    accessSync(file, constants.W_OK)
    // Nothing is ever written: the open transaction itself is the lock.
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    throw isBusy(error) ? new WriterRuns() : error
  }
  return {
    beat (at) {
      // By name: opening and closing the file once more could give the lock away.
      try { utimesSync(file, at / 1000, at / 1000) } catch { /* a full or read-only disk: the age shown is the older one */ }
    },
    release: () => { db.close() },
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
