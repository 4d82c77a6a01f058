// Suggests names for words without a result: names that sound alike, and titles that share characters.
import type Database from 'better-sqlite3'
import { isPinyin } from '../../content/search/query.ts'
import { matchPinyin, matchSharedPairs } from './bigrams.ts'
import type { SearchEntry } from './entries.ts'
import type { ArticleKey } from './find-articles.ts'

/** Suggestions of each kind, at most. */
const MAX_SUGGESTIONS = 5

/** Prepares the queries for one connection. */
export function createSuggestions (db: Database.Database) {
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
