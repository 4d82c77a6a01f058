// Reads a dead writer's files as it left them: copies of them, so that looking mends nothing.
import assert from 'node:assert/strict'
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import Database from 'better-sqlite3'
import { isSearchSound } from '../../src/store/search/search-index.ts'
import type { Office } from './office.ts'

/** Lets `work` read a copy of a database, its log included. */
export function withCopy<T> (file: string, work: (db: Database.Database) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-copy-'))
  try {
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, join(folder, basename(file)) + suffix)
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

/** Both files are whole, the search index says what the pieces say, and no edition is there in part. */
export function assertSound ({ indexFile, archiveFile }: Pick<Office, 'indexFile' | 'archiveFile'>): { archiveIsAhead: boolean } {
  const versions = withCopy(archiveFile, (db) => {
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok', 'the archive')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    // Every version that was ever shown has its source.
    assert.deepEqual(db.prepare('SELECT sha256 FROM versions WHERE sha256 NOT IN (SELECT sha256 FROM sources)').pluck().all(), [])
    return new Map(db.prepare('SELECT piece, max(version) FROM versions GROUP BY piece').raw().all() as [number, number][])
  })
  return withCopy(indexFile, (db) => {
    assert.equal(db.pragma('integrity_check', { simple: true }), 'ok', 'the index')
    assert.deepEqual(db.pragma('foreign_key_check'), [])
    assert.ok(isSearchSound(db), 'the search index')
    const articles = db.prepare("SELECT number, piece, version, title FROM articles WHERE state = 'published'").all() as { number: number, piece: number, version: number, title: string }[]
    const blocks = db.prepare('SELECT text FROM blocks WHERE number = ?').pluck()
    for (const { number, title } of articles) {
      const told = new Set([title, ...blocks.all(number) as string[]].flatMap((text) => text.match(/〔\d+〕/g) ?? []))
      assert.equal(told.size, 1, `piece ${number} is of one version: ${[...told].join()}`)
    }
    const ahead = articles.filter(({ piece, version }) => (versions.get(piece) ?? 0) > version)
    for (const { piece, version } of articles) assert.ok((versions.get(piece) ?? 0) >= version, `the archive has version ${version} of piece ${piece}`)
    return { archiveIsAhead: ahead.length > 0 }
  })
}
