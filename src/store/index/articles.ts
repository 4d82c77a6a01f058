// Queries of articles. The table `articles` has only public articles, published or withdrawn. Lists have no withdrawn articles.
import type Database from 'better-sqlite3'
import type { OldAddress } from './write.ts'

export interface ArticleSummary {
  series: string
  seriesTitle: string
  number: number
  title: string
  speaker: string
  position: string
  date: string
  summary: string
  streets: { name: string, slug: string | null }[]
  /** Id of the article in the archive. It stays the same when the number or folder changes. */
  articleId: number
  /** `series/number` of the first address of the article. */
  firstAddress: string
  /** Number of the last revision of the article, from 1. */
  version: number
  /** 本站发布 (epoch ms): the 发布时间 in the article's file, else the time when the article was first public. */
  publishedAt: number
  /** 更新 (epoch ms): the last substantial change; null when there is none. */
  updatedAt: number | null
}

export interface ArticleRecord extends ArticleSummary {
  state: 'published' | 'withdrawn'
  publishAt: number | null
  source: string | null
  editor: string | null
  withdrawnReason: string | null
  corrections: { date: string, note: string }[]
  cover: { hash: string, extension: string, width: number, height: number, alt: string } | null
  html: string
  characters: number
}

/** An old address without its own series and number; see `OldAddress`. */
export type Tombstone = Omit<OldAddress, 'series' | 'number'>

/** The previous or next article in a series. */
export interface Neighbour { series: string, number: number, title: string }

export type Articles = ReturnType<typeof createArticles>

const SUMMARY = `
  a.series, s.title AS seriesTitle, a.number, a.title, a.speaker, a.position, a.date, a.summary, a.article_id AS articleId, a.first_address AS firstAddress, a.version, a.published_at AS publishedAt, a.updated_at AS updatedAt,
  (SELECT json_group_array(json_object('name', name, 'slug', slug)) FROM
    (SELECT name, slug FROM article_streets t WHERE t.series = a.series AND t.number = a.number ORDER BY ordinal)) AS streets`

type Packed<T> = Omit<T, 'streets' | 'corrections' | 'cover'> & { streets: string, corrections?: string, cover?: string }

function unpack<T extends ArticleSummary> (row: Packed<T>): T {
  const { streets, corrections, cover, ...rest } = row
  return {
    ...rest,
    streets: JSON.parse(streets),
    ...(corrections !== undefined && { corrections: JSON.parse(corrections) }),
    ...(cover !== undefined && { cover: cover === null ? null : JSON.parse(cover) }),
  } as unknown as T
}

/** Prepares the queries for one connection. */
export function createArticles (db: Database.Database) {
  const find = db.prepare(`
    SELECT ${SUMMARY}, a.state, a.publish_at AS publishAt, a.source, a.editor, a.withdrawn_reason AS withdrawnReason, a.html, a.characters,
      (SELECT json_group_array(json_object('date', date, 'note', note)) FROM
        (SELECT date, note FROM corrections c WHERE c.series = a.series AND c.number = a.number ORDER BY ordinal)) AS corrections,
      iif(a.cover_hash IS NULL, NULL, json_object('hash', a.cover_hash, 'extension', a.cover_extension,
        'width', a.cover_width, 'height', a.cover_height, 'alt', a.cover_alt)) AS cover
    FROM articles a JOIN series s ON s.slug = a.series WHERE a.series = ? AND a.number = ?`)
  const keyById = db.prepare('SELECT series, number FROM articles WHERE article_id = ?')
  const oldAddress = db.prepare(`
    SELECT article_id AS articleId, to_series AS toSeries, to_number AS toNumber, title, date, published_at AS publishedAt, ended_at AS endedAt
    FROM old_addresses WHERE series = ? AND number = ?`)
  const mergedInto = db.prepare('SELECT to_series AS series, to_number AS number FROM old_addresses WHERE article_id = @articleId AND to_series IS NOT NULL AND NOT EXISTS (SELECT 1 FROM articles WHERE article_id = @articleId) LIMIT 1')
  const list = `SELECT ${SUMMARY} FROM articles a JOIN series s ON s.slug = a.series WHERE a.state = 'published'`
  const ofSeries = db.prepare(`${list} AND a.series = ? ORDER BY a.number`)
  const listed = db.prepare(`
    SELECT ${SUMMARY} FROM json_each(?) wanted CROSS JOIN articles a ON a.series = wanted.value ->> 0 AND a.number = wanted.value ->> 1
    JOIN series s ON s.slug = a.series WHERE a.state = 'published' ORDER BY wanted.key`)
  const newest = db.prepare(`${list} ORDER BY a.date DESC, a.number DESC, a.series LIMIT ?`)
  const ofStreet = db.prepare(`${list} AND (a.series, a.number) IN (SELECT series, number FROM article_streets WHERE slug = ?)
    ORDER BY a.date DESC, a.number DESC, a.series LIMIT ?`)
  const paragraphs = db.prepare('SELECT id, text FROM blocks WHERE series = ? AND number = ? ORDER BY ordinal')
  const before = db.prepare("SELECT series, number, title FROM articles WHERE state = 'published' AND series = ? AND number < ? ORDER BY number DESC LIMIT 1")
  const after = db.prepare("SELECT series, number, title FROM articles WHERE state = 'published' AND series = ? AND number > ? ORDER BY number LIMIT 1")
  const all = (statement: Database.Statement, ...params: unknown[]) => (statement.all(...params) as Packed<ArticleSummary>[]).map((row) => unpack<ArticleSummary>(row))
  return {
    /** Returns an article, published or withdrawn; null when there is none. */
    find ({ series, number }: { series: string, number: number }): ArticleRecord | null {
      const row = find.get(series, number) as Packed<ArticleRecord> | undefined
      return row ? unpack<ArticleRecord>(row) : null
    },
    /** Returns an article by its id; null when the article isn't public. */
    byId (articleId: number): ArticleRecord | null {
      const key = keyById.get(articleId) as { series: string, number: number } | undefined
      const row = key && find.get(key.series, key.number) as Packed<ArticleRecord> | undefined
      return row ? unpack<ArticleRecord>(row) : null
    },
    /** Returns the record of an old address; null when the address was never public or still shows its article. */
    oldAddress ({ series, number }: { series: string, number: number }): Tombstone | null {
      const row = oldAddress.get(series, number) as Omit<Tombstone, 'to'> & { toSeries: string | null, toNumber: number | null } | undefined
      if (!row) return null
      const { toSeries, toNumber, ...rest } = row
      return { ...rest, to: toSeries === null || toNumber === null ? null : { series: toSeries, number: toNumber } }
    },
    /** Returns the article that now contains the text of article `articleId`. Returns null if `articleId` was not merged, or is public. */
    mergedInto: (articleId: number): { series: string, number: number } | null => (mergedInto.get({ articleId }) as { series: string, number: number } | undefined) ?? null,
    /** Returns the paragraphs, headings, list items and table rows of an article in order. A withdrawn article has none. */
    paragraphs: ({ series, number }: { series: string, number: number }) => paragraphs.all(series, number) as { id: string, text: string }[],
    /** Returns the published articles at the given addresses, in the given order. */
    listed: (keys: readonly { series: string, number: number }[]) => all(listed, JSON.stringify(keys.map(({ series, number }) => [series, number]))),
    /** Returns the published articles of a series in order of number. */
    ofSeries: (series: string) => all(ofSeries, series),
    /** Returns the newest articles first; among equal dates, the higher number first. */
    newest: (limit: number) => all(newest, limit),
    /** Returns the newest articles about one street. */
    ofStreet: (slug: string, limit: number) => all(ofStreet, slug, limit),
    /** Returns the published articles before and after a number in a series. */
    neighbours ({ series, number }: { series: string, number: number }): { previous: Neighbour | null, next: Neighbour | null } {
      return {
        previous: (before.get(series, number) as Neighbour | undefined) ?? null,
        next: (after.get(series, number) as Neighbour | undefined) ?? null,
      }
    },
  }
}
