// Reads streets.
import type Database from 'better-sqlite3'

export interface StreetRecord {
  slug: string
  name: string
  category: string
  html: string
  text: string
  /** Number of published articles about the street. */
  articleCount: number
}

/** Prepares the queries for one connection. */
export function createStreets (db: Database.Database) {
  const select = `
    SELECT slug, name, category, html, text,
      (SELECT count(*) FROM article_streets t CROSS JOIN articles a INDEXED BY articles_in_order ON a.series = t.series AND a.number = t.number
        WHERE t.slug = streets.slug AND a.state = 'published') AS articleCount
    FROM streets`
  const find = db.prepare(`${select} WHERE slug = ?`)
  const list = db.prepare(`${select} ORDER BY sort_order, slug`)
  return {
    /** Returns one street; null when there is none. */
    find: (slug: string) => (find.get(slug) as StreetRecord | undefined) ?? null,
    /** Returns all streets in the order given by staff. Streets are never ranked. */
    list: () => list.all() as StreetRecord[],
  }
}
