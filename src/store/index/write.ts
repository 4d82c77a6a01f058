// Writes the small tables of the index. In public tables, only changed rows are written. Call in the transaction that writes the articles.
import type Database from 'better-sqlite3'
import type { Article, Series, Street } from '../../content/render.ts'
import type { Picture, Site } from '../../content/article.ts'
import type { LocatedDiagnostic } from '../../content/diagnostics.ts'
import { countsActivities, type Metric, type Project } from '../../content/figure.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import { replaceRows } from '../sqlite/sync-table.ts'

/**
 * An address that no longer shows its article. `to`: target of the redirect; null for a tombstone. A tombstone has the `title` and
 * `date` of the last revision (null when no revision was ever shown). Times are in epoch ms.
 */
export interface OldAddress {
  series: string
  number: number
  articleId: number
  to: { series: string, number: number } | null
  title: string | null
  date: string | null
  publishedAt: number
  endedAt: number | null
}

/** The slug of a series, street or project that has no page now. `toSlug`: target of the redirect; null when there is none. */
export interface PageRedirect { kind: string, slug: string, toSlug: string | null }

/** Tables that any public page may show. `street` of a project is a slug. */
export interface PublicTables {
  site: Site
  series: readonly Series[]
  streets: readonly Street[]
  metrics: readonly Metric[]
  projects: readonly Project[]
  pageRedirects: readonly PageRedirect[]
}

/** Writes the public tables. Returns the number of rows that changed. */
export function writePublicTables (db: Database.Database, { site, series, streets, metrics, projects, pageRedirects }: PublicTables): number {
  return replaceRows({
    db,
    table: 'site',
    columns: ['one', 'name', 'host', 'contact', 'site_id_code', 'icp', 'police_record', 'licence', 'attribution'],
    keyLength: 1,
    rows: [[1, site.name, site.host, site.contact, site.siteIdCode, site.icp, site.policeRecord, site.licence, site.attribution]],
  }) + replaceRows({
    db,
    table: 'series',
    columns: ['slug', 'title', 'short_title', 'html', 'text'],
    keyLength: 1,
    rows: series.map((one) => [one.slug, one.title, one.shortTitle, one.html, one.text]),
  }) + replaceRows({
    db,
    table: 'streets',
    columns: ['slug', 'name', 'category', 'sort_order', 'html', 'text'],
    keyLength: 1,
    rows: streets.map((street) => [street.slug, street.name, street.category, street.order, street.html, street.text]),
  }) + replaceRows({
    db,
    table: 'metrics',
    columns: ['name', 'ordinal', 'category', 'units', 'additive', 'counts_activities', 'description'],
    keyLength: 1,
    rows: metrics.map((metric, ordinal) => [
      metric.name, ordinal, metric.category, JSON.stringify(metric.units), Number(metric.additive), Number(countsActivities(metric)), metric.description,
    ]),
  }) + replaceRows({
    db,
    table: 'projects',
    columns: ['slug', 'name', 'street', 'ordinal', 'description'],
    keyLength: 1,
    rows: projects.map((project, ordinal) => [project.slug, project.name, project.street, ordinal, project.description]),
  }) + replaceRows({ db, table: 'page_redirects', columns: ['kind', 'slug', 'to_slug'], keyLength: 2, rows: pageRedirects.map(({ kind, slug, toSlug }) => [kind, slug, toSlug]) })
}

/** Writes the table `old_addresses`. Returns the number of rows that changed. */
export function writeOldAddresses (db: Database.Database, oldAddresses: readonly OldAddress[]): number {
  return replaceRows({
    db,
    table: 'old_addresses',
    columns: ['series', 'number', 'article_id', 'to_series', 'to_number', 'title', 'date', 'published_at', 'ended_at'],
    keyLength: 2,
    rows: oldAddresses.map(({ series, number, articleId, to, title, date, publishedAt, endedAt }) => [series, number, articleId, to?.series ?? null, to?.number ?? null, title, date, publishedAt, endedAt]),
  })
}

/** Writes the list of pictures on public pages. Returns the number of rows that changed. */
export function writeMedia (db: Database.Database, pictures: readonly Picture[]): number {
  const byHash = new Map(pictures.map((picture) => [picture.hash, picture]))
  return replaceRows({ db, table: 'media', columns: ['hash', 'extension'], keyLength: 1, rows: [...byHash.values()].map(({ hash, extension }) => [hash, extension]) })
}

export type DeskTables = ReturnType<typeof createDeskTables>

/** Prepares the statements for the tables that only the desk reads: `diagnostics`, `previews`, `suggestions`. */
export function createDeskTables (db: Database.Database) {
  const paths = (table: string) => db.prepare(`SELECT DISTINCT path FROM ${table}`).pluck()
  const diagnosticPaths = paths('diagnostics')
  const previewPaths = paths('previews')
  const removeFrom = (table: string) => db.prepare(`DELETE FROM ${table} WHERE path = ?`)
  const removals = { diagnostics: removeFrom('diagnostics'), previews: removeFrom('previews'), suggestions: removeFrom('suggestions') }
  const insertDiagnostic = db.prepare('INSERT INTO diagnostics (path, ordinal, code, line, "column", params, excerpt) VALUES (?, ?, ?, ?, ?, ?, ?)')
  const ofPath = db.prepare('SELECT code, params FROM diagnostics WHERE path = ? ORDER BY ordinal')
  const insertPreview = db.prepare('INSERT OR REPLACE INTO previews (path, article) VALUES (?, ?)')
  const insertSuggestion = db.prepare('INSERT INTO suggestions (path, ordinal, words, before, after, marked, metric) VALUES (?, ?, ?, ?, ?, ?, ?)')
  return {
    diagnosticPaths: () => diagnosticPaths.all() as string[],
    previewPaths: () => new Set(previewPaths.all() as string[]),
    /** Returns codes and params of a file's diagnostics as JSON, to compare them. */
    toldOf: (path: string) => JSON.stringify((ofPath.all(path) as { code: string, params: string }[]).map(({ code, params }) => [code, JSON.parse(params)])),
    setDiagnostics (path: string, diagnostics: readonly LocatedDiagnostic[]): void {
      removals.diagnostics.run(path)
      diagnostics.forEach(({ code, line, column, params, excerpt }, ordinal) => insertDiagnostic.run(path, ordinal, code, line, column, JSON.stringify(params), excerpt && JSON.stringify(excerpt)))
    },
    setPreview (path: string, article: Article | null): void {
      if (article === null) removals.previews.run(path)
      else insertPreview.run(path, JSON.stringify(article))
    },
    setSuggestions (path: string, suggestions: readonly Suggestion[]): void {
      removals.suggestions.run(path)
      suggestions.forEach(({ words, before, after, marked, metric }, ordinal) => insertSuggestion.run(path, ordinal, words, before, after, marked, metric))
    },
    /** Removes all diagnostics, previews and suggestions of a file. */
    forget (path: string): void {
      for (const removal of Object.values(removals)) removal.run(path)
    },
  }
}

/** Adds 1 to the generation of the index. Replies cached under an earlier generation are then outdated. */
export function bumpGeneration (db: Database.Database): void {
  db.prepare(`
    INSERT INTO settings (name, value) VALUES ('generation', '1')
    ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`).run()
}

/** Runs `work` in a transaction: all of its writes succeed, or none. */
export const transaction = <T>(db: Database.Database, work: () => T): T => db.transaction(work).immediate()

/** Tests whether an error comes from SQLite, not from the content folder. */
export const isDatabaseError = (error: unknown) => /^SQLITE_/.test((error as { code?: string } | null)?.code ?? '')
