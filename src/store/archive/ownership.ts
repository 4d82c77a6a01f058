// Records that determine which file owns an address: former files of each address, refused files, decisions of staff.
import type Database from 'better-sqlite3'
import type { Kind } from '../../content/kinds.ts'

/** A file that is or was public. `key`: `series/number`, the slug of a street or series, the path of a picture; empty for site and metrics. */
export interface PublishedFile { kind: Kind, key: string, path: string, sha256: string }

export interface RefusedFile { path: string, sha256: string, mtimeMs: number }

/** Prepares the statements on the archive's writing connection. */
export function createOwnershipRecords (db: Database.Database, now: () => number) {
  const former = db.prepare('SELECT kind, key, path, sha256 FROM published_files WHERE sha256 IS NOT NULL GROUP BY kind, key, path, sha256 ORDER BY min(id)')
  const refused = db.prepare('SELECT path, sha256, mtime_ms AS mtimeMs FROM refused_files')
  const addRefused = db.prepare(`
    INSERT INTO refused_files (path, sha256, mtime_ms, at) SELECT @path, @sha256, @mtimeMs, @at
    WHERE NOT EXISTS (SELECT 1 FROM refused_files WHERE path = @path AND sha256 = @sha256 AND mtime_ms = @mtimeMs)`)
  const decisions = db.prepare('SELECT kind, key, path, sha256 FROM owner_decisions WHERE id IN (SELECT max(id) FROM owner_decisions GROUP BY kind, key)')
  const addDecision = db.prepare('INSERT INTO owner_decisions (kind, key, path, sha256, at) VALUES (@kind, @key, @path, @sha256, @at)')
  return {
    /** Returns every version (path and hash) of a file that was ever public, once per address (key). The earliest version comes first. */
    formerFiles: () => former.all() as PublishedFile[],
    refused: () => refused.all() as RefusedFile[],
    /** Records a refused file. Returns false when this version of the file is recorded already. */
    addRefused: (file: RefusedFile) => addRefused.run({ ...file, at: now() }).changes > 0,
    /** Returns the file that staff last chose for each address (key). */
    decisions: () => decisions.all() as PublishedFile[],
    addDecision: (file: PublishedFile) => { addDecision.run({ ...file, at: now() }) },
  }
}
