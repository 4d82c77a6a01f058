// Opens the index for one writer, and for readers that can only read. A missing, outdated or damaged index, or a file of another
// program, is replaced by a new index. Nothing in the old file must be kept.
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { PAGE_CACHE, removeDatabase } from '../sqlite/database-file.ts'
import { hasHeader } from '../sqlite/integrity.ts'
import { migrate, migrationFiles } from '../sqlite/migrate.ts'

/** Identifies a file of this program (`PRAGMA application_id`): "CWPI". */
const APPLICATION_ID = 0x43575049

function configure (db: Database.Database): void {
  db.pragma(PAGE_CACHE)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 5000')
}

/**
 * `fingerprint`: hash of everything that the index depends on, except the folder (base path, program). `whileChecking` is called
 * before the full check of a usable index. The check can take seconds. Readers can use the index during the check.
 */
interface IndexFile { file: string, fingerprint: string, whileChecking?: () => void }

/**
 * Opens the index for its one writer. An index with another fingerprint is rebuilt.
 * @returns `isFresh`: true when the index was rebuilt and has no snapshot yet
 * @throws when the folder can't be written
 */
export function openIndex ({ file, fingerprint, whileChecking = () => {} }: IndexFile): { db: Database.Database, isFresh: boolean } {
  mkdirSync(dirname(file), { recursive: true })
  const db = openIfSound({ file, fingerprint, whileChecking })
  if (db) return { db, isFresh: false }
  const beside = `${file}.new`
  removeDatabase(beside)
  const made = new Database(beside)
  made.pragma(`application_id = ${APPLICATION_ID}`)
  migrate(made, 'index')
  made.prepare('INSERT INTO settings (name, value) VALUES (?, ?)').run('fingerprint', fingerprint)
  made.close()
  // Removes the old file and its log: SQLite would replay an old log into the new file. Open readers continue to read the old file.
  removeDatabase(file)
  renameSync(beside, file)
  const opened = new Database(file)
  configure(opened)
  opened.pragma(WRITE_AHEAD_LOG)
  return { db: opened, isFresh: true }
}

/** Allows reads during one write. */
const WRITE_AHEAD_LOG = 'journal_mode = WAL'

/** Limit of the time that a read waits for a lock. With the write-ahead log, locks are short. */
const LOCK_TIMEOUT_MS = 1000

/** Opens the index read-only; every statement that would write fails. */
export function openIndexReader (file: string): Database.Database {
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: LOCK_TIMEOUT_MS })
  configureReader(db)
  return db
}

function configureReader (db: Database.Database): void {
  db.pragma(PAGE_CACHE)
  db.pragma('query_only = ON')
  db.pragma('trusted_schema = OFF')
}

/** Thrown when there is no usable index: it is missing, has no snapshot yet, or was made by another program. */
export class NoIndex extends Error {
  statusCode = 503
  readonly reason: 'missing' | 'unfinished' | 'other-program'
  constructor (reason: NoIndex['reason']) {
    super(`index ${reason}`)
    this.reason = reason
  }
}

/**
 * Opens read-only the index of another process, if it has a snapshot made by this program.
 * @throws NoIndex; SqliteError when it can't be read
 */
export function openFinishedIndex ({ file, fingerprint }: { file: string, fingerprint: string }): Database.Database {
  if (!existsSync(file)) throw new NoIndex('missing')
  // An index is locked while it is first filled. A replica with an older index open must not wait for the lock.
  const db = new Database(file, { readonly: true, fileMustExist: true, timeout: 0 })
  try {
    configureReader(db)
    if (db.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw new NoIndex('missing')
    const setting = db.prepare('SELECT value FROM settings WHERE name = ?').pluck()
    if (setting.get('fingerprint') !== fingerprint) throw new NoIndex('other-program')
    if (!hasSnapshot(db)) throw new NoIndex('unfinished')
    db.pragma(`busy_timeout = ${LOCK_TIMEOUT_MS}`)
    return db
  } catch (error) {
    db.close()
    throw (error as { code?: string }).code === 'SQLITE_BUSY' ? new NoIndex('unfinished') : error
  }
}

const hasSnapshot = (db: Database.Database) => db.prepare("SELECT 1 FROM settings WHERE name = 'generation'").get() !== undefined

function openIfSound ({ file, fingerprint, whileChecking }: Required<IndexFile>): Database.Database | null {
  let db: Database.Database | null = null
  try {
    if (!hasHeader(file)) return null
    db = new Database(file, { fileMustExist: true })
    configure(db)
    const ours = db.pragma('application_id', { simple: true }) === APPLICATION_ID &&
      db.pragma('user_version', { simple: true }) === migrationFiles('index').length &&
      schemaOf(db) === ownSchema() &&
      db.prepare("SELECT value FROM settings WHERE name = 'fingerprint'").pluck().get() === fingerprint
    if (ours && hasSnapshot(db)) {
      db.pragma(WRITE_AHEAD_LOG)
      whileChecking()
      // `quick_check` does not check the full-text tables. Preparing a query of these tables does.
      if (db.pragma('quick_check(1)', { simple: true }) === 'ok' && db.prepare('SELECT 1 FROM search, search_characters, search_names')) return db
    }
  } catch {
    // The index is missing or damaged: the caller rebuilds it.
  }
  db?.close()
  return null
}

/** Returns the SQL of all tables, indexes and views, because `quick_check` does not detect a changed bit in a name. */
const schemaOf = (db: Database.Database) => JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all())

function ownSchema (): string {
  const db = new Database(':memory:')
  try {
    migrate(db, 'index')
    return schemaOf(db)
  } finally {
    db.close()
  }
}
