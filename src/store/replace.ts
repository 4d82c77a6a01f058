// The one writer of the index: makes it equal to an edition, in one transaction.
import type Database from 'better-sqlite3'
import type { Article, Series, Street } from '../content/compose.ts'
import type { Picture, Site } from '../content/article.ts'
import type { Figure, Metric, Project } from '../content/figure.ts'
import { countsActivities } from '../content/figure.ts'
import type { Suggestion } from '../content/suggest.ts'
import type { Problem } from '../content/problem.ts'
import { replaceRows } from './rows.ts'
import { replaceSearch } from './search-index.ts'

/** One content file as the desk lists it. */
export interface FileRow {
  path: string
  kind: string
  /** published, withdrawn, draft, scheduled, kept (an earlier version stays up), rejected, used, unused */
  state: string
  sha256: string | null
  /** What it stands for in addresses: `yibashou/1`, `yibashou`, `xinhualu`. */
  key: string | null
  title: string | null
  publishAt: number | null
}

/** What the archive knows of a piece's life; see ArticleSummary. */
export interface Life { version: number, publishedAt: number, updatedAt: number | null }

const LIFE = ['version', 'publishedAt', 'updatedAt'] as const

/** A piece as the index takes it. */
export interface Shown { article: Article, life: Life }

/** A public piece; `life` as known so far, null for a new one. `compose` is called only when one of the two differs from what the index has. */
export interface ArticleEntry { series: string, number: number, digest: string, life: Life | null, compose: () => Shown }

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
  previews: readonly PreviewEntry[]
  /** The pictures that public pages show. */
  media: readonly Picture[]
  /** Quantities without a mark, by file. */
  suggestions: ReadonlyMap<string, readonly Suggestion[]>
  files: readonly FileRow[]
  problems: readonly Problem[]
}

/** Replaces what differs and gives the number of rows and pieces touched; nothing is written when it is 0. */
export function replaceIndex (db: Database.Database, edition: Edition): number {
  return db.transaction(() => {
    const touched = replaceSmallTables(db, edition) + replaceArticles(db, edition.articles) + replacePreviews(db, edition.previews)
    if (touched > 0) bumpGeneration(db)
    return touched
  }).immediate()
}

function replaceSmallTables (db: Database.Database, { site, series, streets, metrics, projects, suggestions, media, files, problems }: Edition): number {
  const places = new Map<string, number>()
  const placeIn = (path: string) => {
    const place = places.get(path) ?? 0
    places.set(path, place + 1)
    return place
  }
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
    columns: ['name', 'place', 'category', 'units', 'additive', 'counts_activities', 'description'],
    keyLength: 1,
    rows: metrics.map((metric, place) => [
      metric.name, place, metric.category, JSON.stringify(metric.units), Number(metric.additive), Number(countsActivities(metric)), metric.description,
    ]),
  }) + replaceRows({
    db,
    table: 'projects',
    columns: ['slug', 'name', 'street', 'place', 'description'],
    keyLength: 1,
    rows: projects.map((project, place) => [project.slug, project.name, project.street, place, project.description]),
  }) + replaceRows({
    db,
    table: 'files',
    columns: ['path', 'kind', 'state', 'sha256', 'key', 'title', 'publish_at'],
    keyLength: 1,
    rows: files.map((file) => [file.path, file.kind, file.state, file.sha256, file.key, file.title, file.publishAt]),
  }) + replaceRows({
    db,
    table: 'media',
    columns: ['hash', 'extension'],
    keyLength: 1,
    rows: [...new Map(media.map((picture) => [picture.hash, picture])).values()].map(({ hash, extension }) => [hash, extension]),
  }) + replaceRows({
    db,
    table: 'suggestions',
    columns: ['path', 'place', 'words', 'before', 'after', 'marked', 'metric'],
    keyLength: 2,
    rows: [...suggestions].flatMap(([path, list]) => list.map((one, place) => [path, place, one.words, one.before, one.after, one.marked, one.metric])),
  }) + replaceRows({
    db,
    table: 'problems',
    columns: ['path', 'place', 'code', 'line', 'column', 'params', 'excerpt'],
    keyLength: 2,
    rows: problems.map((problem) => [
      problem.file, placeIn(problem.file), problem.code, problem.line, problem.column, JSON.stringify(problem.params), problem.excerpt && JSON.stringify(problem.excerpt),
    ]),
  })
}

function replaceArticles (db: Database.Database, articles: readonly ArticleEntry[]): number {
  const keyOf = ({ series, number }: { series: string, number: number }) => `${series}/${number}`
  const stale = new Map<string, { series: string, number: number, digest: string } & Life>()
  for (const row of db.prepare('SELECT series, number, digest, version, published_at AS publishedAt, updated_at AS updatedAt FROM articles').iterate() as Iterable<{ series: string, number: number, digest: string } & Life>) {
    stale.set(keyOf(row), row)
  }
  const changed = articles.filter((entry) => {
    const row = stale.get(keyOf(entry))
    const same = row?.digest === entry.digest && LIFE.every((name) => row[name] === entry.life?.[name])
    if (same) stale.delete(keyOf(entry))
    return !same
  })
  const remove = db.prepare('DELETE FROM articles WHERE series = ? AND number = ?')
  for (const { series, number } of stale.values()) remove.run(series, number)
  const insert = articleInserter(db)
  for (const entry of changed) {
    insert(entry.compose(), entry.digest)
    stale.delete(keyOf(entry))
  }
  replaceSearch(db, { gone: [...stale.values()], changed })
  return stale.size + changed.length
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

function articleInserter (db: Database.Database): (shown: Shown, digest: string) => void {
  const insertArticle = db.prepare(`
    INSERT INTO articles (series, number, state, title, speaker, position, date, publish_at, source, editor, summary, withdrawn_reason, period, version, published_at, updated_at,
      cover_hash, cover_extension, cover_width, cover_height, cover_alt, html, characters, digest)
    VALUES (@series, @number, @state, @title, @speaker, @position, @date, @publishAt, @source, @editor, @summary, @withdrawnReason, @period, @version, @publishedAt, @updatedAt,
      @coverHash, @coverExtension, @coverWidth, @coverHeight, @coverAlt, @html, @characters, @digest)`)
  const insertStreet = db.prepare('INSERT INTO article_streets (series, number, place, name, slug) VALUES (?, ?, ?, ?, ?)')
  const insertCorrection = db.prepare('INSERT INTO corrections (series, number, place, date, note) VALUES (?, ?, ?, ?, ?)')
  const insertBlock = db.prepare('INSERT INTO blocks (series, number, place, id, text) VALUES (?, ?, ?, ?, ?)')
  const insertFigure = db.prepare(`
    INSERT INTO figures (series, number, place, id, block, "offset", words, sentence, sentence_offset, metric, project, street, period,
      lower, upper, lower_inclusive, upper_inclusive, exact, qualifier, unit, fraction)
    VALUES (@series, @number, @place, @id, @block, @offset, @words, @sentence, @sentenceOffset, @metric, @project, @street, @period,
      @lower, @upper, @lowerInclusive, @upperInclusive, @exact, @qualifier, @unit, @fraction)`)
  const insertMention = db.prepare(`
    INSERT INTO mentions (series, number, place, project, block, "offset", words, sentence, sentence_offset)
    VALUES (@series, @number, @place, @project, @block, @offset, @words, @sentence, @sentenceOffset)`)
  return ({ article, life }, digest) => {
    const { series, number, cover } = article
    // The text of a withdrawn piece is on no page: it doesn't enter the index at all.
    const shown = article.state === 'published'
    insertArticle.run({
      series,
      number,
      state: article.state,
      title: article.title,
      speaker: article.speaker,
      position: article.position,
      date: article.date,
      publishAt: article.publishAt,
      source: article.source,
      editor: article.editor,
      summary: shown ? article.summary : '',
      withdrawnReason: article.withdrawnReason,
      period: article.period,
      coverHash: shown ? cover?.hash ?? null : null,
      coverExtension: shown ? cover?.extension ?? null : null,
      coverWidth: shown ? cover?.width ?? null : null,
      coverHeight: shown ? cover?.height ?? null : null,
      coverAlt: shown ? cover?.alt ?? null : null,
      html: shown ? article.html : '',
      characters: shown ? article.characters : 0,
      digest,
      ...life,
    })
    article.streets.forEach((street, place) => insertStreet.run(series, number, place, street.name, street.slug))
    if (!shown) return
    article.corrections.forEach((correction, place) => insertCorrection.run(series, number, place, correction.date, correction.note))
    article.blocks.forEach((block, place) => insertBlock.run(series, number, place, block.id, block.text))
    article.figures.forEach((figure, place) => insertFigure.run({ series, number, place, ...figureRow(figure) }))
    article.mentions.forEach((mention, place) => insertMention.run({ series, number, place, ...mention }))
  }
}

function figureRow ({ quantity, street, ...figure }: Figure) {
  const { raw, ...bounds } = quantity
  return {
    ...figure,
    ...bounds,
    street: street.slug,
    lowerInclusive: Number(bounds.lowerInclusive),
    upperInclusive: Number(bounds.upperInclusive),
    exact: Number(bounds.exact),
  }
}

/** Counts editions: what was cached of an earlier one is stale. */
function bumpGeneration (db: Database.Database): void {
  db.prepare(`
    INSERT INTO settings (name, value) VALUES ('generation', '1')
    ON CONFLICT (name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)`).run()
}
