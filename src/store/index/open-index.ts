// Opens the index: one writer, readers that can only read. A missing, foreign, outdated or damaged index is built
// anew beside and renamed over; nothing in it is worth saving.
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { PAGE_CACHE, removeDatabase } from '../sqlite/database-file.ts'
import { hasHeader } from '../sqlite/integrity.ts'
import { migrate, migrationFiles } from '../sqlite/migrate.ts'

/** Marks a file as ours (`PRAGMA application_id`): "CWPI". */
const APPLICATION_ID = 0x43575049

function configure (db: Database.Database): void {
  db.pragma(PAGE_CACHE)
  db.pragma('foreign_keys = ON')
  db.pragma('trusted_schema = OFF')
  db.pragma('busy_timeout = 5000')
}

/**
 * `fingerprint`: of all that the index depends on besides the folder (base path, program). `whileChecking` is called before a usable
 * index is read through, which can take seconds. It can be read meanwhile.
 */
interface IndexFile { file: string, fingerprint: string, whileChecking?: () => void }

/**
 * Opens the index for its one writer. An index with another fingerprint is built anew.
 * @returns `isFresh`: it was built anew and holds no snapshot yet
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
  // The old file goes before its log does: a log that is left would be replayed into the new file. Readers of the old file go on in it.
  removeDatabase(file)
  renameSync(beside, file)
  const opened = new Database(file)
  configure(opened)
  opened.pragma(WRITE_AHEAD_LOG)
  return { db: opened, isFresh: true }
}

/** Reads and one write at the same time. */
const WRITE_AHEAD_LOG = 'journal_mode = WAL'

/** How long a read waits for a lock, which the write-ahead log makes short. */
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

/** There is no index that this program can show: none at all, one that is still empty, or another program's. */
export class NoIndex extends Error {
  statusCode = 503
  readonly reason: 'missing' | 'unfinished' | 'other-program'
  constructor (reason: NoIndex['reason']) {
    super(`index ${reason}`)
    this.reason = reason
  }
}

/**
 * Opens read-only an index that another process keeps, as soon as it holds a snapshot of this program.
 * @throws NoIndex; SqliteError when it can't be read
 */
export function openFinishedIndex ({ file, fingerprint }: { file: string, fingerprint: string }): Database.Database {
  if (!existsSync(file)) throw new NoIndex('missing')
  // An index that is being filled for the first time is locked. A replica that has an older one open doesn't wait for it.
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
      // A check of the file doesn't look into the tables of full text: to prepare a query of them does.
      if (db.pragma('quick_check(1)', { simple: true }) === 'ok' && db.prepare('SELECT 1 FROM search, search_characters, search_names')) return db
    }
  } catch {
    // missing or damaged: built anew by the caller
  }
  db?.close()
  return null
}

/** All tables, indexes and views, in the words that made them. A check of the file finds nothing wrong with a name that lost a bit. */
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
