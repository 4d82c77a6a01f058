// Draws posters on request in child processes, and caches the latest ones.
import { LRUCache } from 'lru-cache'
import type { PosterText } from './layout.ts'
import { createPosterProcess } from './process.ts'

/** About 160 KB each. */
const MAX_CACHED_POSTERS = 60

export interface PosterService {
  /** Returns the PNG; equal requests share one drawing. Rejects when drawing failed; the next request tries again. */
  draw: (poster: PosterText) => Promise<Buffer>
  stop: () => Promise<void>
}

/** `processes`: at least 1. Each starts only when the others are busy. */
export function createPosterService ({ processes: count = 1 }: { processes?: number } = {}): PosterService {
  const processes = Array.from({ length: count }, createPosterProcess)
  const cache = new LRUCache<string, Promise<Buffer>>({ max: MAX_CACHED_POSTERS })

  return {
    async draw (poster) {
      const key = JSON.stringify(poster)
      const drawing = cache.get(key) ?? processes.reduce((best, one) => one.pendingCount() < best.pendingCount() ? one : best).draw(poster)
      cache.set(key, drawing)
      try {
        return await drawing
      } catch (error) {
        if (cache.peek(key) === drawing) cache.delete(key)
        throw error
      }
    },
    async stop () { await Promise.all(processes.map(async ({ stop }) => await stop())) },
  }
}
