// Decides which files may be read. A changed file is read when size, times and inode stay the same for some time. So no incomplete file
// is read. Some editors save by "delete" and "rename": the file does not count as gone in between.
import type { FileStat } from '../content/scan.ts'

export interface Stability {
  /** New or changed files that have stayed the same long enough to be read. */
  ready: FileStat[]
  /** Paths of files that were read before and have been missing long enough to count as removed. */
  gone: string[]
  /** True: a file is still changing. */
  isPending: boolean
}

type Stat = FileStat['stat'] | null

/** A file that exists but can't be read counts as awaited for this time (ms). After that, it is ignored. */
const AWAIT_MS = 60_000

export function createStability () {
  const changing = new Map<string, { stat: Stat, since: number }>()
  const unreadSince = new Map<string, number>()

  const isStable = (path: string, stat: Stat, { now, stableMs }: { now: number, stableMs: number }): boolean => {
    const earlier = changing.get(path)
    // If the system clock was set back, the wait for this file starts again.
    if (earlier === undefined || !isSameStat(earlier.stat, stat) || now < earlier.since) {
      changing.set(path, { stat, since: now })
      return stableMs <= 0
    }
    return now - earlier.since >= stableMs
  }

  return {
    /**
     * Compares the files of one scan with `known`: the stat (size, times, inode) of each file when it was last read, by path.
     * @param stableMs time that a changed file must stay the same (ms)
     * @param quietBefore files whose last change is before this time (epoch ms) are ready at once. So a start is fast.
     */
    compare ({ files, known, now, stableMs, quietBefore = -Infinity }: {
      files: readonly FileStat[], known: ReadonlyMap<string, FileStat['stat']>, now: number, stableMs: number, quietBefore?: number
    }): Stability {
      const ready: FileStat[] = []
      const gone: string[] = []
      const present = new Set<string>()
      for (const file of files) {
        const { path, stat } = file
        present.add(path)
        if (isSameStat(known.get(path) ?? null, stat)) {
          changing.delete(path)
          continue
        }
        const isQuiet = Math.max(stat.mtimeMs, stat.ctimeMs) < quietBefore
        if (isQuiet || isStable(path, stat, { now, stableMs })) ready.push(file)
      }
      for (const path of known.keys()) if (!present.has(path) && isStable(path, null, { now, stableMs })) gone.push(path)
      for (const path of changing.keys()) if (!present.has(path) && !known.has(path)) changing.delete(path)
      return { ready, gone, isPending: changing.size > ready.filter(({ path }) => changing.has(path)).length + gone.length }
    },
    /** Returns the awaited files: paths in `unread` (files that can't be read) whose articles stay unchanged for now. */
    awaited (unread: readonly string[], now: number): Set<string> {
      const present = new Set(unread)
      for (const path of unreadSince.keys()) if (!present.has(path)) unreadSince.delete(path)
      for (const path of unread) if (!unreadSince.has(path)) unreadSince.set(path, now)
      return new Set(unread.filter((path) => now - (unreadSince.get(path) ?? now) < AWAIT_MS))
    },
  }
}

export function isSameStat (a: Stat, b: Stat): boolean {
  if (a === null || b === null) return a === b
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino
}
