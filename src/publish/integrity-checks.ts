// When to read index and archive through for damage: while nobody saves, and at once when a page could not be read.

/** How often the files are checked, and full text. */
const FILES_EVERY_MS = 60_000
const SEARCH_EVERY_MS = 3600_000

/** Nothing has changed for this long: nobody waits for the writer. */
const QUIET_MS = 60_000

/** Checks take this share of the time at most: after 1 s of checking the next one waits 1,000 s. */
const MOST_SHARE = 0.001

/** The least time between two checks for pages that could not be read. */
const SUSPECT_PAUSE_MS = 1000

export type IntegrityChecks = ReturnType<typeof createIntegrityChecks>

/** @param isSearchSound checks full text and repairs it; false: it could not be repaired */
export function createIntegrityChecks ({ areFilesSound, isSearchSound, startedAt }: { areFilesSound: () => boolean, isSearchSound: () => boolean, startedAt: number }) {
  const files = { nextAt: startedAt + QUIET_MS, everyMs: FILES_EVERY_MS }
  const search = { nextAt: startedAt + QUIET_MS, everyMs: SEARCH_EVERY_MS }
  let checkedAt = -Infinity
  let suspectedAt = Infinity
  return {
    /** A page could not be read: the files are checked soon, whatever is being saved. */
    suspect: (now: number): void => { suspectedAt = Math.min(suspectedAt, Math.max(now, checkedAt + SUSPECT_PAUSE_MS)) },
    /** Returns false when a file is damaged. `changedAt`: the last change of the index (epoch ms). */
    checkFiles (now: number, changedAt: number): boolean {
      if (now < suspectedAt && !isDue(files, now, changedAt)) return true
      suspectedAt = Infinity
      checkedAt = now
      return run(files, now, areFilesSound)
    },
    /** Returns null when it isn't time. */
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
