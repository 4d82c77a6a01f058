// What has become of series, streets and projects that had a page.
import type Database from 'better-sqlite3'

export type PageRedirects = ReturnType<typeof createPageRedirects>

/** Prepares the query on one connection. */
export function createPageRedirects (db: Database.Database) {
  const find = db.prepare('SELECT to_slug FROM page_redirects WHERE kind = ? AND slug = ?').pluck()
  return {
    /** The name under which its page is now; null when there is none any more, undefined when there never was. */
    find: (kind: 'series' | 'street' | 'project', slug: string) => find.get(kind, slug) as string | null | undefined,
  }
}
