// When to do what takes seconds and nobody waits for: seldom, the longer it takes the seldomer, and never while somebody saves.

/** A start has settled, or nobody is waiting for a save, when nothing has changed for so long. */
const QUIET_MS = 60_000

/** Such work may take this share of the time at most: 1 s, then a rest of 1,000 s or more. */
const SHARE = 0.001

/** Of one kind of work; `everyMs` is the least from one time to the next. Instants in epoch ms. */
export function createLeisure ({ startedAt, everyMs }: { startedAt: number, everyMs: number }) {
  let nextAt = startedAt + QUIET_MS
  return {
    /** @param changedAt when something was written last */
    isTime: (now: number, changedAt: number) => now >= nextAt && now - changedAt >= QUIET_MS,
    /** Works, and sees by the time it took when to do so next. */
    spend<T> (now: number, work: () => T): T {
      nextAt = now + everyMs
      const began = performance.now()
      const result = work()
      nextAt = Math.max(nextAt, now + (performance.now() - began) / SHARE)
      return result
    },
  }
}
