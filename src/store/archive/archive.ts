// The archive: the database of everything that was ever public. It stores the bytes of text files, and the revisions of articles. Rows are
// never changed or removed. The archive is the only database that needs a backup.
import { existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { COMPANIONS, PAGE_CACHE, removeDatabase } from '../sqlite/database-file.ts'
import { hasHeader, isDamage } from '../sqlite/integrity.ts'
import { createOwnershipRecords, type PublishedFile } from './ownership.ts'
import { createRevisions } from './revisions.ts'
import { migrate } from '../sqlite/migrate.ts'

/** Identifies a file of this program (`PRAGMA application_id`): "CWPA". */
export const APPLICATION_ID = 0x43575041

export type { PublishedFile }

export type Archive = ReturnType<typeof openArchive>

/**
 * Opens the archive for its one writer. A damaged file, or a file that isn't an archive, is renamed, and a new archive is created.
 * Pages stay, but their history is missing. `setAside`: path of the renamed file; null when no such file exists.
 * @throws when the folder can't be written, or a newer program wrote the archive
 */
export function openArchive ({ file, now }: { file: string, now: () => number }) {
  mkdirSync(dirname(file), { recursive: true })
  const { db, setAside } = openSound(file, now)
  const current = db.prepare(`
    SELECT kind, key, path, sha256 FROM published_files
    WHERE id IN (SELECT max(id) FROM published_files GROUP BY kind, key) AND sha256 IS NOT NULL ORDER BY kind, key`)
  const source = db.prepare('SELECT bytes FROM source_files WHERE sha256 = ?').pluck()
  const has = db.prepare('SELECT 1 FROM source_files WHERE sha256 = ?')
  const addSource = db.prepare('INSERT INTO source_files (sha256, bytes) VALUES (?, ?)')
  const addFile = db.prepare('INSERT INTO published_files (kind, key, path, sha256, at) VALUES (@kind, @key, @path, @sha256, @at)')
  return {
    setAside: setAside ?? earlierSetAside(file),
    revisions: createRevisions(db, now),
    ownership: createOwnershipRecords(db, now),
    /**
     * Runs `work` in one transaction. `work` has to call `commit`; otherwise all changes are undone.
     * @throws what `work` throws
     */
    atomically<T> (work: (commit: () => void) => T): T {
      db.exec('BEGIN IMMEDIATE')
      try {
        return work(() => { db.exec('COMMIT') })
      } finally {
        if (db.inTransaction) db.exec('ROLLBACK')
      }
    },
    /** Returns all files that are public now, sorted by kind and address. */
    published: () => current.all() as PublishedFile[],
    /** Returns the bytes of a published file; null when the archive does not have them (a picture, or a new archive). */
    source: (sha256: string) => (source.get(sha256) as Buffer | undefined) ?? null,
    /**
     * Records which files became public, and which are no longer public (`sha256` is null). Call it inside `atomically`.
     * @param bytesOf returns bytes that are not stored yet; null when they must not be stored
     */
    recordFiles (entries: readonly (Omit<PublishedFile, 'sha256'> & { sha256: string | null })[], bytesOf: (file: PublishedFile) => Uint8Array | null): void {
      for (const entry of entries) {
        const { sha256 } = entry
        const bytes = sha256 === null || has.get(sha256) !== undefined ? null : bytesOf({ ...entry, sha256 })
        if (bytes !== null) addSource.run(sha256, bytes)
        addFile.run({ ...entry, at: now() })
      }
    },
    /**
     * Writes the whole archive to a new file at the original path. Call it when the open file was deleted or renamed. The caller must
     * reopen the archive afterwards.
     * @throws when the folder can't be written; the archive then stays open
     */
    writeAnew (): void {
      const beside = `${file}.new`
      removeDatabase(beside)
      db.prepare('VACUUM INTO ?').run(beside)
      db.close()
      removeDatabase(file)
      renameSync(beside, file)
    },
    close: () => db.close(),
  }
}

/** Returns the path of the last damaged archive that an earlier start renamed; null when there is none. */
function earlierSetAside (file: string): string | null {
  const last = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.damaged-`) && /-\d+$/.test(name)).sort().at(-1)
  return last === undefined ? null : join(dirname(file), last)
}

function openSound (file: string, now: () => number): { db: Database.Database, setAside: string | null } {
  if (!existsSync(file)) return { db: createFile(file), setAside: null }
  const db = openExisting(file)
  if (db !== null) return { db, setAside: null }
  const setAside = `${file}.damaged-${now()}`
  for (const suffix of ['', ...COMPANIONS]) if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix)
  return { db: createFile(file), setAside }
}

/** Creates an archive. When that fails (a full disk), removes the unfinished file: the next start would take it for a damaged archive. */
function createFile (file: string): Database.Database {
  const db = new Database(file)
  try {
    return prepared(db)
  } catch (error) {
    db.close()
    removeDatabase(file)
    throw error
  }
}

/** Opens an existing archive. Returns null when the file is damaged or is not an archive. */
function openExisting (file: string): Database.Database | null {
  // If SQLite opens a file that is not a database, SQLite may delete the log beside the file.
  if (!hasHeader(file)) return null
  const db = new Database(file)
  try {
    const id = db.pragma('application_id', { simple: true })
    const empty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
    if ((empty || id === APPLICATION_ID) && db.pragma('quick_check(1)', { simple: true }) === 'ok') return prepared(db)
  } catch (error) {
    // Only a damaged file is replaced. A newer schema, a full disk or missing permissions are errors for the caller.
    if (!isDamage(error)) {
      db.close()
      throw error
    }
  }
  db.close()
  return null
}

function prepared (db: Database.Database): Database.Database {
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(PAGE_CACHE)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 5000')
  migrate(db, 'archive')
  return db
}
