// Whether a database is still the file that was opened, and whole: a process that has it open wouldn't notice.
import { accessSync, constants } from 'node:fs'
import Database from 'better-sqlite3'
import { isDamage } from './integrity.ts'
import { inodeOf } from './database-file.ts'
import { hasHeader } from './header.ts'

/** A database that is open is no longer the file under its name, or is damaged. */
export class FileLost extends Error {}

/** Remembers which file has this name now. */
export function rememberFile (file: string) {
  const inode = inodeOf(file)
  return {
    /** Something took the file away, or put another one in its place. */
    isReplaced: () => inodeOf(file) !== inode,
    isGone: () => inodeOf(file) === null,
  }
}

/**
 * Reads all of a database, with a connection of its own: one that is open may still have the good pages in memory.
 * False when it is damaged or no database at all.
 * @throws SqliteError when it can't be read now for another reason
 */
export function isFileSound (file: string): boolean {
  try {
    // A file that was emptied is a sound database to SQLite.
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

/** Whether a connection that met this error is of no more use, while a new one may be: the file, the disk or its rights have changed. */
export const wantsReopening = (error: unknown) => error instanceof FileLost || isDamage(error) || /^SQLITE_(?:READONLY|IOERR|CANTOPEN)/.test(codeOf(error))

/** Whether SQLite found that it may only read. */
export const isReadOnly = (error: unknown) => /^SQLITE_READONLY/.test(codeOf(error))

/** Whether a file may be written: its disk may be read-only, whatever its rights say. */
export function isWritable (file: string): boolean {
  try {
    accessSync(file, constants.W_OK)
    return true
  } catch {
    return false
  }
}

const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? ''
