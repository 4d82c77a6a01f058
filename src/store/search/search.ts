// Searches. What is found equals a plain scan for the folded words (test/store/search.test.ts); the order is: all words in
// the title, in title and names, near one another, then newest first.
import type Database from 'better-sqlite3'
import { fold } from '../../content/search/fold.ts'
import { isPinyin } from '../../content/search/query.ts'
import { isSingle, matchAll, matchNear, matchPairs, matchPinyin, shortened } from './bigrams.ts'

/** What pieces are picked by besides words: a street and a series by address name. */
export interface SearchFilter { series?: string, street?: string, year?: string }

export interface ArticleKey { series: string, number: number }

export interface SearchEntry { key: string, name: string, text: string }

export interface EntriesFound {
  streets: SearchEntry[]
  projects: SearchEntry[]
  /** Names of metrics that have figures. */
  metrics: SearchEntry[]
  /** Series whose title or editor's note has the words. */
  series: SearchEntry[]
}

export type Search = ReturnType<typeof createSearch>

/** Above this many pieces nearness isn't looked at: it would cost more than it tells. */
const MOST_TO_COMPARE = 2000

/** A single character in more pieces than this isn't looked at for nearness. */
const MOST_OF_CHARACTER = 500

/** Entries of one kind that stand above the pieces, at most. */
const MOST_ENTRIES = 6

/** Up to so many pieces that hold the beginnings of long words are read to see whether they hold the words. */
const MOST_TO_READ = 100

/** Every text that a piece is found by. */
const TEXTS = `
  SELECT title FROM articles WHERE series = @series AND number = @number
  UNION ALL SELECT summary FROM articles WHERE series = @series AND number = @number
  UNION ALL SELECT speaker FROM articles WHERE series = @series AND number = @number
  UNION ALL SELECT position FROM articles WHERE series = @series AND number = @number
  UNION ALL SELECT text FROM blocks WHERE series = @series AND number = @number
  UNION ALL SELECT name FROM article_streets WHERE series = @series AND number = @number
  UNION ALL SELECT metric FROM figures WHERE series = @series AND number = @number
  UNION ALL SELECT p.name FROM figures f JOIN projects p ON p.slug = f.project WHERE f.series = @series AND f.number = @number
  UNION ALL SELECT p.name FROM mentions m JOIN projects p ON p.slug = m.project WHERE m.series = @series AND m.number = @number`

const BY_CHARACTERS = 'SELECT rowid AS id FROM search_characters WHERE search_characters MATCH @characters'
const BY_PAIRS = 'SELECT rowid AS id FROM search WHERE search MATCH @pairs'
// The sign keeps SQLite from looking up piece by piece.
const BY_BOTH = `${BY_PAIRS} AND +rowid IN (SELECT rowid FROM search_characters WHERE search_characters MATCH @characters)`
const LISTED = 'SELECT value AS id FROM json_each(@ids)'

/** A statement that gives the ids of the hits, with the parameters of all that is asked about them. */
interface Source { ids: string, params: Record<string, string> }

interface Found extends ArticleKey { total: number }

const CONDITIONS: Readonly<Record<keyof SearchFilter, string>> = {
  series: 'd.series = @series',
  street: 'EXISTS (SELECT 1 FROM article_streets t WHERE t.series = d.series AND t.number = d.number AND t.slug = @street)',
  year: 'd.year = @year',
}

const YEARS = `
  WITH RECURSIVE hop (year) AS (
    SELECT max(year) FROM search_documents
    UNION ALL SELECT (SELECT max(year) FROM search_documents WHERE year < hop.year) FROM hop WHERE hop.year IS NOT NULL
  ) SELECT year FROM hop WHERE year IS NOT NULL`

const ENTRY_SOURCES: Readonly<Record<string, string>> = {
  street: 'streets s ON s.slug = e.key',
  project: 'projects p ON p.slug = e.key',
  metric: 'metrics m ON m.name = e.key AND EXISTS (SELECT 1 FROM figures WHERE metric = m.name)',
  series: 'series s ON s.slug = e.key',
}

/** Characters that folding leaves as they are, and makes from few others. */
const UNFOLDED = /^[\u4e00-\u9fff]+$/

const wordParams = (words: readonly string[]) => Object.fromEntries(words.map((word, index) => [`w${index}`, word]))

/** Prepares the queries on one connection. */
export function createSearch (db: Database.Database) {
  const statements = new Map<string, Database.Statement>()
  const prepared = (sql: string) => {
    const statement = statements.get(sql) ?? db.prepare(sql)
    statements.set(sql, statement)
    return statement
  }
  const conditions = (filter: SearchFilter) => {
    const keys = (Object.keys(CONDITIONS) as (keyof SearchFilter)[]).filter((key) => filter[key] !== undefined)
    return keys.length === 0 ? '' : `WHERE ${keys.map((key) => CONDITIONS[key]).join(' AND ')}`
  }
  const named = (match: string) => `found.id IN (SELECT rowid FROM search_names WHERE search_names MATCH ${match})`
  const texts = db.prepare(TEXTS).pluck()
  const blocks = db.prepare('SELECT id, text FROM blocks WHERE series = @series AND number = @number ORDER BY ordinal')
  const byPairs = db.prepare(`
    SELECT d.series, d.number FROM search_names JOIN search_documents d ON d.id = search_names.rowid
    WHERE search_names MATCH ? ORDER BY rank, d.date DESC, d.number DESC, d.series LIMIT 5`)
  const byPinyin = db.prepare(`
    SELECT d.series, d.number FROM search_names JOIN search_documents d ON d.id = search_names.rowid
    WHERE search_names MATCH ? ORDER BY d.date DESC, d.number DESC, d.series LIMIT 5`)
  const streetsByPinyin = db.prepare("SELECT key, name, '' AS text FROM search_entries WHERE kind = 'street' AND instr(pinyin, ' ' || ?) > 0 ORDER BY ordinal LIMIT 5")
  const syllable = db.prepare('SELECT syllable FROM search_syllables WHERE instr(characters, ?) > 0').pluck()
  const streetChoices = db.prepare('SELECT name, slug FROM streets WHERE EXISTS (SELECT 1 FROM article_streets t WHERE t.slug = streets.slug) ORDER BY sort_order, slug')
  const years = db.prepare(YEARS).pluck()
  const figuresOfMetric = db.prepare('SELECT id FROM figures WHERE metric = ? ORDER BY period DESC, street LIMIT 3').pluck()

  function matching (words: readonly string[]): Source {
    const singles = words.filter(isSingle)
    const longer = words.filter((word) => !isSingle(word))
    const params = { all: matchAll(words), characters: matchAll(singles), pairs: matchAll(longer) }
    return { ids: longer.length === 0 ? BY_CHARACTERS : singles.length === 0 ? BY_PAIRS : BY_BOTH, params }
  }

  /** What the hits are taken from, with its parameters. */
  function sourceOf (words: readonly string[]): Source {
    const short = shortened(words)
    if (short === null) return matching(words)
    const { ids, params } = matching(short)
    const candidates = prepared(`SELECT d.id, d.series, d.number FROM (${ids} LIMIT @limit) JOIN search_documents d USING (id)`).all({ ...params, limit: MOST_TO_READ + 1 }) as (ArticleKey & { id: number })[]
    if (candidates.length > MOST_TO_READ) return matching(words)
    const long = words.filter((word, index) => word !== short[index])
    const holding = candidates.filter(({ series, number }) => {
      const folded = (texts.all({ series, number }) as string[]).map(fold)
      return long.every((word) => folded.some((text) => text.includes(word)))
    })
    return { ids: LISTED, params: { ...params, ids: JSON.stringify(holding.map(({ id }) => id)) } }
  }

  /** How many pieces have every word. */
  function count (words: readonly string[]): number {
    const { ids, params } = sourceOf(words)
    return prepared(`SELECT count(*) FROM (${ids})`).pluck().get(params) as number
  }

  /** What to be near to one another: a character that is in many pieces is near to everything, and takes long to tell. */
  function nearOf (words: readonly string[]): string | null {
    return words.length < 2 ? null : matchNear(words.filter((word) => !isSingle(word) || count([word]) <= MOST_OF_CHARACTER))
  }

  /** The pieces on one page, each as its key and how many there are in all. */
  function pageOf (source: Source, filter: SearchFilter, { near, limit, offset }: { near: string | null, limit: number, offset: number }): Found[] {
    const nearest = near === null ? '' : `, CASE WHEN (SELECT count(*) FROM found) <= ${MOST_TO_COMPARE} THEN d.id IN (SELECT rowid FROM search WHERE search MATCH @near) END DESC`
    return prepared(`
      WITH found AS MATERIALIZED (${conditions(filter) === '' ? source.ids : `SELECT d.id FROM (${source.ids}) JOIN search_documents d USING (id) ${conditions(filter)}`})
      SELECT d.series, d.number, (SELECT count(*) FROM found) AS total FROM found JOIN search_documents d USING (id)
      ORDER BY ${named("'title : (' || @all || ')'")} DESC, ${named('@all')} DESC${nearest}, d.date DESC, d.number DESC, d.series LIMIT @limit OFFSET @skip`)
      .all({ ...source.params, ...filter, ...near !== null && { near }, limit, skip: offset }) as Found[]
  }

  function entriesOf (kind: string, words: readonly string[]): SearchEntry[] {
    const conditions = words.map((word, index) => `AND (instr(e.folded, @w${index}) > 0${isPinyin(word) ? ` OR instr(e.pinyin, ' ' || @w${index}) > 0` : ''})`)
    const first = words.map((_, index) => `instr(e.name, @w${index}) = 0`)
    return prepared(`
      SELECT e.key, e.name, ${kind === 'series' ? 's.text' : "''"} AS text FROM search_entries e JOIN ${ENTRY_SOURCES[kind] ?? ''}
      WHERE e.kind = @kind ${conditions.join(' ')} ORDER BY ${first.join(' OR ')}, e.ordinal LIMIT @limit`)
      .all({ kind, limit: MOST_ENTRIES, ...wordParams(words) }) as SearchEntry[]
  }

  return {
    count,
    /** A page of the pieces that have every word, best first. A page behind the last is the last. */
    find (words: readonly string[], filter: SearchFilter, { page, size }: { page: number, size: number }): { count: number, page: number, pages: number, keys: ArticleKey[] } {
      if (words.length === 0) return { count: 0, page: 1, pages: 1, keys: [] }
      const picked = sourceOf(words)
      const near = nearOf(words)
      const at = (number: number) => pageOf(picked, filter, { near, limit: size, offset: (number - 1) * size })
      let found = at(page)
      // Behind the last page there is no row to tell how many there are.
      const total = found[0]?.total ?? (page === 1 ? 0 : at(1)[0]?.total ?? 0)
      const pages = Math.max(1, Math.ceil(total / size))
      const shown = Math.min(page, pages)
      if (total > 0 && shown !== page) found = at(shown)
      return { count: total, page: shown, pages, keys: found.map(({ series, number }) => ({ series, number })) }
    },
    /** The paragraphs, headings and rows of a piece that a passage may be taken from: those with a word, or all when that takes folding to tell. */
    blocks ({ series, number }: ArticleKey, words: readonly string[]): { id: string, text: string }[] {
      const some = words.every((word) => UNFOLDED.test(word))
        ? prepared(`SELECT id, text FROM blocks WHERE series = @series AND number = @number AND (${words.map((_, index) => `instr(text, @w${index}) > 0`).join(' OR ')}) ORDER BY ordinal`).all({ series, number, ...wordParams(words) }) as { id: string, text: string }[]
        : []
      return some.length > 0 ? some : blocks.all({ series, number }) as { id: string, text: string }[]
    },
    /** What stands above the pieces, a few of each kind. */
    entries: (words: readonly string[]): EntriesFound => words.length === 0
      ? { streets: [], projects: [], metrics: [], series: [] }
      : { streets: entriesOf('street', words), projects: entriesOf('project', words), metrics: entriesOf('metric', words), series: entriesOf('series', words) },
    /** Ids of some figures of a metric, of the newest period first. */
    figuresOfMetric: (metric: string) => figuresOfMetric.all(metric) as string[],
    /** Names that sound like a word: for one that was typed with the wrong characters. */
    soundingLike (word: string): { streets: SearchEntry[], articles: ArticleKey[] } {
      const letters = [...word].map((character) => /\p{Script=Han}/u.test(character) ? syllable.get(character) as string | undefined ?? '?' : character).join('')
      if (letters === word || !isPinyin(letters)) return { streets: [], articles: [] }
      return { streets: streetsByPinyin.all(letters) as SearchEntry[], articles: byPinyin.all(matchPinyin(letters)) as ArticleKey[] }
    },
    /** Pieces whose title or names share characters with the words, the most like first. */
    near (words: readonly string[]): ArticleKey[] {
      const match = matchPairs(words)
      return match === null ? [] : byPairs.all(match) as ArticleKey[]
    },
    /** What there is to filter by. */
    choices: (): { streets: { name: string, slug: string }[], years: string[] } => ({
      streets: streetChoices.all() as { name: string, slug: string }[],
      years: years.all() as string[],
    }),
  }
}
