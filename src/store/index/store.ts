// All reads of the index, on one read-only connection.
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

/** More generations than one index ever has. */
const MOST_GENERATIONS = 2 ** 32

export type Store = ReturnType<typeof createStore>

/**
 * Opens the index for reading.
 * @throws SqliteError when there is none yet
 */
export function openStore (file: string): Store {
  const store = createStore(() => openIndexReader(file))
  store.reopen()
  return store
}

/**
 * Opens the index for reading if it holds a snapshot that this program made.
 * @throws NoIndex; SqliteError when it can't be read
 */
export function openFinishedStore (index: { file: string, fingerprint: string }): Store {
  openFinishedIndex(index).close()
  return openStore(index.file)
}

/** For a process that may start before there is an index. Reads throw NoIndex until `reopen` has found one. */
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
    /** Whether a picture (32 hex digits and ending) is one that public pages show. */
    isPublicMedia: (name: string) => {
      const [hash = '', extension = '', ...more] = name.split('.')
      return more.length === 0 && reads().media.get(hash, extension) !== undefined
    },
    /**
     * Runs synchronous `read` in one read transaction: all that it reads is of one generation. It also saves SQLite a check per query.
     * @throws what `read` throws
     */
    inOneRead: <T>(read: () => T): T => reads().transaction(read),
    /** Differs after any change of the index, and after another file took its name. */
    generation: () => openings * MOST_GENERATIONS + Number(reads().generation.get() ?? 0),
    /**
     * Opens the file that has the name now, after the index was built anew.
     * @throws when that file can't be used; the open one stays open then
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
     * Closes the file and opens it again after the disk was read-only. SQLite shares state between the connections of a process: while
     * an old one is open, none can write, and none sees new rows.
     * @throws when it can't be opened; the open one stays open, unless the file disappeared in that moment
     */
    renew (): void {
      open().close()
      renewalListeners.forEach((listener) => listener())
      current?.db.close()
      current = null
      this.reopen()
    },
    /** Calls `listener` before the files are closed and opened again, so that it closes its own connections. */
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
