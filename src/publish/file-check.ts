// When to read index and archive through for damage: at leisure, and at once when a page could not be read.
import { createLeisure } from './leisure.ts'

const EVERY_MS = 60_000

/** However many pages can't be read. */
const LEAST_PAUSE_MS = 1000

/** `check` gives false when a file is damaged; `suspect` makes it time for that, whatever is being written. */
export function createFileCheck ({ isSound, startedAt }: { isSound: () => boolean, startedAt: number }) {
  const leisure = createLeisure({ startedAt, everyMs: EVERY_MS })
  let lastAt = -Infinity
  let suspectedAt = Infinity
  return {
    suspect: (now: number): void => { suspectedAt = Math.min(suspectedAt, Math.max(now, lastAt + LEAST_PAUSE_MS)) },
    /** @param changedAt when something was written last (epoch ms) */
    check (now: number, changedAt: number): boolean {
      if (now < suspectedAt && !leisure.isTime(now, changedAt)) return true
      suspectedAt = Infinity
      lastAt = now
      return leisure.spend(now, isSound)
    },
  }
}
