// Reads for the desk: what is in the folder, what is wrong with it, and pieces that are not public. The only reader of
// the tables files, diagnostics, previews and suggestions.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'
import type { LocatedDiagnostic } from '../../content/diagnostics.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { DocumentStatus } from './documents.ts'

/** A document of the folder. `hasPreview` is 1 when it holds an article that is not public as it stands. */
export interface DeskFile extends DocumentStatus { path: string, kind: string, hasPreview: 0 | 1 }

export type DeskStore = ReturnType<typeof createDeskStore>

/** Prepares the queries on one connection. */
export function createDeskStore (db: Database.Database) {
  const select = 'SELECT path, kind, status, key, title, publish_at AS publishAt, EXISTS (SELECT 1 FROM previews p WHERE p.path = documents.path) AS hasPreview FROM documents'
  const files = db.prepare(`${select} ORDER BY path`)
  const file = db.prepare(`${select} WHERE path = ?`)
  const diagnostics = db.prepare('SELECT path AS file, code, line, "column", params, excerpt FROM diagnostics ORDER BY path, ordinal')
  const diagnosticCodes = db.prepare('SELECT code, count(*) AS count FROM diagnostics GROUP BY code')
  const suggestions = db.prepare('SELECT path, words, before, after, marked, metric FROM suggestions ORDER BY path, ordinal')
  const preview = db.prepare('SELECT article FROM previews WHERE path = ?').pluck()
  return {
    /** Every content file, in order of path. */
    files: () => files.all() as DeskFile[],
    file: (path: string) => (file.get(path) as DeskFile | undefined) ?? null,
    /** Every problem, in order of file and place. */
    diagnostics: () => (diagnostics.all() as (Omit<LocatedDiagnostic, 'params' | 'excerpt'> & { params: string, excerpt: string | null })[])
      .map((row): LocatedDiagnostic => ({ ...row, params: JSON.parse(row.params), excerpt: row.excerpt === null ? null : JSON.parse(row.excerpt) })),
    /** How often each code is among them. */
    problemCodes: () => diagnosticCodes.all() as { code: LocatedDiagnostic['code'], count: number }[],
    /** Quantities without a mark, in order of file and place. */
    suggestions: () => suggestions.all() as (Suggestion & { path: string })[],
    /** A piece that is not public as its file has it; null when there is none. */
    preview (path: string): Article | null {
      const json = preview.get(path) as string | undefined
      return json === undefined ? null : JSON.parse(json) as Article
    },
  }
}
