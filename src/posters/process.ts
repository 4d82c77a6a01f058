// One process that prints posters: there only while it is needed.
import { type ChildProcess, fork } from 'node:child_process'
import type { Poster } from './layout.ts'
import type { PosterAnswer, PosterJob } from './child.ts'

/** The process holds fonts and libraries, more than 100 MB: it goes when nobody asked for so long. */
const IDLE_MS = 30_000

const ENDED = 'the process that prints posters ended'

export type PosterPrinterProcess = ReturnType<typeof createPosterPrinterProcess>

/** Makes one; the process itself starts with the first poster, and again after it ended. */
export function createPosterPrinterProcess () {
  const waiting = new Map<number, { resolve: (png: Buffer) => void, reject: (error: Error) => void }>()
  let worker: ChildProcess | null = null
  let idle: NodeJS.Timeout | undefined
  let lastId = 0

  function start (): ChildProcess {
    const started = fork(new URL('./child.ts', import.meta.url), { serialization: 'advanced', execArgv: [] })
    started.on('message', (message) => {
      if (worker !== started) return
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
      fail(error)
    }
    started.on('error', gone)
    started.on('exit', () => gone(new Error(ENDED)))
    return started
  }

  function fail (error: Error): void {
    for (const job of waiting.values()) job.reject(error)
    waiting.clear()
  }

  function rest (): void {
    // It keeps no one from ending, unless someone waits for it.
    worker?.unref()
    worker?.channel?.unref()
    clearTimeout(idle)
    idle = setTimeout(() => { stop().catch(() => {}) }, IDLE_MS).unref()
  }

  async function stop (): Promise<void> {
    clearTimeout(idle)
    const ending = worker
    if (ending === null) return
    // Who asks from now on gets another one, while this one ends.
    worker = null
    fail(new Error(ENDED))
    const gone = new Promise<void>((resolve) => { ending.once('exit', () => resolve()) })
    ending.ref()
    ending.kill('SIGKILL')
    await gone
  }

  return {
    /** How many posters it has still to print. */
    queued: () => waiting.size,
    /** Gives the PNG; throws when it could not be printed. */
    async print (poster: Poster): Promise<Buffer> {
      clearTimeout(idle)
      const job: PosterJob = { id: ++lastId, poster }
      const { promise, resolve, reject } = Promise.withResolvers<Buffer>()
      waiting.set(job.id, { resolve, reject })
      worker ??= start()
      worker.ref()
      worker.channel?.ref()
      worker.send(job)
      return await promise
    },
    stop,
  }
}
