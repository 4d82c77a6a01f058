// Tells damaged, replaced and read-only database files from healthy ones, and damage from other errors.
import { accessSync, closeSync, constants, openSync, readSync } from 'node:fs'
import Database from 'better-sqlite3'
import { inodeOf } from './database-file.ts'

/** The first bytes of every SQLite file (https://www.sqlite.org/fileformat.html). */
const HEADER = Buffer.from('SQLite format 3\0')

/** An open database is damaged, or no longer the file with its name. */
export class FileLost extends Error {}

/** Whether an error means that a database file is damaged or is no database. FTS5 reports some damage in the message only. */
export function isDamage (error: unknown): boolean {
  const { message = '' } = (error ?? {}) as { message?: string }
  const code = codeOf(error)
  return /^SQLITE_(?:CORRUPT|NOTADB)/.test(code) || (code === 'SQLITE_ERROR' && /^invalid fts5 file format|^vtable constructor failed/.test(message))
}

/** Whether the connection is useless after this error while a new one may work: the file, the disk or its rights changed. */
export const wantsReopening = (error: unknown) => error instanceof FileLost || isDamage(error) || /^SQLITE_(?:READONLY|IOERR|CANTOPEN)/.test(codeOf(error))

/** Whether an error means that SQLite may only read. */
export const isReadOnly = (error: unknown) => /^SQLITE_READONLY/.test(codeOf(error))

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? ''

/** Whether the process may write a file. False also on a read-only disk, whatever the mode of the file. */
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
    /** Also true when the file is gone. */
    isReplaced: () => inodeOf(file) !== inode,
    isGone: () => inodeOf(file) === null,
  }
}

/**
 * Whether a file begins like an SQLite database; false for an empty one. Does not open it as a database: that could delete the log
 * of a damaged file, or apply the log to another file.
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
 * Reads a whole database and returns whether it is intact. Opens its own connection, because an open one may have cached good pages.
 * @throws SqliteError when the file cannot be read for a reason other than damage
 */
export function isFileSound (file: string): boolean {
  try {
    // SQLite takes an empty file for a sound database.
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
