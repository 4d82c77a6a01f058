// Fills the tables of full text on another core: a thread writes them into a database of its own, whose rows are then taken over
// as they are. A third of what a first edition costs is the search index: the thread begins while pieces are still composed.
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { removeDatabase } from '../sqlite/database-file.ts'
import { type Beside, ENDED, type Failure, SENT, TAKEN, type ToThread } from './search-thread.ts'
import { createRemover, optimize, TERM_TABLES } from './search-writer.ts'
import type { SearchDocument } from './document.ts'
import { sharedNumbers, tell } from '../sqlite/threads.ts'

/** The tables in which SQLite keeps a table of full text that has no content (https://www.sqlite.org/fts5.html, section 9). */
const SHADOWS = ['config', 'data', 'idx', 'docsize'] as const

/** So many pieces may wait for the thread, some ten megabytes: more would only fill memory. */
const MOST_WAITING = 1000

/** A thread that does nothing for so long is taken for dead. */
const PATIENCE_MS = 600_000

export type SearchBeside = ReturnType<typeof startSearchBeside>

/**
 * Starts the thread, for tables that are empty; whoever starts it ends it. It waits for the thread without giving way to anything
 * else.
 */
export function startSearchBeside (db: Database.Database) {
  const file = `${db.name}.search`
  removeDatabase(file)
  const { port1: port, port2: theirs } = new MessageChannel()
  const progress = sharedNumbers(3)
  const schema = TERM_TABLES.map((table) => db.prepare('SELECT sql FROM sqlite_schema WHERE name = ?').pluck().get(table) as string)
  const beside: Beside = { file, schema, progress, port: theirs }
  const worker = new Worker(new URL('./search-thread.ts', import.meta.url), { workerData: { beside }, transferList: [theirs] })
  const ids = new Map<string, number>()
  let sent = 0

  /** Waits while a number is what it is. */
  function awaitMore (at: number, value: number): void {
    if (Atomics.load(progress, ENDED) === 0 && Atomics.wait(progress, at, value, PATIENCE_MS) === 'timed-out') throw new Error('the thread that writes the search index doesn\'t go on')
    const failure = receiveMessageOnPort(port)?.message as Failure | undefined
    if (failure) throw Object.assign(new Error(failure.message), { code: failure.code })
  }

  function send (message: ToThread): void {
    port.postMessage(message)
    tell(progress, SENT, ++sent)
    for (let taken = Atomics.load(progress, TAKEN); sent - taken > MOST_WAITING; taken = Atomics.load(progress, TAKEN)) awaitMore(TAKEN, taken)
  }

  return {
    /**
     * Has a piece written, unless it was under this key before, and gives the id of its document. Equal keys mean equal pieces.
     * @throws what ended the thread
     */
    write (key: string, piece: SearchDocument): number {
      const id = ids.get(key) ?? ids.size + 1
      if (!ids.has(key)) {
        ids.set(key, id)
        send({ id, piece })
      }
      return id
    },
    /** Merges what was written: before `takeOver` wants it, where there is other work to do meanwhile. What is written afterwards is merged there. */
    merge (): void { send('merge') },
    /**
     * Takes over all that was written but for what isn't among `wanted` after all: of that nothing stays. Call it once, inside a transaction.
     * @throws what ended the thread
     */
    takeOver (wanted: ReadonlySet<number>): void {
      send('end')
      awaitMore(ENDED, 0)
      copyTables(db, file)
      const unwanted = [...ids.values()].filter((id) => !wanted.has(id))
      if (unwanted.length === 0) return
      unwanted.forEach(createRemover(db))
      optimize(db)
    },
    /** Ends the thread and removes what it wrote. Call it outside a transaction. */
    end (): void {
      port.close()
      worker.terminate().catch(() => undefined)
      detach(db)
      removeDatabase(file)
    },
  }
}

/** The rows go from file to file inside SQLite. The file stays attached until the transaction is over: `detach` it then. */
function copyTables (db: Database.Database, file: string): void {
  // What this connection has read of the tables before is forgotten when something that was done to them is undone.
  db.exec(`SAVEPOINT unread; ${TERM_TABLES.map((table) => `INSERT INTO ${table} (${table}) VALUES ('delete-all');`).join(' ')} ROLLBACK TO unread; RELEASE unread`)
  db.prepare('ATTACH ? AS beside').run(file)
  // SQLite keeps such tables from being written by hand, unless it is told that one knows what one does.
  db.unsafeMode(true)
  try {
    for (const table of TERM_TABLES.flatMap((name) => SHADOWS.map((shadow) => `${name}_${shadow}`))) {
      db.exec(`DELETE FROM main.${table}; INSERT INTO main.${table} SELECT * FROM beside.${table}`)
    }
  } finally {
    db.unsafeMode(false)
  }
}

function detach (db: Database.Database): void {
  const isAttached = db.prepare("SELECT 1 FROM pragma_database_list WHERE name = 'beside'").get() !== undefined
  if (isAttached) db.exec('DETACH beside')
}
