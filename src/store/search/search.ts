// All queries of the search page on one connection. The articles are found in find-articles.ts.
import type Database from 'better-sqlite3'
import { isPinyin } from '../../content/search/query.ts'
import { statementCache, wordParams } from '../sqlite/statement-cache.ts'
import { matchPinyin, matchSharedPairs } from './bigrams.ts'
import { type ArticleKey, createArticleSearch } from './find-articles.ts'

export type { ArticleKey, SearchFilter } from './find-articles.ts'

/** A street, project, metric or series. `key` is a slug, or the name of a metric. */
export interface SearchEntry { key: string, name: string, text: string }

/** Entries above the articles: metrics with figures, series with the words in the title or the editor's note. */
export type EntriesFound = Record<'streets' | 'projects' | 'metrics' | 'series', SearchEntry[]>

/** Entries of each kind, suggestions of each kind, and figures of one metric in the results, at most. */
const MAX_ENTRIES = 6
const MAX_SUGGESTIONS = 5
const MAX_FIGURES_OF_METRIC = 3

/** Folding never changes these characters, so the words occur in the text as they are. */
const UNCHANGED_BY_FOLDING = /^[\u4e00-\u9fff]+$/

const SOURCES = {
  street: 'streets s ON s.slug = e.key',
  project: 'projects p ON p.slug = e.key',
  metric: 'metrics m ON m.name = e.key AND EXISTS (SELECT 1 FROM figures WHERE metric = m.name)',
  series: 'series s ON s.slug = e.key',
} as const

/** Prepares the queries for one connection. */
export function createSearch (db: Database.Database) {
  const prepare = statementCache(db)
  const blocks = db.prepare('SELECT id, text FROM blocks WHERE series = @series AND number = @number ORDER BY ordinal')
  const streets = db.prepare('SELECT name, slug FROM streets WHERE EXISTS (SELECT 1 FROM article_streets t WHERE t.slug = streets.slug) ORDER BY sort_order, slug')
  const years = db.prepare('SELECT DISTINCT year FROM search_documents ORDER BY year DESC').pluck()
  const figuresOfMetric = db.prepare(`SELECT id FROM figures WHERE metric = ? ORDER BY period DESC, street LIMIT ${MAX_FIGURES_OF_METRIC}`).pluck()

  function entries (kind: keyof typeof SOURCES, words: readonly string[]): SearchEntry[] {
    if (words.length === 0) return []
    const conditions = words.map((word, index) => `AND (instr(e.folded, @w${index}) > 0${isPinyin(word) ? ` OR instr(e.pinyin, ' ' || @w${index}) > 0` : ''})`)
    const missingInName = words.map((_, index) => `instr(e.name, @w${index}) = 0`)
    return prepare(`
      SELECT e.key, e.name, ${kind === 'series' ? 's.text' : "''"} AS text FROM search_entries e JOIN ${SOURCES[kind]}
      WHERE e.kind = @kind ${conditions.join(' ')} ORDER BY ${missingInName.join(' OR ')}, e.ordinal LIMIT @limit`)
      .all({ kind, limit: MAX_ENTRIES, ...wordParams(words) }) as SearchEntry[]
  }

  return {
    ...createArticleSearch(db),
    ...createSuggestions(db),
    entries: (words: readonly string[]): EntriesFound => ({
      streets: entries('street', words), projects: entries('project', words), metrics: entries('metric', words), series: entries('series', words),
    }),
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
    filterChoices: () => ({ streets: streets.all() as { name: string, slug: string }[], years: years.all() as string[] }),
  }
}

/** Suggests names for words without a result: names that sound alike, and titles that share characters. */
function createSuggestions (db: Database.Database) {
  const articlesBy = (order: string) => db.prepare(`
    SELECT d.series, d.number FROM search_names JOIN search_documents d ON d.id = search_names.rowid
    WHERE search_names MATCH ? ORDER BY ${order}d.date DESC, d.number DESC, d.series LIMIT ${MAX_SUGGESTIONS}`)
  const bySharedPairs = articlesBy('rank, ')
  const byPinyin = articlesBy('')
  const streetsByPinyin = db.prepare(`
    SELECT key, name, '' AS text FROM search_entries
    WHERE kind = 'street' AND instr(pinyin, ' ' || ?) > 0 ORDER BY ordinal LIMIT ${MAX_SUGGESTIONS}`)
  const syllable = db.prepare('SELECT syllable FROM search_syllables WHERE instr(characters, ?) > 0').pluck()
  return {
    /** Returns streets and articles with names that sound like a word, for a word typed with wrong characters. */
    soundingLike (word: string): { streets: SearchEntry[], articles: ArticleKey[] } {
      const letters = [...word].map((character) => /\p{Script=Han}/u.test(character) ? syllable.get(character) as string | undefined ?? '?' : character).join('')
      if (letters === word || !isPinyin(letters)) return { streets: [], articles: [] }
      return { streets: streetsByPinyin.all(letters) as SearchEntry[], articles: byPinyin.all(matchPinyin(letters)) as ArticleKey[] }
    },
    /** Returns articles whose title or names share characters with the words, most similar first. */
    similarTo (words: readonly string[]): ArticleKey[] {
      const match = matchSharedPairs(words)
      return match === null ? [] : bySharedPairs.all(match) as ArticleKey[]
    },
  }
}
