// All queries of the index, on one read-only connection.
import type Database from 'better-sqlite3'
import { createArticles } from './articles.ts'
import { createDeskStore } from './desk.ts'
import { createFigures } from './figures.ts'
import { NoIndex, openFinishedIndex, openIndexReader } from './open-index.ts'
import { createProjects } from './projects.ts'
import { createSearch } from '../search/search.ts'
import { createSeriesStore } from './series.ts'
import { createSiteReads } from './site.ts'
import { createStreets } from './streets.ts'

/** The generation of an index (the counter of its changes) is always less than this number. */
const MOST_GENERATIONS = 2 ** 32

export type Store = ReturnType<typeof createStore>

/**
 * Opens the index for reading.
 * @throws SqliteError when there is no index yet
 */
export function openStore (file: string): Store {
  const store = createStore(() => openIndexReader(file))
  store.reopen()
  return store
}

/**
 * Opens the index for reading, if it has a snapshot made by this program.
 * @throws NoIndex; SqliteError when it can't be read
 */
export function openFinishedStore (index: { file: string, fingerprint: string }): Store {
  openFinishedIndex(index).close()
  return openStore(index.file)
}

/** Creates a store for a process that may start before there is an index. Reads throw NoIndex until `reopen` succeeds. */
export function awaitStore (index: { file: string, fingerprint: string }): Store {
  return createStore(() => openFinishedIndex(index))
}

function createStore (open: () => Database.Database) {
  let current: { db: Database.Database, reads: ReturnType<typeof prepare> } | null = null
  let openings = 0
  const renewalListeners: (() => void)[] = []
  const reads = () => {
    if (current === null) throw new NoIndex('missing')
    return current.reads
  }
  return {
    get articles () { return reads().articles },
    get series () { return reads().series },
    get streets () { return reads().streets },
    get figures () { return reads().figures },
    get feeds () { return reads().feeds },
    get projects () { return reads().projects },
    get sitemap () { return reads().sitemap },
    get site () { return reads().site },
    get pageRedirects () { return reads().pageRedirects },
    get search () { return reads().search },
    get desk () { return reads().desk },
    /** Tests whether a public page shows the picture `name` (32 hex digits and an extension). */
    isPublicMedia: (name: string) => {
      const [hash = '', extension = '', ...more] = name.split('.')
      return more.length === 0 && reads().media.get(hash, extension) !== undefined
    },
    /**
     * Runs synchronous `read` in one read transaction, so that all its queries see one generation. This also saves one check of SQLite per query.
     * @throws what `read` throws
     */
    inOneRead: <T>(read: () => T): T => reads().transaction(read),
    /** Returns a number that changes with every change of the index and with every `reopen`. */
    generation: () => openings * MOST_GENERATIONS + Number(reads().generation.get() ?? 0),
    /**
     * Opens the file again, after the index was rebuilt.
     * @throws when the new file can't be used; the old file stays open then
     */
    reopen (): void {
      const db = open()
      const old = current
      try {
        current = { db, reads: prepare(db) }
      } catch (error) {
        db.close()
        throw error
      }
      openings++
      old?.db.close()
    },
    /**
     * Closes the file and opens it again, after the disk was read-only. SQLite shares state between the connections of a process: while
     * an old connection is open, no connection can write or see new rows.
     * @throws when the file can't be opened; the old connection stays open, unless the file disappears during `renew`
     */
    renew (): void {
      open().close()
      renewalListeners.forEach((listener) => listener())
      current?.db.close()
      current = null
      this.reopen()
    },
    /** Calls `listener` before `renew` closes the file. The listener must close its own connections. */
    onRenew: (listener: () => void) => { renewalListeners.push(listener) },
    close: () => { current?.db.close() },
  }
}

function prepare (db: Database.Database) {
  const articles = createArticles(db)
  return {
    articles,
    ...createSiteReads(db, articles),
    series: createSeriesStore(db),
    streets: createStreets(db),
    figures: createFigures(db),
    projects: createProjects(db),
    search: createSearch(db),
    desk: createDeskStore(db),
    transaction: <T>(read: () => T): T => db.transaction(read)(),
    media: db.prepare('SELECT 1 FROM media WHERE hash = ? AND extension = ?'),
    generation: db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck(),
  }
}
