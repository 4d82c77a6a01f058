// The archive: what has been public, in the words of the files. Append-only, and the one file worth backing up.
import { accessSync, constants, existsSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import type { Kind } from '../../content/kinds.ts'
import { isDamage } from '../sqlite/integrity.ts'
import { COMPANIONS, narrow, PAGE_CACHE, removeDatabase, widen } from '../sqlite/database-file.ts'
import { hasHeader } from '../sqlite/header.ts'
import { createRevisions } from './revisions.ts'
import { assertKnown, migrate } from '../sqlite/migrate.ts'

/** Marks a file as ours (`PRAGMA application_id`): "CWPA". */
export const APPLICATION_ID = 0x43575041

/** What is public under a key, and the file that holds it. */
export interface PublishedFile { kind: Kind, key: string, path: string, sha256: string }

/**
 * Sees, without opening it for writing, whether an archive may be opened: before anything else is given up for it. None, or a damaged
 * one, is no obstacle.
 * @throws when it can't be written, or a newer program wrote it
 */
export function assertUsable (file: string): void {
  if (!existsSync(file)) return
  accessSync(file, constants.R_OK | constants.W_OK)
  if (!hasHeader(file)) return
  const db = new Database(file, { readonly: true })
  try {
    assertKnown(db, 'archive')
  } catch (error) {
    if (!isDamage(error)) throw error
  } finally {
    db.close()
  }
}

export type Archive = ReturnType<typeof openArchive>

/**
 * Opens the archive for its one writer. A file that isn't an archive or can't be read is moved aside, never deleted
 * (`setAside` names where, as long as it lies there: whoever restores the history takes it away), and a new one begun: the loss costs
 * history, not a page.
 * @throws when the folder can't be written, or the archive was written by a newer program
 */
export function openArchive ({ file, now }: { file: string, now: () => number }) {
  mkdirSync(dirname(file), { recursive: true })
  const { db, setAside } = openSound(file, now)
  const current = db.prepare(`
    SELECT kind, key, path, sha256 FROM acceptances
    WHERE id IN (SELECT max(id) FROM acceptances GROUP BY kind, key) AND sha256 IS NOT NULL ORDER BY kind, key`)
  const source = db.prepare('SELECT bytes FROM sources WHERE sha256 = ?').pluck()
  const has = db.prepare('SELECT 1 FROM sources WHERE sha256 = ?')
  const addSource = db.prepare('INSERT INTO sources (sha256, bytes) VALUES (?, ?)')
  const addAcceptance = db.prepare('INSERT INTO acceptances (kind, key, path, sha256, at) VALUES (@kind, @key, @path, @sha256, @at)')
  return {
    setAside: setAside ?? earlierSetAside(file),
    lineage: createRevisions(db, now),
    /**
     * Runs `work` in one transaction, which `commit` ends; without it all is undone.
     * @throws what `work` throws
     */
    atomically<T> (work: (commit: () => void) => T): T {
      db.exec('BEGIN')
      try {
        return work(() => { db.exec('COMMIT') })
      } finally {
        if (db.inTransaction) db.exec('ROLLBACK')
      }
    },
    /** All that is public now. */
    current: () => current.all() as PublishedFile[],
    /** The bytes of an accepted file; null when the archive lacks them (a picture, or a lost archive). */
    source: (sha256: string) => (source.get(sha256) as Buffer | undefined) ?? null,
    /** Notes, in one transaction, what became public or (`sha256` null) ceased to be. `bytesOf` is asked for what isn't stored yet; null: it isn't to be. */
    append (entries: readonly (Omit<PublishedFile, 'sha256'> & { sha256: string | null })[], bytesOf: (acceptance: PublishedFile) => Uint8Array | null = () => null): void {
      db.transaction(() => {
        const bySha256 = new Map(entries.flatMap((entry) => entry.sha256 === null ? [] : [[entry.sha256, { ...entry, sha256: entry.sha256 }]]))
        // In the order of the table: ten thousand sources are written in half of the time.
        for (const sha256 of [...bySha256.keys()].sort()) {
          const acceptance = bySha256.get(sha256)
          const bytes = acceptance === undefined || has.get(sha256) !== undefined ? null : bytesOf(acceptance)
          if (bytes !== null) addSource.run(sha256, bytes)
        }
        for (const entry of entries) addAcceptance.run({ ...entry, at: now() })
      }).immediate()
    },
    /**
     * Writes all of it under its name again, which the open file has lost. Nothing can be written afterwards: open it anew.
     * @throws when the folder can't be written; it stays open then
     */
    writeAnew (): void {
      const beside = `${file}.new`
      removeDatabase(beside)
      db.prepare('VACUUM INTO ?').run(beside)
      db.close()
      removeDatabase(file)
      renameSync(beside, file)
    },
    /** Keeps a log from now on, so that others can read it while it is written. Without one yet when nothing was ever public: see docs/decisions/first-edition.md. */
    admitReaders (): void {
      if (!hasLog(db)) keepLog(db)
    },
    /** See `widen` and `narrow` of a database. */
    widen: () => { widen(db) },
    narrow: () => { narrow(db) },
    close: () => db.close(),
  }
}

/** The last damaged archive that an earlier start moved aside; null when none is there. */
function earlierSetAside (file: string): string | null {
  const last = readdirSync(dirname(file)).filter((name) => name.startsWith(`${basename(file)}.damaged-`) && /-\d+$/.test(name)).sort().at(-1)
  return last === undefined ? null : join(dirname(file), last)
}

function openSound (file: string, now: () => number): { db: Database.Database, setAside: string | null } {
  let db: Database.Database | null = null
  try {
    // Opening a file that is no database could take its log away.
    if (existsSync(file) && !hasHeader(file)) throw Object.assign(new Error('not a database'), { code: 'SQLITE_NOTADB' })
    db = new Database(file)
    const id = db.pragma('application_id', { simple: true })
    const empty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0
    if ((empty || id === APPLICATION_ID) && db.pragma('quick_check(1)', { simple: true }) === 'ok') {
      return { db: prepared(db), setAside: null }
    }
  } catch (error) {
    // A newer schema, a full disk or missing rights are no reason to begin anew: only a damaged file is.
    if (!isDamage(error)) throw error
  }
  db?.close()
  const setAside = `${file}.damaged-${now()}`
  for (const suffix of ['', ...COMPANIONS]) if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix)
  return { db: prepared(new Database(file)), setAside }
}

function prepared (db: Database.Database): Database.Database {
  db.pragma(`application_id = ${APPLICATION_ID}`)
  db.pragma(PAGE_CACHE)
  db.pragma('synchronous = FULL')
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 5000')
  migrate(db, 'archive')
  if (db.prepare('SELECT 1 FROM acceptances LIMIT 1').get() !== undefined) keepLog(db)
  return db
}

const hasLog = (db: Database.Database) => db.pragma('journal_mode', { simple: true }) === 'wal'

const keepLog = (db: Database.Database): void => { db.pragma('journal_mode = WAL') }
