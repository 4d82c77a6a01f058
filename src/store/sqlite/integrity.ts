// Tests whether a database file is damaged, replaced or read-only, and what an error of SQLite means.
import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { inodeOf } from './database-file.ts'

/** The first bytes of every SQLite file (https://www.sqlite.org/fileformat.html). */
const HEADER = Buffer.from('SQLite format 3\0')

/** Thrown when an open database is damaged, or when its file was deleted, renamed or replaced. */
export class FileLost extends Error {}

/** Tests whether an error means that a file is damaged or not a database. FTS5 reports some damage only in the message. */
export function isDamage (error: unknown): boolean {
  const { message = '' } = (error ?? {}) as { message?: string }
  const code = codeOf(error)
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(code) || (code === 'SQLITE_ERROR' && /^invalid fts5 file format|^vtable constructor failed/.test(message))
}

/** Tests whether a new connection may work after this error. The file, the disk or the permissions may have changed. */
export const wantsReopening = (error: unknown) => error instanceof FileLost || isDamage(error) || /^SQLITE_(?:READONLY|IOERR|CANTOPEN)/.test(codeOf(error))

/** Tests whether an error means that SQLite cannot write. */
export const isReadOnly = (error: unknown) => /^SQLITE_READONLY/.test(codeOf(error))

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? ''

/** Tests whether the process may write a file. On a read-only disk, returns false for any mode of the file. */
export function isWritable (file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/** Remembers the inode of a file, because an open connection does not notice that its file was moved or replaced. */
export function rememberFile (file: string): { isReplaced: () => boolean, isGone: () => boolean } {
  const inode = inodeOf(file)
  return {
    /** Returns true also when the file does not exist. */
    isReplaced: () => inodeOf(file) !== inode,
    isGone: () => inodeOf(file) === null,
  }
}

/**
 * Tests whether a file begins with the header of SQLite. Returns false for an empty file. Does not open the file as a database:
 * SQLite could delete the log of a damaged file, or apply the log to another file.
 */
export function hasHeader (file: string): boolean {
  const handle = openSync(file, 'r')
  try {
    const head = Buffer.alloc(HEADER.length)
    return readSync(handle, head) === HEADER.length && head.equals(HEADER)
  } finally {
    closeSync(handle)
  }
}

/**
 * Reads a whole database and tests whether it is undamaged. Opens its own connection, because an open connection may have good pages
 * in its cache.
 * @throws SqliteError when the file cannot be read for a reason other than damage
 */
export function isFileSound (file: string): boolean {
  try {
    // For SQLite, an empty file is a valid database.
    if (!hasHeader(file)) return false
    const db = new Database(file, { readonly: true, fileMustExist: true })
    try {
      return db.pragma('quick_check(1)', { simple: true }) === 'ok'
    } finally {
      db.close()
    }
  } catch (error) {
    if (isDamage(error)) return false
    throw error
  }
}
