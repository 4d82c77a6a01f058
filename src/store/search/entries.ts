// Finds streets, projects, metrics and series, which the search page lists above the articles.
import type Database from 'better-sqlite3'
import { isPinyin } from '../../content/search/query.ts'
import { statementCache, wordParams } from '../sqlite/statement-cache.ts'

/** `key` is a slug, or the name of a metric. */
export interface SearchEntry { key: string, name: string, text: string }

export interface EntriesFound {
  streets: SearchEntry[]
  projects: SearchEntry[]
  /** Metrics with figures. */
  metrics: SearchEntry[]
  /** Series with the words in the title or the editor's note. */
  series: SearchEntry[]
}

/** Entries of each kind, at most. */
const MAX_ENTRIES = 6

const SOURCES = {
  street: 'streets s ON s.slug = e.key',
  project: 'projects p ON p.slug = e.key',
  metric: 'metrics m ON m.name = e.key AND EXISTS (SELECT 1 FROM figures WHERE metric = m.name)',
  series: 'series s ON s.slug = e.key',
} as const

/** Prepares the queries for one connection. */
export function createEntrySearch (db: Database.Database): (words: readonly string[]) => EntriesFound {
  const prepare = statementCache(db)

  function find (kind: keyof typeof SOURCES, words: readonly string[]): SearchEntry[] {
    if (words.length === 0) return []
    const conditions = words.map((word, index) => `AND (instr(e.folded, @w${index}) > 0${isPinyin(word) ? ` OR instr(e.pinyin, ' ' || @w${index}) > 0` : ''})`)
    const missingInName = words.map((_, index) => `instr(e.name, @w${index}) = 0`)
    return prepare(`
      SELECT e.key, e.name, ${kind === 'series' ? 's.text' : "''"} AS text FROM search_entries e JOIN ${SOURCES[kind]}
      WHERE e.kind = @kind ${conditions.join(' ')} ORDER BY ${missingInName.join(' OR ')}, e.ordinal LIMIT @limit`)
      .all({ kind, limit: MAX_ENTRIES, ...wordParams(words) }) as SearchEntry[]
  }

  return (words) => ({ streets: find('street', words), projects: find('project', words), metrics: find('metric', words), series: find('series', words) })
}
