// Prints posters on request, in processes of their own, and keeps the last ones.
import type { Poster } from './layout.ts'
import { createPosterPrinterProcess } from './process.ts'

/** About 80 KB each. */
const KEPT = 60

export interface PosterPress {
  /**
   * The poster that says this, a PNG; printed once, however many ask for it at a time.
   * @throws when it could not be printed; the next request tries again
   */
  print: (poster: Poster) => Promise<Buffer>
  stop: () => Promise<void>
}

/** Makes a press of so many processes, one or more. The second one starts when the first has something to do already, and so on. */
export function createPosterPress ({ processes = 1 }: { processes?: number } = {}): PosterPress {
  const printers = Array.from({ length: processes }, createPosterPrinterProcess)
  /** By content, the least recently asked for first. */
  const printed = new Map<string, Promise<Buffer>>()

  async function run (poster: Poster): Promise<Buffer> {
    const least = printers.reduce((best, one) => one.queued() < best.queued() ? one : best)
    return await least.print(poster)
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
    stop: async () => { await Promise.all(printers.map(async ({ stop }) => await stop())) },
  }
}
