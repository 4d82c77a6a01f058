// When to read index and archive through for damage: at once when a page could not be read, else seldom, and the larger they
// are the seldomer.
const EVERY_MS = 60_000

/** A check may take this share of the time at most: 1 s, then a rest of 1,000 s or more. */
const SHARE = 0.001

/** Checks when it is time to; false when a file is damaged. `suspect` makes it time, but not more often than once a second. */
export function createFileCheck ({ isSound, startedAt }: { isSound: () => boolean, startedAt: number }) {
  let nextAt = startedAt + EVERY_MS
  let lastAt = -Infinity
  return {
    suspect: (now: number): void => { nextAt = Math.min(nextAt, Math.max(now, lastAt + 1000)) },
    check (now: number): boolean {
      if (now < nextAt) return true
      lastAt = now
      const began = performance.now()
      const sound = isSound()
      nextAt = now + Math.max(EVERY_MS, (performance.now() - began) / SHARE)
      return sound
    },
  }
}
