// Backs up the archive, also while the portal writes. Restores a backup while the portal is stopped.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { COMPANIONS, copyDatabase } from '../sqlite/database-file.ts'
import { isDamage } from '../sqlite/integrity.ts'
import { takeWriterLock, type WriterLock, WriterRunningError } from '../sqlite/lock.ts'
import { migrationFiles } from '../sqlite/migrate.ts'
import { APPLICATION_ID } from './archive.ts'

/** The reason why a backup or a restore did nothing. */
export type BackupFault = 'no-archive' | 'exists' | 'not-an-archive' | 'damaged' | 'too-new' | 'in-use'

export class BackupError extends Error {
  readonly fault: BackupFault
  constructor (fault: BackupFault) {
    super(fault)
    this.fault = fault
  }
}

/** Numbers of articles and revisions in a copy. */
export interface BackupContents { articles: number, revisions: number }

/**
 * Copies the committed data of the archive to a new file and checks the copy. After a failure there is no new file.
 * Neither readers nor the writer have to wait.
 * @throws BackupError 'no-archive', 'exists', 'not-an-archive', 'damaged'; the system's error when the copy cannot be written
 */
export function backUp ({ archive, to }: { archive: string, to: string }): BackupContents {
  if (!existsSync(archive)) throw new BackupError('no-archive')
  if (existsSync(to)) throw new BackupError('exists')
  mkdirSync(dirname(to), { recursive: true })
  const part = `${to}.part`
  openArchiveFile(archive).close()
  try {
    copyDatabase({ from: archive, to: part })
    const contents = inspect(part)
    moveIntoPlace({ from: part, to })
    return contents
  } finally {
    rmSync(part, { force: true })
  }
}

/**
 * Replaces the archive with a copy, under the writer lock. The old archive stays in the same folder. `previous`: its new path; null
 * when there was no archive.
 * @throws BackupError 'no-archive' (no copy), 'not-an-archive', 'damaged', 'too-new', 'in-use'; nothing is changed then
 */
export function restore ({ from, archive, now }: { from: string, archive: string, now: number }): BackupContents & { previous: string | null } {
  if (!existsSync(from)) throw new BackupError('no-archive')
  const contents = inspect(from)
  let lock: WriterLock | null = null
  try {
    lock = takeWriterLock(dirname(archive))
    return { ...contents, previous: replaceArchive({ from, archive, now }) }
  } catch (error) {
    throw error instanceof WriterRunningError ? new BackupError('in-use') : error
  } finally {
    lock?.release()
  }
}

/** Replaces the archive with a copy of `from`. Returns the new path of the old archive; null when there was no old archive. */
function replaceArchive ({ from, archive, now }: { from: string, archive: string, now: number }): string | null {
  const part = `${archive}.part`
  copyDatabase({ from, to: part })
  const previous = existsSync(archive) ? `${archive}.before-restore-${now}` : null
  if (previous !== null) {
    // The log is renamed too: it may have data that is not yet in the file. A replica opens the new file, because its inode differs.
    for (const suffix of ['', ...COMPANIONS]) if (existsSync(archive + suffix)) renameSync(archive + suffix, previous + suffix)
  }
  moveIntoPlace({ from: part, to: archive })
  return previous
}

/** @throws BackupError 'not-an-archive' */
function openArchiveFile (file: string): Database.Database {
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

/** @throws BackupError 'not-an-archive', 'too-new', 'damaged' */
function inspect (file: string): BackupContents {
  const db = openArchiveFile(file)
  try {
    const schema = db.pragma('user_version', { simple: true }) as number
    if (schema > migrationFiles('archive').length) throw new BackupError('too-new')
    if (db.pragma('integrity_check(1)', { simple: true }) !== 'ok' || (db.pragma('foreign_key_check') as unknown[]).length > 0) throw new BackupError('damaged')
    const count = (sql: string) => db.prepare(sql).pluck().get() as number
    // A copy made by release 0.1.0 has the tables of migration 002.
    return schema < 3
      ? { articles: count('SELECT count(DISTINCT piece) FROM holdings'), revisions: count('SELECT count(*) FROM versions') }
      : { articles: count('SELECT count(DISTINCT article_id) FROM article_addresses'), revisions: count('SELECT count(*) FROM revisions') }
  } catch (error) {
    if (isDamage(error)) throw new BackupError('damaged')
    throw error
  } finally {
    db.close()
  }
}

/** Writes the data of the file `from` to the disk, then renames the file to `to`. After a power cut, `to` is never incomplete. */
function moveIntoPlace ({ from, to }: { from: string, to: string }): void {
  const handle = openSync(from, 'r+')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  for (const suffix of COMPANIONS) rmSync(to + suffix, { force: true })
  renameSync(from, to)
}
