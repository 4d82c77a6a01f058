// Queries for the whole site: 站点.yml, redirects of pages, sitemap and feeds.
import type Database from 'better-sqlite3'
import { NAMELESS_SITE, type Site } from '../../content/article.ts'
import type { ArticleRecord, Articles } from './articles.ts'

/** Prepares the queries for one connection. */
export function createSiteReads (db: Database.Database, articles: Articles) {
  const site = db.prepare('SELECT name, host, contact, site_id_code AS siteIdCode, icp, police_record AS policeRecord, licence, attribution FROM site')
  const redirect = db.prepare('SELECT to_slug FROM page_redirects WHERE kind = ? AND slug = ?').pluck()
  return {
    /** Returns the entries of 站点.yml; `NAMELESS_SITE` before the first scan. */
    site: { read: (): Site => (site.get() as Site | undefined) ?? NAMELESS_SITE },
    /** Returns the slug of the page that replaced a series, street or project; null when no page replaced it, undefined when it is not a former page. */
    pageRedirects: { find: (kind: 'series' | 'street' | 'project', slug: string) => redirect.get(kind, slug) as string | null | undefined },
    sitemap: createSitemap(db),
    feeds: createFeeds(db, articles),
  }
}

/** Prepares the queries of pages, without withdrawn articles. `changedAt`: epoch ms of the last substantial change; null without an article. */
function createSitemap (db: Database.Database) {
  const changed = 'max(coalesce(a.updated_at, a.published_at)) AS changedAt'
  const articles = db.prepare("SELECT a.series, a.number, coalesce(a.updated_at, a.published_at) AS changedAt FROM articles a WHERE a.state = 'published' ORDER BY a.series, a.number")
  const streets = db.prepare(`
    SELECT s.slug, (SELECT ${changed} FROM article_streets t JOIN articles a USING (series, number) WHERE t.slug = s.slug AND a.state = 'published') AS changedAt
    FROM streets s ORDER BY s.sort_order, s.slug`)
  const projects = db.prepare(`
    SELECT p.slug, (SELECT ${changed} FROM (SELECT series, number FROM figures WHERE project = p.slug UNION SELECT series, number FROM mentions WHERE project = p.slug)
      JOIN articles a USING (series, number) WHERE a.state = 'published') AS changedAt
    FROM projects p ORDER BY p.slug`)
  const figures = db.prepare(`
    SELECT f.id, ${changed} FROM figures f JOIN articles a USING (series, number) WHERE a.state = 'published'
    GROUP BY f.id ORDER BY f.id LIMIT ?`)
  return {
    articles: () => articles.all() as { series: string, number: number, changedAt: number }[],
    streets: () => streets.all() as { slug: string, changedAt: number | null }[],
    projects: () => projects.all() as { slug: string, changedAt: number | null }[],
    figures: (limit: number) => figures.all(limit) as { id: string, changedAt: number }[],
  }
}

/** Prepares the queries of the feeds: whole articles, last published first. `series`: null for all series. */
function createFeeds (db: Database.Database, articles: Articles) {
  // These queries read only indexes, not table rows.
  const extent = db.prepare(`
    SELECT count(*) AS count, max(
      coalesce(max(coalesce(updated_at, published_at)), 0),
      coalesce((SELECT max(coalesce(updated_at, published_at)) FROM articles WHERE state = 'withdrawn' AND (@series IS NULL OR series = @series)), 0),
      coalesce((SELECT max(ended_at) FROM old_addresses WHERE @series IS NULL OR series = @series), 0)) AS updated
    FROM articles WHERE state = 'published' AND (@series IS NULL OR series = @series)`)
  const keys = db.prepare(`
    SELECT series, number FROM articles WHERE state = 'published' AND (@series IS NULL OR series = @series)
    ORDER BY published_at DESC, date DESC, number DESC, series LIMIT @limit OFFSET @offset`)
  return {
    /**
     * Returns the number of articles, and epoch ms of the last substantial change or deletion (0 without any). The time does not
     * decrease when an article is withdrawn.
     */
    extent: (series: string | null) => extent.get({ series }) as { count: number, updated: number },
    /** Returns the newest articles first; at equal times, the later date and then the higher number first. */
    newest: (series: string | null, { limit, offset }: { limit: number, offset: number }): ArticleRecord[] =>
      (keys.all({ series, limit, offset }) as { series: string, number: number }[]).flatMap((key) => articles.find(key) ?? []),
  }
}
