// The texts by which an article is found.
import type Database from 'better-sqlite3'
import type { Article } from '../../content/render.ts'

/** Texts as printed. `subjects` are the names of its metrics and projects, each once. */
export interface SearchDocument {
  series: string
  number: number
  date: string
  title: string
  speaker: string
  position: string
  summary: string
  streets: readonly string[]
  subjects: readonly string[]
  blocks: readonly string[]
}

/** Returns the names of projects by slug. */
export const projectNames = (db: Database.Database) => new Map(db.prepare('SELECT slug, name FROM projects').raw().all() as [string, string][])

/** Returns a function that makes the search document of a published article. */
export function createSearchDocument (projects: ReadonlyMap<string, string>): (article: Article) => SearchDocument {
  return ({ series, number, date, title, speaker, position, summary, streets, figures, mentions, blocks }) => {
    const slugs = [...figures, ...mentions].flatMap(({ project }) => project ?? [])
    const subjects = [...figures.map(({ metric }) => metric), ...slugs.flatMap((slug) => projects.get(slug) ?? [])]
    return { series, number, date, title, speaker, position, summary, streets: streets.map(({ name }) => name), subjects: inOrder(subjects), blocks: blocks.map(({ text }) => text) }
  }
}

/** Returns a function that reads the same document from the tables of articles; null when the article is not published. */
export function createSearchDocumentReader (db: Database.Database): (key: { series: string, number: number }) => SearchDocument | null {
  const article = db.prepare("SELECT date, title, speaker, position, summary FROM articles WHERE series = @series AND number = @number AND state = 'published'")
  const streets = db.prepare('SELECT name FROM article_streets WHERE series = @series AND number = @number ORDER BY ordinal').pluck()
  const subjects = db.prepare(`
    SELECT metric FROM figures WHERE series = @series AND number = @number
    UNION SELECT p.name FROM figures f JOIN projects p ON p.slug = f.project WHERE f.series = @series AND f.number = @number
    UNION SELECT p.name FROM mentions m JOIN projects p ON p.slug = m.project WHERE m.series = @series AND m.number = @number`).pluck()
  const blocks = db.prepare('SELECT text FROM blocks WHERE series = @series AND number = @number ORDER BY ordinal').pluck()
  return ({ series, number }) => {
    const row = article.get({ series, number }) as Omit<SearchDocument, 'series' | 'number' | 'streets' | 'subjects' | 'blocks'> | undefined
    const all = (statement: Database.Statement) => statement.all({ series, number }) as string[]
    return row === undefined ? null : { series, number, ...row, streets: all(streets), subjects: inOrder(all(subjects)), blocks: all(blocks) }
  }
}

const inOrder = (names: readonly string[]) => [...new Set(names)].sort()
