// Copies of the archive: made while the portal writes, brought back while it stands still.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { APPLICATION_ID } from './archive.ts'
import { isDamage } from '../sqlite/integrity.ts'
import { COMPANIONS } from '../sqlite/database-file.ts'
import { hasHeader } from '../sqlite/header.ts'
import { isBusy } from '../sqlite/lock.ts'
import { migrationFiles } from '../sqlite/migrate.ts'
import { takeWriterLock, type WriterLock, WriterRuns } from '../sqlite/writer-lock.ts'

/** Why nothing was copied. */
export type BackupFault = 'no-archive' | 'exists' | 'not-an-archive' | 'damaged' | 'too-new' | 'in-use'

export class BackupError extends Error {
  readonly fault: BackupFault
  constructor (fault: BackupFault) {
    super(fault)
    this.fault = fault
  }
}

/** What a copy holds. */
export interface BackupContents { pieces: number, versions: number }

/**
 * Writes all that is confirmed at this moment to a new file, whole or not at all, and reads it back. Neither readers nor the
 * writer wait for it.
 * @throws BackupError 'no-archive', 'exists', 'not-an-archive', 'damaged'; the system's error when the copy can't be written
 */
export function backUp ({ archive, to }: { archive: string, to: string }): BackupContents {
  if (!existsSync(archive)) throw new BackupError('no-archive')
  if (existsSync(to)) throw new BackupError('exists')
  mkdirSync(dirname(to), { recursive: true })
  const part = `${to}.part`
  rmSync(part, { force: true })
  const db = open(archive)
  try {
    db.pragma('busy_timeout = 30000')
    db.prepare('VACUUM INTO ?').run(part)
  } finally {
    db.close()
  }
  try {
    const contents = inspect(part)
    keep(part, to)
    return contents
  } finally {
    rmSync(part, { force: true })
  }
}

/**
 * Puts a copy in the place of the archive; what was there is kept beside it, under the name that is given back (null when
 * there was nothing). No writer can start meanwhile.
 * @throws BackupError 'no-archive' (no copy), 'not-an-archive', 'damaged', 'too-new', 'in-use'; nothing is changed then
 */
export function restore ({ from, archive, now }: { from: string, archive: string, now: number }): BackupContents & { before: string | null } {
  if (!existsSync(from)) throw new BackupError('no-archive')
  const contents = inspect(from)
  const lock = lockWriter(dirname(archive))
  try {
    return { ...contents, before: replaceArchive({ from, archive, now }) }
  } finally {
    lock.release()
  }
}

function lockWriter (dataDir: string): WriterLock {
  try {
    return takeWriterLock(dataDir)
  } catch (error) {
    throw error instanceof WriterRuns ? new BackupError('in-use') : error
  }
}

/** Gives where the former one is kept; null when there was none. */
function replaceArchive ({ from, archive, now }: { from: string, archive: string, now: number }): string | null {
  const part = `${archive}.part`
  rmSync(part, { force: true })
  const db = open(from)
  try {
    db.prepare('VACUUM INTO ?').run(part)
  } finally {
    db.close()
  }
  const before = existsSync(archive) ? `${archive}.before-restore-${now}` : null
  if (before !== null) {
    foldLog(archive)
    // What could not be folded goes along: it may hold what the file itself has lost.
    for (const suffix of ['', ...COMPANIONS]) if (existsSync(archive + suffix)) renameSync(archive + suffix, before + suffix)
  }
  keep(part, archive)
  return before
}

function open (file: string): Database.Database {
  let db: Database.Database | undefined
  try {
    db = new Database(file, { readonly: true, fileMustExist: true })
    if (db.pragma('application_id', { simple: true }) === APPLICATION_ID) return db
  } catch (error) {
    if (!isDamage(error)) {
      db?.close()
      throw error
    }
  }
  db?.close()
  throw new BackupError('not-an-archive')
}

/** @throws BackupError when the file can't serve as an archive */
function inspect (file: string): BackupContents {
  const db = open(file)
  try {
    if ((db.pragma('user_version', { simple: true }) as number) > migrationFiles('archive').length) throw new BackupError('too-new')
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok' || (db.pragma('foreign_key_check') as unknown[]).length > 0) throw new BackupError('damaged')
    const count = (sql: string) => db.prepare(sql).pluck().get() as number
    return { pieces: count('SELECT count(DISTINCT piece) FROM holdings'), versions: count('SELECT count(*) FROM versions') }
  } catch (error) {
    if (isDamage(error)) throw new BackupError('damaged')
    throw error
  } finally {
    db.close()
  }
}

/** Brings what the log holds into the file itself, if that is sound; SQLite refuses that while anyone else has the archive open. */
function foldLog (archive: string): void {
  try {
    if (isSpoilt(archive)) return
    const db = new Database(archive)
    try {
      db.pragma('busy_timeout = 0')
      db.pragma('journal_mode = DELETE')
    } finally {
      db.close()
    }
  } catch (error) {
    if (isBusy(error)) throw new BackupError('in-use')
    // What it turned out to be once a writing was undone.
    if (!isDamage(error)) throw error
  }
}

/** Whether a file can't serve as an archive: that is what one restores for, and it goes aside as it is. Asking changes nothing. */
function isSpoilt (archive: string): boolean {
  // Opening a file that is no database could take its log away.
  if (!hasHeader(archive)) return true
  try {
    inspect(archive)
  } catch (error) {
    if (error instanceof BackupError) return true
    // What a writing without a log left undone is undone by who opens the file to write.
    if (!(error instanceof Database.SqliteError && error.code.startsWith('SQLITE_READONLY'))) throw error
  }
  return false
}

function keep (part: string, file: string): void {
  const handle = openSync(part, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  for (const suffix of COMPANIONS) rmSync(file + suffix, { force: true })
  renameSync(part, file)
}
