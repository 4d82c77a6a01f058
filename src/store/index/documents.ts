// The table `documents`: each file of the content folder as it was last read. It also caches the results of rendering.
import { hash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Diagnostic } from '../../content/diagnostics.ts'
import type { Kind } from '../../content/kinds.ts'
import type { FileStat } from '../../content/scan.ts'

export interface DocumentRow {
  path: string
  kind: Kind
  /** Path as spelled on the disk. */
  diskPath: string
  size: number
  /** Epoch milliseconds. */
  mtimeMs: number
  sha256: string
  status: string
  key: string | null
  title: string | null
  publishAt: number | null
  /** Null when the file was not rendered after the last change of its bytes. */
  renderedDigest: string | null
  /** Paths of the pictures that the article refers to, found or not. */
  pictures: readonly string[]
  renderedDiagnostics: readonly Diagnostic[]
  /** JSON of the diagnostics that were last written to the table `diagnostics`. */
  told: string
  /** JSON of its front matter. */
  parsed: string
}

/** The columns that the desk lists. */
export type DocumentStatus = Pick<DocumentRow, 'status' | 'key' | 'title' | 'publishAt'>

interface NewDocument { path: string, kind: Kind, diskPath: string, stat: FileStat['stat'], sha256: string, parsed: string, bytes: Uint8Array | null }

export type DocumentTable = ReturnType<typeof createDocumentTable>

/** Prepares the statements on the writing connection. */
export function createDocumentTable (db: Database.Database) {
  const stats = db.prepare('SELECT path, size, mtime_ms AS mtimeMs, ctime_ms AS ctimeMs, inode AS ino FROM documents')
  const all = db.prepare(`
    SELECT path, kind, disk_path AS diskPath, size, mtime_ms AS mtimeMs, sha256, status, key, title, publish_at AS publishAt, rendered_digest AS renderedDigest,
      pictures, rendered_diagnostics AS renderedDiagnostics, told, parsed FROM documents ORDER BY path`)
  const find = db.prepare('SELECT kind, key, sha256 FROM documents WHERE path = ?')
  const sha256 = db.prepare('SELECT sha256 FROM documents WHERE path = ?').pluck()
  const bytes = db.prepare('SELECT bytes FROM documents WHERE path = ?').pluck()
  // If the bytes are unchanged, keeps the results of rendering.
  const write = db.prepare(`
    INSERT INTO documents (path, kind, disk_path, size, mtime_ms, ctime_ms, inode, sha256, parsed, checksum, bytes)
    VALUES (@path, @kind, @diskPath, @size, @mtimeMs, @ctimeMs, @ino, @sha256, @parsed, @checksum, @bytes)
    ON CONFLICT (path) DO UPDATE SET kind = @kind, disk_path = @diskPath, size = @size, mtime_ms = @mtimeMs, ctime_ms = @ctimeMs, inode = @ino, parsed = @parsed, checksum = @checksum, bytes = @bytes,
      rendered_digest = iif(sha256 = @sha256, rendered_digest, NULL), pictures = iif(sha256 = @sha256, pictures, '[]'),
      rendered_diagnostics = iif(sha256 = @sha256, rendered_diagnostics, '[]'), told = iif(sha256 = @sha256, told, ''), sha256 = @sha256`)
  const content = db.prepare('SELECT path, sha256, parsed, checksum, bytes FROM documents')
  const remove = db.prepare('DELETE FROM documents WHERE path = ?')
  const setRendering = db.prepare('UPDATE documents SET rendered_digest = ?, pictures = ?, rendered_diagnostics = ? WHERE path = ?')
  const setStatus = db.prepare('UPDATE documents SET status = @status, key = @key, title = @title, publish_at = @publishAt WHERE path = @path')
  const setTold = db.prepare('UPDATE documents SET told = ? WHERE path = ?')
  return {
    /** Returns the stat of each file when it was last read, by path. */
    stats: () => new Map((stats.all() as (FileStat['stat'] & { path: string })[]).map(({ path, ...stat }) => [path, stat])),
    /** Returns all rows without their bytes, in order of path. */
    all: () => (all.all() as (Omit<DocumentRow, 'pictures' | 'renderedDiagnostics'> & { pictures: string, renderedDiagnostics: string })[])
      .map((row): DocumentRow => ({ ...row, pictures: JSON.parse(row.pictures), renderedDiagnostics: JSON.parse(row.renderedDiagnostics) })),
    find: (path: string) => (find.get(path) as Pick<DocumentRow, 'kind' | 'key' | 'sha256'> | undefined) ?? null,
    sha256: (path: string) => (sha256.get(path) as string | undefined) ?? null,
    bytes: (path: string) => (bytes.get(path) as Buffer | null | undefined) ?? null,
    write: ({ stat, ...document }: NewDocument) => { write.run({ ...document, ...stat, checksum: hash('sha256', document.parsed) }) },
    remove: (path: string) => { remove.run(path) },
    /** Removes rows that a disk error changed, because wrong data in the archive would be permanent. Their files are then read again. */
    removeDamaged (): void {
      const damaged: string[] = []
      for (const { path, sha256: own, parsed, checksum, bytes: source } of content.iterate() as Iterable<{ path: string, sha256: string, parsed: string, checksum: string, bytes: Buffer | null }>) {
        if (hash('sha256', parsed) !== checksum || (source !== null && hash('sha256', source) !== own)) damaged.push(path)
      }
      for (const path of damaged) remove.run(path)
    },
    setRendering: (path: string, { digest, pictures, diagnostics }: { digest: string, pictures: readonly string[], diagnostics: readonly Diagnostic[] }) => { setRendering.run(digest, JSON.stringify(pictures), JSON.stringify(diagnostics), path) },
    setStatus: (path: string, status: DocumentStatus) => { setStatus.run({ path, ...status }) },
    setTold: (path: string, told: string) => { setTold.run(told, path) },
  }
}
