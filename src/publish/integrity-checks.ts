// Decides when to check index and archive for damage: while no file changes, and soon after a page could not be read.

/** Intervals (ms) of two checks: of the files of index and archive, and of the full-text tables. */
const FILES_EVERY_MS = 60_000
const SEARCH_EVERY_MS = 3600_000

/** Regular checks run only when nothing has changed for this time (ms): then nobody waits for the writer. */
const QUIET_MS = 60_000

/** Checks take at most this share of the time: after a check of 1 s, the next check is 1,000 s later. */
const MOST_SHARE = 0.001

/** Minimum time between two checks that are started because a page could not be read (ms). */
const SUSPECT_PAUSE_MS = 1000

export type IntegrityChecks = ReturnType<typeof createIntegrityChecks>

/** @param isSearchSound checks full text and repairs it. Returns false when full text could not be repaired. */
export function createIntegrityChecks ({ areFilesSound, isSearchSound, startedAt }: { areFilesSound: () => boolean, isSearchSound: () => boolean, startedAt: number }) {
  const files = { nextAt: startedAt + QUIET_MS, everyMs: FILES_EVERY_MS }
  const search = { nextAt: startedAt + QUIET_MS, everyMs: SEARCH_EVERY_MS }
  let checkedAt = -Infinity
  let suspectedAt = Infinity
  return {
    /** Plans an early check of index and archive, even while content files change. Call it when a page could not be read. */
    suspect: (now: number): void => { suspectedAt = Math.min(suspectedAt, Math.max(now, checkedAt + SUSPECT_PAUSE_MS)) },
    /** Checks index and archive if a check is due. Returns false for damage. `changedAt`: time of the index's last change (epoch ms). */
    checkFiles (now: number, changedAt: number): boolean {
      if (now < suspectedAt && !isDue(files, now, changedAt)) return true
      suspectedAt = Infinity
      checkedAt = now
      return run(files, now, areFilesSound)
    },
    /** Checks the full-text tables if a check is due. Returns null when no check is due, and false when damage could not be repaired. */
    checkSearch: (now: number, changedAt: number): boolean | null => isDue(search, now, changedAt) ? run(search, now, isSearchSound) : null,
  }
}

interface Schedule { nextAt: number, readonly everyMs: number }

const isDue = ({ nextAt }: Schedule, now: number, changedAt: number) => now >= nextAt && now - changedAt >= QUIET_MS

function run<T> (schedule: Schedule, now: number, check: () => T): T {
  schedule.nextAt = now + schedule.everyMs
  const began = performance.now()
  const result = check()
  schedule.nextAt = Math.max(schedule.nextAt, now + (performance.now() - began) / MOST_SHARE)
  return result
}
