// Reads pieces. The table holds public pieces only; lists leave out the withdrawn ones.
import type Database from 'better-sqlite3'

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
  /** Counts what the portal has shown of the piece, from 1. */
  version: number
  /** 本站发布 (epoch ms): 发布时间, else when the archive first saw it public. */
  publishedAt: number
  /** 更新 (epoch ms): null until there is a change of substance. */
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

/** A neighbour in the series, for previous and next. */
export interface Neighbour { series: string, number: number, title: string }

export type Articles = ReturnType<typeof createArticles>

const SUMMARY = `
  a.series, s.title AS seriesTitle, a.number, a.title, a.speaker, a.position, a.date, a.summary, a.version, a.published_at AS publishedAt, a.updated_at AS updatedAt,
  (SELECT json_group_array(json_object('name', name, 'slug', slug)) FROM
    (SELECT name, slug FROM article_streets t WHERE t.series = a.series AND t.number = a.number ORDER BY place)) AS streets`

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

/** Prepares the queries on one connection. */
export function createArticles (db: Database.Database) {
  const find = db.prepare(`
    SELECT ${SUMMARY}, a.state, a.publish_at AS publishAt, a.source, a.editor, a.withdrawn_reason AS withdrawnReason, a.html, a.characters,
      (SELECT json_group_array(json_object('date', date, 'note', note)) FROM
        (SELECT date, note FROM corrections c WHERE c.series = a.series AND c.number = a.number ORDER BY place)) AS corrections,
      iif(a.cover_hash IS NULL, NULL, json_object('hash', a.cover_hash, 'extension', a.cover_extension,
        'width', a.cover_width, 'height', a.cover_height, 'alt', a.cover_alt)) AS cover
    FROM articles a JOIN series s ON s.slug = a.series WHERE a.series = ? AND a.number = ?`)
  const list = `SELECT ${SUMMARY} FROM articles a JOIN series s ON s.slug = a.series WHERE a.state = 'published'`
  const ofSeries = db.prepare(`${list} AND a.series = ? ORDER BY a.number`)
  const teaser = db.prepare(`${list} AND a.series = ? AND a.number = ?`)
  const newest = db.prepare(`${list} ORDER BY a.date DESC, a.number DESC, a.series LIMIT ?`)
  const ofStreet = db.prepare(`${list} AND (a.series, a.number) IN (SELECT series, number FROM article_streets WHERE slug = ?)
    ORDER BY a.date DESC, a.number DESC, a.series LIMIT ?`)
  const paragraphs = db.prepare('SELECT id, text FROM blocks WHERE series = ? AND number = ? ORDER BY place')
  const before = db.prepare("SELECT series, number, title FROM articles WHERE state = 'published' AND series = ? AND number < ? ORDER BY number DESC LIMIT 1")
  const after = db.prepare("SELECT series, number, title FROM articles WHERE state = 'published' AND series = ? AND number > ? ORDER BY number LIMIT 1")
  const all = (statement: Database.Statement, ...params: unknown[]) => (statement.all(...params) as Packed<ArticleSummary>[]).map((row) => unpack<ArticleSummary>(row))
  return {
    /** One piece, published or withdrawn; null when there is none. */
    find ({ series, number }: { series: string, number: number }): ArticleRecord | null {
      const row = find.get(series, number) as Packed<ArticleRecord> | undefined
      return row ? unpack<ArticleRecord>(row) : null
    },
    /** Paragraphs, headings, list items and table rows of a piece, in order; none of a withdrawn one. */
    paragraphs: ({ series, number }: { series: string, number: number }) => paragraphs.all(series, number) as { id: string, text: string }[],
    /** Published pieces as lists show them, in the order of the keys. */
    listed: (keys: readonly { series: string, number: number }[]) => keys.flatMap(({ series, number }) => all(teaser, series, number)),
    /** A series' pieces by number. */
    ofSeries: (series: string) => all(ofSeries, series),
    /** The newest first; among equal dates the higher number. */
    newest: (limit: number) => all(newest, limit),
    /** The newest pieces about one street. */
    ofStreet: (slug: string, limit: number) => all(ofStreet, slug, limit),
    /** The published pieces before and after a number in a series. */
    neighbours ({ series, number }: { series: string, number: number }): { previous: Neighbour | null, next: Neighbour | null } {
      return {
        previous: (before.get(series, number) as Neighbour | undefined) ?? null,
        next: (after.get(series, number) as Neighbour | undefined) ?? null,
      }
    },
  }
}
