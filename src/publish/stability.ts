// Decides which files may be read. A change counts when two scans some time apart agree on size, times and inode. So no half written
// file is read, and an editor's save by "delete" and "rename" leaves no gap.
import type { FileStat } from '../content/scan.ts'

export interface Stability {
  /** New or changed files that stand still. */
  ready: FileStat[]
  /** Paths of files that are gone. */
  gone: string[]
  /** A change does not stand still yet. */
  isPending: boolean
}

type Stat = FileStat['stat'] | null

/** A file that is seen and can't be read counts as coming for this long. It then holds nothing up any more. */
const AWAIT_MS = 60_000

export function createStability () {
  const changing = new Map<string, { stat: Stat, since: number }>()
  const unreadSince = new Map<string, number>()

  const isStable = (path: string, stat: Stat, { now, stableMs }: { now: number, stableMs: number }): boolean => {
    const earlier = changing.get(path)
    // A clock that was set back starts the wait again.
    if (earlier === undefined || !isSameStat(earlier.stat, stat) || now < earlier.since) {
      changing.set(path, { stat, since: now })
      return stableMs <= 0
    }
    return now - earlier.since >= stableMs
  }

  return {
    /**
     * Compares one scan with the stats of the files as they were read (`known`, by path).
     * @param stableMs how long a change must stand still (ms)
     * @param quietBefore epoch ms: files that were not touched since then count as stable at once. This makes a start quick.
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
    /** Returns those of the unread files that are awaited: their articles stay as they are. */
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
