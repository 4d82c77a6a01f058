// Queries of the desk: files of the folder, their diagnostics, and articles that are not public. No other code on the web side reads
// these tables: `documents`, `diagnostics`, `previews`, `suggestions`.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'
import type { LocatedDiagnostic } from '../../content/diagnostics.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { DocumentStatus } from './documents.ts'

/** A document of the folder. `hasPreview`: 1 when the article, as written in the file, is not public. */
export interface DeskFile extends DocumentStatus { path: string, kind: string, hasPreview: 0 | 1 }

/** Prepares the queries for one connection. */
export function createDeskStore (db: Database.Database) {
  const select = 'SELECT path, kind, status, key, title, publish_at AS publishAt, EXISTS (SELECT 1 FROM previews p WHERE p.path = documents.path) AS hasPreview FROM documents'
  const files = db.prepare(`${select} ORDER BY path`)
  const file = db.prepare(`${select} WHERE path = ?`)
  const diagnostics = db.prepare('SELECT path AS file, code, line, "column", params, excerpt FROM diagnostics ORDER BY path, ordinal')
  const diagnosticCodes = db.prepare('SELECT code, count(*) AS count FROM diagnostics GROUP BY code')
  const suggestions = db.prepare('SELECT path, words, before, after, marked, metric FROM suggestions ORDER BY path, ordinal')
  const preview = db.prepare('SELECT article FROM previews WHERE path = ?').pluck()
  return {
    /** Returns all documents in order of path. */
    files: () => files.all() as DeskFile[],
    file: (path: string) => (file.get(path) as DeskFile | undefined) ?? null,
    /** Returns all diagnostics in order of file and position. */
    diagnostics: () => (diagnostics.all() as (Omit<LocatedDiagnostic, 'params' | 'excerpt'> & { params: string, excerpt: string | null })[])
      .map((row): LocatedDiagnostic => ({ ...row, params: JSON.parse(row.params), excerpt: row.excerpt === null ? null : JSON.parse(row.excerpt) })),
    /** Returns the number of diagnostics of each code. */
    diagnosticCodes: () => diagnosticCodes.all() as { code: LocatedDiagnostic['code'], count: number }[],
    /** Returns quantities without a mark in order of file and position. */
    suggestions: () => suggestions.all() as (Suggestion & { path: string })[],
    /** Returns the preview of the article in a file; null when there is none. */
    preview (path: string): Article | null {
      const json = preview.get(path) as string | undefined
      return json === undefined ? null : JSON.parse(json) as Article
    },
  }
}
