// All queries of the search page on one connection. The articles are found in find-articles.ts.
import type Database from 'better-sqlite3'
import { isPinyin } from '../../content/search/query.ts'
import { statementCache, wordParams } from '../sqlite/statement-cache.ts'
import { matchPinyin, matchSharedPairs } from './bigrams.ts'
import { type ArticleKey, createArticleSearch } from './find-articles.ts'

export type { ArticleKey, SearchFilter } from './find-articles.ts'

/** A street, project, metric or series. `key`: its slug; for a metric, its name. `text`: editor's note of a series, else empty. */
export interface SearchEntry { key: string, name: string, text: string }

/** Streets, projects, metrics and series that the search page shows above the articles. Metrics without figures are left out. */
export type EntriesFound = Record<'streets' | 'projects' | 'metrics' | 'series', SearchEntry[]>

/** Maximum numbers in the results: entries of each kind, suggestions of each kind, and figures of one metric. */
const MAX_ENTRIES = 6
const MAX_SUGGESTIONS = 5
const MAX_FIGURES_OF_METRIC = 3

/** Matches words of Chinese characters that folding never changes. So SQL can search these words in unfolded text. */
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
    /**
     * Returns the blocks of an article from which the page takes its excerpt: the blocks that contain a word. Returns all blocks when
     * folding may change a word, or when no block contains a word.
     */
    blocks ({ series, number }: ArticleKey, words: readonly string[]): { id: string, text: string }[] {
      const withWord = words.every((word) => UNCHANGED_BY_FOLDING.test(word))
        ? prepare(`SELECT id, text FROM blocks WHERE series = @series AND number = @number AND (${words.map((_, index) => `instr(text, @w${index}) > 0`).join(' OR ')}) ORDER BY ordinal`)
          .all({ series, number, ...wordParams(words) }) as { id: string, text: string }[]
        : []
      return withWord.length > 0 ? withWord : blocks.all({ series, number }) as { id: string, text: string }[]
    },
    /** Returns the ids of at most three figures of a metric, the newest period first. */
    figuresOfMetric: (metric: string) => figuresOfMetric.all(metric) as string[],
    /** Returns the choices of the search filter: streets that articles are about, and years of articles, the newest year first. */
    filterChoices: () => ({ streets: streets.all() as { name: string, slug: string }[], years: years.all() as string[] }),
  }
}

/** Prepares the queries for suggestions when a word finds no article: names that sound like the word, or share its characters. */
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
    /** Returns streets and articles whose names sound like `word`. Readers may type a name with wrong characters of the same sound. */
    soundingLike (word: string): { streets: SearchEntry[], articles: ArticleKey[] } {
      const letters = [...word].map((character) => /\p{Script=Han}/u.test(character) ? syllable.get(character) as string | undefined ?? '?' : character).join('')
      if (letters === word || !isPinyin(letters)) return { streets: [], articles: [] }
      return { streets: streetsByPinyin.all(letters) as SearchEntry[], articles: byPinyin.all(matchPinyin(letters)) as ArticleKey[] }
    },
    /** Returns articles whose title or names contain a pair of characters of the words. The most similar article comes first. */
    similarTo (words: readonly string[]): ArticleKey[] {
      const match = matchSharedPairs(words)
      return match === null ? [] : bySharedPairs.all(match) as ArticleKey[]
    },
  }
}
