// Finds the articles that contain all search words, and sorts these articles. A test compares the articles with the articles found
// by reading every text (test/store/search/search.test.ts). Articles with all words in the title come first. Next come articles with all
// words in title and names, then articles with all words near each other. Among equal articles, the newest date comes first.
import type Database from 'better-sqlite3'
import { statementCache } from '../sqlite/statement-cache.ts'
import { isSingleCharacter, matchAll, matchNear } from './bigrams.ts'

/** Conditions that the found articles must meet besides the search words. `series` and `street` are slugs. */
export interface SearchFilter { series?: string, street?: string, year?: string }

export interface ArticleKey { series: string, number: number }

/** One page of found articles. `count`: number of found articles on all pages. `pages`: number of pages. */
export interface SearchResult { count: number, page: number, pages: number, keys: ArticleKey[] }

/** With more found articles, the search does not use NEAR to sort them, because NEAR takes too long. */
const MAX_ARTICLES_FOR_NEAR = 2000

/** A NEAR query leaves out a single character that more articles than this number contain. */
const MAX_ARTICLES_OF_CHARACTER = 500

const BY_CHARACTERS = 'SELECT rowid AS id FROM search_characters WHERE search_characters MATCH @characters'
const BY_PAIRS = 'SELECT rowid AS id FROM search WHERE search MATCH @pairs'
// The plus sign before `rowid` stops SQLite from searching the pairs again for each article of the subquery.
const BY_BOTH = `${BY_PAIRS} AND +rowid IN (SELECT rowid FROM search_characters WHERE search_characters MATCH @characters)`

const CONDITIONS: Readonly<Record<keyof SearchFilter, string>> = {
  series: 'd.series = @series',
  street: 'EXISTS (SELECT 1 FROM article_streets t WHERE t.series = d.series AND t.number = d.number AND t.slug = @street)',
  year: 'd.year = @year',
}

/** SQL that selects the ids of the found articles. `params`: parameters of `sql`, and of all queries for the same words. */
interface Matches { sql: string, params: Record<string, string> }

/** Prepares the queries for one connection. */
export function createArticleSearch (db: Database.Database) {
  const prepare = statementCache(db)

  /** Returns the number of articles that contain every word. */
  function count (words: readonly string[]): number {
    const { sql, params } = matchesOf(words)
    return prepare(`SELECT count(*) FROM (${sql})`).pluck().get(params) as number
  }

  /** Returns the NEAR query; null for fewer than two words. Leaves out single characters in many articles, because NEAR is slow then. */
  function nearQuery (words: readonly string[]): string | null {
    return words.length < 2 ? null : matchNear(words.filter((word) => !isSingleCharacter(word) || count([word]) <= MAX_ARTICLES_OF_CHARACTER))
  }

  function readPage ({ sql, params }: Matches, filter: SearchFilter, { near, limit, offset }: { near: string | null, limit: number, offset: number }): (ArticleKey & { total: number })[] {
    const conditions = (Object.keys(CONDITIONS) as (keyof SearchFilter)[]).filter((key) => filter[key] !== undefined).map((key) => CONDITIONS[key])
    const found = conditions.length === 0 ? sql : `SELECT d.id FROM (${sql}) JOIN search_documents d USING (id) WHERE ${conditions.join(' AND ')}`
    const inNames = (match: string) => `found.id IN (SELECT rowid FROM search_names WHERE search_names MATCH ${match})`
    const inNear = `CASE WHEN (SELECT count(*) FROM found) <= ${MAX_ARTICLES_FOR_NEAR} THEN d.id IN (SELECT rowid FROM search WHERE search MATCH @near) END`
    return prepare(`
      WITH found AS MATERIALIZED (${found})
      SELECT d.series, d.number, (SELECT count(*) FROM found) AS total FROM found JOIN search_documents d USING (id)
      ORDER BY ${inNames("'title : (' || @all || ')'")} DESC, ${inNames('@all')} DESC${near === null ? '' : `, ${inNear} DESC`}, d.date DESC, d.number DESC, d.series
      LIMIT @limit OFFSET @offset`)
      .all({ ...params, ...filter, ...near !== null && { near }, limit, offset }) as (ArticleKey & { total: number })[]
  }

  return {
    count,
    /** Returns one page of the articles that contain every word, best article first. If `page` is too large, returns the last page. */
    find (words: readonly string[], filter: SearchFilter, { page, size }: { page: number, size: number }): SearchResult {
      if (words.length === 0) return { count: 0, page: 1, pages: 1, keys: [] }
      const matches = matchesOf(words)
      const near = nearQuery(words)
      const rowsOf = (number: number) => readPage(matches, filter, { near, limit: size, offset: (number - 1) * size })
      let rows = rowsOf(page)
      // Each row contains the number of found articles. A page after the last page has no rows, so page 1 is read for this number.
      const total = rows[0]?.total ?? (page === 1 ? 0 : rowsOf(1)[0]?.total ?? 0)
      const pages = Math.max(1, Math.ceil(total / size))
      const shown = Math.min(page, pages)
      if (total > 0 && shown !== page) rows = rowsOf(shown)
      return { count: total, page: shown, pages, keys: rows.map(({ series, number }) => ({ series, number })) }
    },
  }
}

function matchesOf (words: readonly string[]): Matches {
  const characters = words.filter(isSingleCharacter)
  const longer = words.filter((word) => !isSingleCharacter(word))
  const params = { all: matchAll(words), characters: matchAll(characters), pairs: matchAll(longer) }
  return { sql: longer.length === 0 ? BY_CHARACTERS : characters.length === 0 ? BY_PAIRS : BY_BOTH, params }
}
