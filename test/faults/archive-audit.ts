// Finds losses of an archive: rows that it had earlier, and revisions that a reader has seen.
import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Office } from './office.ts'
import { withCopy } from './integrity.ts'

const digest = (row: unknown) => createHash('sha256').update(JSON.stringify(row)).digest('base64')

/** Returns the digest of each row of an archive, with the length of the row. */
export function rowsOf (db: Database.Database): Map<string, number> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[]
  return new Map(tables.flatMap((table) => (db.prepare(`SELECT * FROM "${table}"`).all()).map((row): [string, number] => {
    const text = JSON.stringify(row)
    return [digest([table, text]), text.length]
  })))
}

export function createArchiveAudit ({ archiveFile }: Pick<Office, 'archiveFile'>) {
  const had = new Map<string, number>()
  /** SHA-256 of each saved file, by number and version. */
  const sources = new Map<string, string>()
  return {
    /** Records a save. Its bytes are in the archive before a reader sees it. */
    expect (number: number, version: number, sha256: string): void {
      sources.set(`${number}/${version}`, sha256)
    },
    /** Returns the bytes of lost rows, plus 1 for each shown version (by path) that the archive lacks. */
    lostBytes (shown: ReadonlyMap<string, number>): number {
      return withCopy(archiveFile, (db) => {
        const has = rowsOf(db)
        let lost = 0
        for (const [row, bytes] of had) if (!has.has(row)) lost += bytes
        for (const [row, bytes] of has) had.set(row, bytes)
        const source = db.prepare('SELECT count(*) FROM source_files WHERE sha256 = ?').pluck()
        const version = db.prepare("SELECT count(*) FROM revisions WHERE json_extract(article, '$.title') = ?").pluck()
        for (const [path, number] of shown) {
          const article = path.slice(path.lastIndexOf('/') + 1)
          if (source.get(sources.get(`${article}/${number}`) ?? '') !== 1 || version.get(`第${article}篇〔${number}〕`) !== 1) lost++
        }
        return lost
      })
    },
    /** Number of rows. */
    size: () => had.size,
  }
}
