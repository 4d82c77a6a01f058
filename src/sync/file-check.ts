// When to read index and archive through for damage: at once when a page could not be read, else seldom, the larger they are
// the seldomer, and never while somebody saves: it takes seconds when they are large.
const EVERY_MS = 60_000

/** Nobody is waiting for a save when nothing has changed for so long. */
const QUIET_MS = 60_000

/** A check may take this share of the time at most: 1 s, then a rest of 1,000 s or more. */
const SHARE = 0.001

/**
 * Checks when it is time to and nothing was written for a while (`changedAt`, epoch ms); false when a file is damaged. `suspect`
 * makes it time whatever was written, but not more often than once a second.
 */
export function createFileCheck ({ isSound, startedAt }: { isSound: () => boolean, startedAt: number }) {
  let nextAt = startedAt + EVERY_MS
  let lastAt = -Infinity
  let suspectedAt = Infinity
  return {
    suspect: (now: number): void => { suspectedAt = Math.min(suspectedAt, Math.max(now, lastAt + 1000)) },
    check (now: number, changedAt: number): boolean {
      if (now < suspectedAt && (now < nextAt || now - changedAt < QUIET_MS)) return true
      suspectedAt = Infinity
      lastAt = now
      const began = performance.now()
      const sound = isSound()
      nextAt = now + Math.max(EVERY_MS, (performance.now() - began) / SHARE)
      return sound
    },
  }
}
