// Checks the files of a killed writer in copies, because opening a database may repair it.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { isSearchSound } from '../../src/store/search/write.ts'
import type { Office } from './office.ts'

/** Length of the header of a write-ahead log. The log gets another header when it starts again after a checkpoint. */
const LOG_HEADER_LENGTH = 32

/** Copies a database and its write-ahead log. A log that starts again meanwhile makes the copy useless: it is made once more. */
function copyDatabase (from: string, to: string): void {
  const header = () => existsSync(`${from}-wal`) ? readFileSync(`${from}-wal`).subarray(0, LOG_HEADER_LENGTH).toString('hex') : ''
  let before: string
  do {
    before = header()
    rmSync(`${to}-wal`, { force: true })
    for (const suffix of ['', '-wal']) if (existsSync(from + suffix)) copyFileSync(from + suffix, to + suffix)
  } while (header() !== before)
}

/** Calls `work` with a copy of a database and its write-ahead log. */
export function withCopy<T> (file: string, work: (db: Database.Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-copy-'))
  try {
    copyDatabase(file, join(folder, basename(file)))
    const db = new Database(join(folder, basename(file)), { fileMustExist: true })
    try {
      return work(db)
    } finally {
      db.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Asserts that both files are intact, that search agrees with the texts, and that no snapshot is there in part. */
export function assertIntact ({ indexFile, archiveFile }: Pick<Office, 'indexFile' | 'archiveFile'>): { archiveIsAhead: boolean } {
  const versions = withCopy(archiveFile, (db) => {
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok', 'the archive')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    // Each revision has its source.
    assert.deepEqual(db.prepare('SELECT sha256 FROM revisions WHERE sha256 NOT IN (SELECT sha256 FROM source_files)').pluck().all(), [])
    return new Map(db.prepare('SELECT article_id, max(version) FROM revisions GROUP BY article_id').raw().all() as [number, number][])
  })
  return withCopy(indexFile, (db) => {
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok', 'the index')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    assert.ok(isSearchSound(db), 'the search index')
    const articles = db.prepare("SELECT number, article_id AS articleId, version, title FROM articles WHERE state = 'published'").all() as { number: number, articleId: number, version: number, title: string }[]
    const blocks = db.prepare('SELECT text FROM blocks WHERE number = ?').pluck()
    for (const { number, title } of articles) {
      const shown = new Set([title, ...blocks.all(number) as string[]].flatMap((text) => text.match(/〔\d+〕/g) ?? []))
      assert.equal(shown.size, 1, `article ${number} has one version: ${[...shown].join()}`)
    }
    const ahead = articles.filter(({ articleId, version }) => (versions.get(articleId) ?? 0) > version)
    for (const { articleId, version } of articles) assert.ok((versions.get(articleId) ?? 0) >= version, `the archive has version ${version} of article ${articleId}`)
    return { archiveIsAhead: ahead.length > 0 }
  })
}
