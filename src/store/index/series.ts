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

export type SeriesStore = ReturnType<typeof createSeriesStore>

/** Prepares the queries on one connection. */
export function createSeriesStore (db: Database.Database) {
  const select = `
    SELECT slug, title, short_title AS shortTitle, html, text,
      (SELECT count(*) FROM articles a WHERE a.series = series.slug AND a.state = 'published') AS articleCount
    FROM series`
  const find = db.prepare(`${select} WHERE slug = ?`)
  const shortTitle = db.prepare('SELECT short_title FROM series WHERE slug = ?').pluck()
  const list = db.prepare(`${select} ORDER BY slug`)
  return {
    /** One series; null when there is none. */
    find: (slug: string) => (find.get(slug) as SeriesRecord | undefined) ?? null,
    /** Its 简称 alone; null when there is no such series. */
    shortTitle: (slug: string) => (shortTitle.get(slug) as string | undefined) ?? null,
    list: () => list.all() as SeriesRecord[],
  }
}
