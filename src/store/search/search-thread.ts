// The thread of search-beside.ts.
import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { fillTerms, optimize } from './search-writer.ts'
import type { SearchDocument } from './document.ts'
import { stepAside, tell } from '../sqlite/threads.ts'

/** What the thread is started with. `progress` are SENT, TAKEN and ENDED: how many messages were sent and taken, and 1 at the end. */
export interface Beside { file: string, schema: string[], progress: Int32Array, port: MessagePort }

export const SENT = 0
export const TAKEN = 1
export const ENDED = 2

/** `merge`: nothing more is expected, though it may come. */
export type ToThread = { id: number, piece: SearchDocument } | 'merge' | 'end'

/** Told when it can't go on. */
export interface Failure { message: string, code: string }

const given = (workerData as { beside?: Beside } | null)?.beside
if (given) run(given)

function run ({ file, schema, progress, port }: Beside): void {
  stepAside()
  try {
    const db = new Database(file)
    // Nobody reads it before it is whole, and what a crash leaves of it is thrown away.
    db.pragma('journal_mode = OFF')
    db.pragma('synchronous = OFF')
    schema.forEach((sql) => db.exec(sql))
    db.transaction(() => {
      fillTerms(db, (write) => {
        for (let taken = 1; ; taken++) {
          const message = next({ progress, port, taken })
          if (message === 'merge') optimize(db)
          else if (message !== 'end') write(message.id, message.piece)
          tell(progress, TAKEN, taken)
          if (message === 'end') return
        }
      })
    })()
    db.close()
  } catch (error) {
    const { message, code = '' } = error as Error & { code?: string }
    port.postMessage({ message, code } satisfies Failure)
  }
  tell(progress, ENDED, 1)
  // Whoever still waits for a message to be taken is told that nothing will be any more.
  Atomics.notify(progress, TAKEN)
}

/** Waits for the message of this number. */
function next ({ progress, port, taken }: Pick<Beside, 'progress' | 'port'> & { taken: number }): ToThread {
  for (let sent = Atomics.load(progress, SENT); sent < taken; sent = Atomics.load(progress, SENT)) Atomics.wait(progress, SENT, sent)
  return receiveMessageOnPort(port)?.message as ToThread
}
