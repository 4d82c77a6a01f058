// Reads revisions of articles and figures from the archive, while the writer may write. When the archive is missing or unreadable,
// results are null or empty. Pages then still work, without history.
import { statSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Block } from '../../content/article.ts'
import { PAGE_CACHE } from '../sqlite/database-file.ts'
import type { ArchivedArticle } from './revisions.ts'

/** `at`: time when the revision was first public (epoch ms). */
export interface RevisionHead { version: number, at: number, isSubstantial: boolean }

export interface Revision extends RevisionHead { articleId: number, article: ArchivedArticle }

type Reads = ReturnType<typeof prepare> & { inode: number | undefined }

export type ArchiveReader = ReturnType<typeof openArchiveReader>

/** Opens the archive. Opens it again after a failure, or when another file has the name, for example after a restore. */
export function openArchiveReader (file: string) {
  let reads: Reads | null = null
  const close = () => {
    reads?.db.close()
    reads = null
  }
  function ask<T> (question: (from: Reads) => T, otherwise: T): T {
    try {
      const inode = statSync(file, { throwIfNoEntry: false })?.ino
      if (inode !== undefined && inode !== reads?.inode) close()
      reads ??= { ...prepare(file), inode }
      return question(reads)
    } catch {
      close()
      return otherwise
    }
  }
  ask(() => null, null)
  return {
    /** Returns number and time of each revision of an article, the first revision first. */
    revisions: (articleId: number): RevisionHead[] => ask(({ heads }) => (heads.all(articleId) as { version: number, at: number, substantial: number }[])
      .map(({ substantial, ...head }) => ({ ...head, isSubstantial: substantial === 1 })), []),
    /** Returns the revision of an article with the number `version`; null when the archive does not have this revision. */
    revision: (articleId: number, version: number): Revision | null => ask(({ one }) => {
      const row = one.get(articleId, version) as { at: number, substantial: number, article: string } | undefined
      return row ? { articleId, version, at: row.at, isSubstantial: row.substantial === 1, article: JSON.parse(row.article) as ArchivedArticle } : null
    }, null),
    /** Returns the paragraphs of each revision of an article, the first revision first. */
    blocks: (articleId: number): { version: number, blocks: Block[] }[] => ask(({ blocks }) => (blocks.all(articleId) as { version: number, blocks: string }[])
      .map((row) => ({ version: row.version, blocks: JSON.parse(row.blocks) as Block[] })), []),
    /** Returns the id of the article that has or had the figure `id`; null when no article ever had this figure. */
    articleOfFigure: (id: string): number | null => ask(({ figure }) => (figure.get(id) as number | undefined) ?? null, null),
    close,
  }
}

function prepare (file: string) {
  const db = new Database(file, { readonly: true, fileMustExist: true })
  try {
    db.pragma(PAGE_CACHE)
    db.pragma('busy_timeout = 1000')
    db.pragma('trusted_schema = OFF')
    return {
      db,
      heads: db.prepare('SELECT version, at, substantial FROM revisions WHERE article_id = ? ORDER BY version'),
      one: db.prepare('SELECT at, substantial, article FROM revisions WHERE article_id = ? AND version = ?'),
      blocks: db.prepare("SELECT version, json_extract(article, '$.blocks') AS blocks FROM revisions WHERE article_id = ? ORDER BY version"),
      figure: db.prepare('SELECT article_id FROM revision_figures WHERE id = ? ORDER BY article_id LIMIT 1').pluck(),
    }
  } catch (error) {
    // With a damaged archive, each request opens a new connection. Without this line, these connections would stay open.
    db.close()
    throw error
  }
}
