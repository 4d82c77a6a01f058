// The one writer of the index: makes it equal to an edition, in one transaction.
import type Database from 'better-sqlite3'
import type { Article, Series, Street } from '../../content/render.ts'
import type { Picture, Site } from '../../content/article.ts'
import type { Metric, Project } from '../../content/figure.ts'
import { countsActivities } from '../../content/figure.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { LocatedDiagnostic } from '../../content/diagnostics.ts'
import { admitReaders, isBeingFilled } from './open-index.ts'
import { type ReadingEntry, replaceReadings } from './readings.ts'
import { type ArticleEntry, replaceArticles } from './write-articles.ts'
import { replaceRows } from './sync-table.ts'
import type { SearchAhead } from '../search/search-index.ts'

/** One content file as the desk lists it. */
export interface FileRow {
  path: string
  kind: string
  /** published, withdrawn, draft, scheduled, kept (an earlier version stays up), rejected, used */
  status: string
  sha256: string | null
  /** What it stands for in addresses: `yibashou/1`, `yibashou`, `xinhualu`. */
  key: string | null
  title: string | null
  publishAt: number | null
}

/**
 * An address that was public and no longer shows its piece. `to` is where it is to be found now; where nowhere, `title` and
 * `date` are those of its last version (null when it was never shown). Instants in epoch ms.
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

/** A series, street or project whose page is elsewhere by now (`toSlug`), or nowhere. */
export interface FormerPlace { kind: string, slug: string, toSlug: string | null }

/** A piece as it stands in a file without being public. */
export interface PreviewEntry { path: string, digest: string, compose: () => Article }

/** All that the index is to hold. */
export interface Edition {
  site: Site
  series: readonly Series[]
  streets: readonly Street[]
  metrics: readonly Metric[]
  /** `street` is the address name. */
  projects: readonly Project[]
  articles: readonly ArticleEntry[]
  formerAddresses: readonly OldAddress[]
  formerPlaces: readonly FormerPlace[]
  previews: readonly PreviewEntry[]
  /** The pictures that public pages show. */
  media: readonly Picture[]
  /** Quantities without a mark, by file. */
  suggestions: ReadonlyMap<string, readonly Suggestion[]>
  files: readonly FileRow[]
  diagnostics: readonly LocatedDiagnostic[]
  /** What pieces were found to be, for the next start. */
  readings: readonly ReadingEntry[]
}

/**
 * Replaces what differs and gives the number of rows and pieces touched; nobody sees a change when it is 0.
 * @param options `beforeCommit` runs when all is written, before anyone can read it; what it throws undoes the writing. `ahead` has
 *   written some of the pieces into the search index already
 */
export function replaceIndex (db: Database.Database, edition: Edition, { beforeCommit = () => {}, ahead = null }: { beforeCommit?: () => void, ahead?: SearchAhead | null } = {}): number {
  const isFirst = isBeingFilled(db)
  const { touched, framing } = db.transaction(() => {
    const restore = isFirst ? dropIndexes(db) : () => {}
    const framing = replacePublicTables(db, edition)
    const touched = framing + replaceDeskTables(db, edition) + replaceArticles(db, edition.articles, ahead) + replacePreviews(db, edition.previews)
    replaceReadings(db, edition.readings)
    restore()
    if (!isFirst) countEdition(db, { touched, framing })
    beforeCommit()
    return { touched, framing }
  }).immediate()
  if (isFirst) {
    admitReaders(db)
    db.transaction(() => countEdition(db, { touched, framing })).immediate()
  }
  return touched
}

/** Takes away what orders the tables besides their keys, and gives what makes it again: of all rows at once is quicker than row by row. */
function dropIndexes (db: Database.Database): () => void {
  const indexes = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all() as { name: string, sql: string }[]
  for (const { name } of indexes) db.exec(`DROP INDEX ${name}`)
  return () => { for (const { sql } of indexes) db.exec(sql) }
}

/** What pages of pieces may show besides the pieces. */
function replacePublicTables (db: Database.Database, { site, series, streets, metrics, projects, media, formerAddresses, formerPlaces }: Edition): number {
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
  }) + replaceRows({
    db,
    table: 'media',
    columns: ['hash', 'extension'],
    keyLength: 1,
    rows: [...new Map(media.map((picture) => [picture.hash, picture])).values()].map(({ hash, extension }) => [hash, extension]),
  }) + replaceRows({
    db,
    table: 'old_addresses',
    columns: ['series', 'number', 'article_id', 'to_series', 'to_number', 'title', 'date', 'published_at', 'ended_at'],
    keyLength: 2,
    rows: formerAddresses.map(({ series, number, articleId: piece, to, title, date, publishedAt, endedAt }) => [series, number, articleId, to?.series ?? null, to?.number ?? null, title, date, publishedAt, endedAt]),
  }) + replaceRows({
    db,
    table: 'page_redirects',
    columns: ['kind', 'slug', 'to_slug'],
    keyLength: 2,
    rows: formerPlaces.map(({ kind, slug, toSlug }) => [kind, slug, toSlug]),
  })
}

/** What only the desk reads. */
function replaceDeskTables (db: Database.Database, { files, suggestions, diagnostics }: Edition): number {
  const places = new Map<string, number>()
  const placeIn = (path: string) => {
    const place = places.get(path) ?? 0
    places.set(path, place + 1)
    return place
  }
  return replaceRows({
    db,
    table: 'files',
    columns: ['path', 'kind', 'state', 'sha256', 'key', 'title', 'publish_at'],
    keyLength: 1,
    rows: files.map((file) => [file.path, file.kind, file.status, file.sha256, file.key, file.title, file.publishAt]),
  }) + replaceRows({
    db,
    table: 'suggestions',
    columns: ['path', 'ordinal', 'words', 'before', 'after', 'marked', 'metric'],
    keyLength: 2,
    rows: [...suggestions].flatMap(([path, list]) => list.map((one, ordinal) => [path, ordinal, one.words, one.before, one.after, one.marked, one.metric])),
  }) + replaceRows({
    db,
    table: 'diagnostics',
    columns: ['path', 'ordinal', 'code', 'line', 'column', 'params', 'excerpt'],
    keyLength: 2,
    rows: diagnostics.map((problem) => [
      problem.file, placeIn(problem.file), problem.code, problem.line, problem.column, JSON.stringify(problem.params), problem.excerpt && JSON.stringify(problem.excerpt),
    ]),
  })
}

function replacePreviews (db: Database.Database, previews: readonly PreviewEntry[]): number {
  const stale = new Map(db.prepare('SELECT path, digest FROM previews').raw().all() as [string, string][])
  const changed = previews.filter(({ path, digest }) => {
    const same = stale.get(path) === digest
    if (same) stale.delete(path)
    return !same
  })
  const remove = db.prepare('DELETE FROM previews WHERE path = ?')
  for (const path of stale.keys()) remove.run(path)
  const insert = db.prepare('INSERT INTO previews (path, digest, article) VALUES (?, ?, ?)')
  for (const { path, digest, compose } of changed) {
    insert.run(path, digest, JSON.stringify(compose()))
    stale.delete(path)
  }
  return stale.size + changed.length
}

function countEdition (db: Database.Database, { touched, framing }: { touched: number, framing: number }): void {
  if (touched > 0) bump(db, 'generation')
  if (framing > 0) bump(db, 'frame')
}

/** Counts editions (`generation`): what was cached of an earlier one is stale; and those that changed a public table besides the pieces (`frame`). */
function bump (db: Database.Database, counter: 'generation' | 'frame'): void {
  db.prepare(`
    INSERT INTO settings (name, value) VALUES (?, '1')
    ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`).run(counter)
}
