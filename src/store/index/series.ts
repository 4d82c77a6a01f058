// Reads series.
import type Database from 'better-sqlite3'

export interface SeriesRecord {
  slug: string
  title: string
  shortTitle: string
  /** 编者按, rendered. */
  html: string
  text: string
  articleCount: number
}

/** Prepares the queries for one connection. */
export function createSeriesStore (db: Database.Database) {
  const select = `
    SELECT slug, title, short_title AS shortTitle, html, text,
      (SELECT count(*) FROM articles a WHERE a.series = series.slug AND a.state = 'published') AS articleCount
    FROM series`
  const find = db.prepare(`${select} WHERE slug = ?`)
  const shortTitle = db.prepare('SELECT short_title FROM series WHERE slug = ?').pluck()
  const list = db.prepare(`${select} ORDER BY slug`)
  return {
    /** Returns one series; null when there is none. */
    find: (slug: string) => (find.get(slug) as SeriesRecord | undefined) ?? null,
    /** Returns the 简称; null when there is no such series. */
    shortTitle: (slug: string) => (shortTitle.get(slug) as string | undefined) ?? null,
    list: () => list.all() as SeriesRecord[],
  }
}
