// Remembers what an archive had, and what readers were shown: none of it may ever be missing.
import { createHash } from 'node:crypto'
import type Database from 'better-sqlite3'
import type { Office } from './office.ts'
import { withCopy } from './integrity.ts'

const digest = (row: unknown) => createHash('sha256').update(JSON.stringify(row)).digest('base64')

/** Every row of every table of an archive, told by a digest. */
export function rowsOf (db: Database.Database): Map<string, number> {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").pluck().all() as string[]
  return new Map(tables.flatMap((table) => (db.prepare(`SELECT * FROM "${table}"`).all()).map((row): [string, number] => {
    const text = JSON.stringify(row)
    return [digest([table, text]), text.length]
  })))
}

export function createArchiveWitness ({ archiveFile }: Pick<Office, 'archiveFile'>) {
  const had = new Map<string, number>()
  /** The hash of the bytes of each version of each piece that was saved. */
  const sources = new Map<string, string>()
  return {
    /** A version was saved: once a reader has had it, its bytes are in the archive. */
    expect (number: number, version: number, sha256: string): void {
      sources.set(`${number}/${version}`, sha256)
    },
    /** How many bytes of rows the archive had once and has no more, and one for each version that was shown (by path) and isn't there. */
    missing (shown: ReadonlyMap<string, number>): number {
      return withCopy(archiveFile, (db) => {
        const has = rowsOf(db)
        let lost = 0
        for (const [row, bytes] of had) if (!has.has(row)) lost += bytes
        for (const [row, bytes] of has) had.set(row, bytes)
        const source = db.prepare('SELECT count(*) FROM sources WHERE sha256 = ?').pluck()
        const version = db.prepare("SELECT count(*) FROM versions WHERE json_extract(article, '$.title') = ?").pluck()
        for (const [path, number] of shown) {
          const piece = path.slice(path.lastIndexOf('/') + 1)
          if (source.get(sources.get(`${piece}/${number}`) ?? '') !== 1 || version.get(`第${piece}篇〔${number}〕`) !== 1) lost++
        }
        return lost
      })
    },
    /** How many rows are remembered. */
    size: () => had.size,
  }
}
