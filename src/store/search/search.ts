// All queries of the search page on one connection.
import type Database from 'better-sqlite3'
import { statementCache, wordParams } from '../sqlite/statement-cache.ts'
import { createEntrySearch } from './entries.ts'
import { type ArticleKey, createArticleSearch } from './find-articles.ts'
import { createSuggestions } from './suggestions.ts'

export type { EntriesFound, SearchEntry } from './entries.ts'
export type { ArticleKey, SearchFilter } from './find-articles.ts'

export type Search = ReturnType<typeof createSearch>

/** Figures of one metric in the results, at most. */
const MAX_FIGURES_OF_METRIC = 3

/** Folding never changes these characters, so the words occur in the text as they are. */
const UNCHANGED_BY_FOLDING = /^[\u4e00-\u9fff]+$/

/** Visits each year once through the index, because `SELECT DISTINCT` reads every row. */
const YEARS = `
  WITH RECURSIVE step (year) AS (
    SELECT max(year) FROM search_documents
    UNION ALL SELECT (SELECT max(year) FROM search_documents WHERE year < step.year) FROM step WHERE step.year IS NOT NULL
  ) SELECT year FROM step WHERE year IS NOT NULL`

/** Prepares the queries for one connection. */
export function createSearch (db: Database.Database) {
  const prepare = statementCache(db)
  const blocks = db.prepare('SELECT id, text FROM blocks WHERE series = @series AND number = @number ORDER BY ordinal')
  const streets = db.prepare('SELECT name, slug FROM streets WHERE EXISTS (SELECT 1 FROM article_streets t WHERE t.slug = streets.slug) ORDER BY sort_order, slug')
  const years = db.prepare(YEARS).pluck()
  const figuresOfMetric = db.prepare(`SELECT id FROM figures WHERE metric = ? ORDER BY period DESC, street LIMIT ${MAX_FIGURES_OF_METRIC}`).pluck()
  return {
    ...createArticleSearch(db),
    ...createSuggestions(db),
    entries: createEntrySearch(db),
    /** Returns the blocks of an article for its snippet: those with a word, or all where only folding can tell. */
    blocks ({ series, number }: ArticleKey, words: readonly string[]): { id: string, text: string }[] {
      const withWord = words.every((word) => UNCHANGED_BY_FOLDING.test(word))
        ? prepare(`SELECT id, text FROM blocks WHERE series = @series AND number = @number AND (${words.map((_, index) => `instr(text, @w${index}) > 0`).join(' OR ')}) ORDER BY ordinal`)
          .all({ series, number, ...wordParams(words) }) as { id: string, text: string }[]
        : []
      return withWord.length > 0 ? withWord : blocks.all({ series, number }) as { id: string, text: string }[]
    },
    /** Returns ids of figures of a metric, newest period first. */
    figuresOfMetric: (metric: string) => figuresOfMetric.all(metric) as string[],
    /** Returns the streets with articles and the years with articles. */
    filterChoices: (): { streets: { name: string, slug: string }[], years: string[] } => ({
      streets: streets.all() as { name: string, slug: string }[],
      years: years.all() as string[],
    }),
  }
}
