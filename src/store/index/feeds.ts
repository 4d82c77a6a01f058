// Reads pieces as feeds have them: whole, in the order in which the portal published them.
import type Database from 'better-sqlite3'
import type { ArticleRecord, Articles } from './articles.ts'

/** Prepares the queries on one connection. A series of null is all of them. */
export function createFeeds (db: Database.Database, articles: Articles) {
  // These read indexes alone.
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
     * How many pieces there are, and the last change of substance in any, or when one was deleted (epoch ms; 0 without any). It never goes
     * back when a piece is withdrawn.
     */
    extent: (series: string | null) => extent.get({ series }) as { count: number, updated: number },
    /** Newest first; of those published at once, the later date and then the higher number. */
    newest: (series: string | null, { limit, offset }: { limit: number, offset: number }): ArticleRecord[] =>
      (keys.all({ series, limit, offset }) as { series: string, number: number }[]).flatMap((key) => articles.find(key) ?? []),
  }
}
