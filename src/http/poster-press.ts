// Prints posters on request in a process of its own that is there only while it is needed, and keeps the last ones.
import { type ChildProcess, fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import type { Poster } from '../formats/poster-layout.ts'
import type { PosterAnswer, PosterJob } from '../formats/poster-process.ts'

/** About 80 KB each. */
const KEPT = 60
/** The process holds fonts and libraries, more than 100 MB: it goes when nobody asked for so long. */
const IDLE_MS = 30_000

export interface PrintedPoster { png: Buffer, etag: string }

export interface PosterPress {
  /**
   * The poster that says this; printed once, however many ask for it at a time.
   * @throws when it could not be printed; the next request tries again
   */
  print: (poster: Poster) => Promise<PrintedPoster>
  stop: () => Promise<void>
}

/** Makes a press; its process starts with the first poster. */
export function createPosterPress (): PosterPress {
  /** By content, the least recently asked for first. */
  const printed = new Map<string, Promise<PrintedPoster>>()
  const waiting = new Map<number, { resolve: (png: Buffer) => void, reject: (error: Error) => void }>()
  let worker: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let lastId = 0

  function start (): ChildProcess {
    const started = fork(new URL('../formats/poster-process.ts', import.meta.url), { serialization: 'advanced', execArgv: [] })
    started.on('message', (message) => {
      const answer = message as unknown as PosterAnswer
      const job = waiting.get(answer.id)
      waiting.delete(answer.id)
      if ('png' in answer) job?.resolve(Buffer.from(answer.png))
      else job?.reject(new Error(`a poster could not be printed: ${answer.fault}`))
      if (waiting.size === 0) rest()
    })
    const gone = (error: Error) => {
      if (worker !== started) return
      worker = null
      for (const job of waiting.values()) job.reject(error)
      waiting.clear()
    }
    started.on('error', gone)
    started.on('exit', () => gone(new Error('the process that prints posters ended')))
    return started
  }

  function rest (): void {
    // It keeps no one from ending, unless someone waits for it.
    worker?.unref()
    worker?.channel?.unref()
    clearTimeout(idle)
    idle = setTimeout(() => { stop().catch(() => {}) }, IDLE_MS).unref()
  }

  async function run (poster: Poster): Promise<PrintedPoster> {
    clearTimeout(idle)
    const job: PosterJob = { id: ++lastId, poster }
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
    waiting.set(job.id, { resolve, reject })
    worker ??= start()
    worker.ref()
    worker.channel?.ref()
    worker.send(job)
    const png = await promise
    return { png, etag: `"${createHash('sha256').update(png).digest('base64url').slice(0, 22)}"` }
  }

  async function stop (): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    if (ending === null) return
    const gone = new Promise<void>((resolve) => { ending.once('exit', () => resolve()) })
    ending.ref()
    ending.kill('SIGKILL')
    await gone
  }

  return {
    print: async (poster) => {
      const key = JSON.stringify(poster)
      const known = printed.get(key)
      printed.delete(key)
      const asked = known ?? run(poster)
      printed.set(key, asked)
      for (const oldest of printed.keys()) {
        if (printed.size <= KEPT) break
        printed.delete(oldest)
      }
      try {
        return await asked
      } catch (error) {
        if (printed.get(key) === asked) printed.delete(key)
        throw error
      }
    },
    stop,
  }
}
