// Reads which public pages there are and when what they show last changed (epoch ms). Withdrawn pieces are left out.
import type Database from 'better-sqlite3'

/** Prepares the queries on one connection. */
export function createSitemapStore (db: Database.Database) {
  const changed = 'max(coalesce(a.updated_at, a.published_at)) AS changedAt'
  const articles = db.prepare("SELECT a.series, a.number, coalesce(a.updated_at, a.published_at) AS changedAt FROM articles a WHERE a.state = 'published' ORDER BY a.series, a.number")
  const streets = db.prepare(`
    SELECT s.slug, (SELECT ${changed} FROM article_streets t JOIN articles a USING (series, number) WHERE t.slug = s.slug AND a.state = 'published') AS changedAt
    FROM streets s ORDER BY s.sort_order, s.slug`)
  const projects = db.prepare(`
    SELECT p.slug, (SELECT ${changed} FROM (SELECT series, number FROM figures WHERE project = p.slug UNION SELECT series, number FROM mentions WHERE project = p.slug)
      JOIN articles a USING (series, number) WHERE a.state = 'published') AS changedAt
    FROM projects p ORDER BY p.slug`)
  const figureCount = db.prepare("SELECT count(DISTINCT f.id) FROM figures f JOIN articles a USING (series, number) WHERE a.state = 'published'").pluck()
  const figures = db.prepare(`
    SELECT f.id, ${changed} FROM figures f JOIN articles a USING (series, number) WHERE a.state = 'published'
    GROUP BY f.id ORDER BY f.id LIMIT @limit OFFSET @offset`)
  return {
    articles: () => articles.all() as { series: string, number: number, changedAt: number }[],
    /** `changedAt` is null for one without pieces. */
    streets: () => streets.all() as { slug: string, changedAt: number | null }[],
    projects: () => projects.all() as { slug: string, changedAt: number | null }[],
    figureCount: () => figureCount.get() as number,
    figures: (page: { limit: number, offset: number }) => figures.all(page) as { id: string, changedAt: number }[],
  }
}
