// Locks between processes. A lock is an open transaction on an SQLite file. The system releases a lock when its process ends, even
// after a kill or a power cut. See docs/decisions/one-writer.md.
import { accessSync, constants, mkdirSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'

/** Time to wait for the lock. A replica that tests the lock, or a previous writer that ends, may hold it for a moment. */
const WRITER_LOCK_TIMEOUT_MS = 2000

/** Tests whether an SQLite error means that another connection holds the lock. */
const isBusy = (error: unknown) => /^SQLITE_(?:BUSY|LOCKED)/.test((error as { code?: string }).code ?? '')

/**
 * Takes a lock. Returns null when another process holds it for longer than `timeoutMs`.
 * @throws the error of the system or of SQLite when the file cannot be locked
 */
export function takeLock (file: string, timeoutMs = 0): { release: () => void } | null {
  const db = new Database(file, { timeout: timeoutMs })
  try {
    // SQLite opens a file without write permission read-only, and then takes only a shared lock.
    accessSync(file, constants.W_OK)
    // With this setting, SQLite creates no journal file.
    db.pragma('journal_mode = MEMORY')
    // Nothing is written: the open transaction is the lock.
    db.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    db.close()
    if (isBusy(error)) return null
    throw error
  }
  return { release: () => { db.close() } }
}

export interface WriterLock {
  /** Sets the modification time of the lock file to the time of a scan (epoch ms), for the replicas. */
  recordScan: (at: number) => void
  release: () => void
}

/** Thrown when another process writes in this data folder. */
export class WriterRunningError extends Error {}

const writerLockFile = (dataDir: string) => join(dataDir, 'writer.lock')

/**
 * Takes the writer lock of a data folder.
 * @throws WriterRunningError; the error of the system or of SQLite when the folder cannot be locked
 */
export function takeWriterLock (dataDir: string): WriterLock {
  mkdirSync(dataDir, { recursive: true })
  const file = writerLockFile(dataDir)
  const lock = takeLock(file, WRITER_LOCK_TIMEOUT_MS)
  if (lock === null) throw new WriterRunningError()
  return {
    recordScan (at) {
      // Sets the time by path. With a second descriptor, closing it would release the lock (POSIX).
      try { utimesSync(file, at / 1000, at / 1000) } catch { /* full or read-only disk: replicas see the older time */ }
    },
    release: lock.release,
  }
}

/** Tests the writer lock without taking it. `lastScanAt`: epoch ms; null when no writer ever ran. */
export function readWriterStatus (dataDir: string): { isRunning: boolean, lastScanAt: number | null } {
  const file = writerLockFile(dataDir)
  const lastScanAt = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null
  if (lastScanAt === null) return { isRunning: false, lastScanAt }
  const db = new Database(file, { readonly: true, timeout: 0 })
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return { isRunning: false, lastScanAt }
  } catch (error) {
    if (isBusy(error)) return { isRunning: true, lastScanAt }
    throw error
  } finally {
    db.close()
  }
}
