// Draws posters on request in a child process, and caches the latest posters. Pages do not wait for this process.
// A crash of a native library ends only the child process.
import { type ChildProcess, fork } from 'node:child_process'
import { LRUCache } from 'lru-cache'
import type { PosterReply, PosterRequest } from './child.ts'
import type { PosterText } from './layout.ts'

/** Maximum number of posters in the cache. A poster has about 160 KB. */
const MAX_CACHED_POSTERS = 60

/** The child process ends after this time without a request (ms). Its fonts and libraries use more than 100 MB of memory. */
const IDLE_MS = 30_000

const ENDED = 'the poster process ended'

export type PosterService = ReturnType<typeof createPosterService>

export function createPosterService () {
  const process = createPosterProcess()
  const cache = new LRUCache<string, Promise<Buffer>>({ max: MAX_CACHED_POSTERS })
  return {
    /** Returns the PNG of a poster. Draws it only once for equal texts. Rejects when drawing failed; the next request tries again. */
    async draw (poster: PosterText): Promise<Buffer> {
      const key = JSON.stringify(poster)
      const drawing = cache.get(key) ?? process.draw(poster)
      cache.set(key, drawing)
      try {
        return await drawing
      } catch (error) {
        if (cache.peek(key) === drawing) cache.delete(key)
        throw error
      }
    },
    stop: process.stop,
  }
}

/** Draws posters in one child process. A request starts the process when it is not running. */
function createPosterProcess () {
  const pending = new Map<number, PromiseWithResolvers<Buffer>>()
  let child: ChildProcess | null = null
  let idleTimer: NodeJS.Timeout | undefined
  let lastId = 0

  function start (): ChildProcess {
    const started = fork(new URL('./child.ts', import.meta.url), { serialization: 'advanced', execArgv: [] })
    started.on('message', (message) => {
      if (child !== started) return
      const reply = message as unknown as PosterReply
      const request = pending.get(reply.id)
      pending.delete(reply.id)
      if ('png' in reply) request?.resolve(Buffer.from(reply.png))
      else request?.reject(new Error(`a poster could not be drawn: ${reply.error}`))
      if (pending.size === 0) scheduleStop()
    })
    const onEnd = (error: Error) => {
      if (child !== started) return
      child = null
      rejectAll(error)
    }
    started.on('error', onEnd)
    started.on('exit', () => onEnd(new Error(ENDED)))
    return started
  }

  function rejectAll (error: Error): void {
    for (const request of pending.values()) request.reject(error)
    pending.clear()
  }

  function scheduleStop (): void {
    // An idle child must not keep the portal from ending.
    child?.unref()
    child?.channel?.unref()
    clearTimeout(idleTimer)
    idleTimer = setTimeout(() => { stop().catch(() => {}) }, IDLE_MS).unref()
  }

  async function stop (): Promise<void> {
    clearTimeout(idleTimer)
    const ending = child
    if (ending === null) return
    // Later requests start another process while this one ends.
    child = null
    rejectAll(new Error(ENDED))
    const ended = new Promise<void>((resolve) => { ending.once('exit', () => resolve()) })
    ending.ref()
    ending.kill('SIGKILL')
    await ended
  }

  return {
    /** Returns the PNG of a poster. Rejects when the child process could not draw the poster. */
    async draw (poster: PosterText): Promise<Buffer> {
      clearTimeout(idleTimer)
      const request: PosterRequest = { id: ++lastId, poster }
      const reply = Promise.withResolvers<Buffer>()
      pending.set(request.id, reply)
      child ??= start()
      child.ref()
      child.channel?.ref()
      child.send(request)
      return await reply.promise
    },
    stop,
  }
}
