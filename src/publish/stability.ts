// Waits until a file is whole. A change counts when two looks some time apart agree on size, times and inode: a half
// written file is never read, and the moment between "delete" and "rename" of an editor's save is never seen.
import type { FileStat } from '../content/scan.ts'

export interface Settled {
  /** New or changed files that can be read now. */
  ready: FileStat[]
  /** Paths that are gone for good. */
  gone: string[]
  /** Something is under way: look again after the settling time. */
  pending: boolean
}

type Stamp = FileStat['stat'] | null

export type Settler = ReturnType<typeof createSettler>

/** Remembers looks. Holds no bytes and reads none. */
export function createSettler () {
  const accepted = new Map<string, Stamp>()
  const seen = new Map<string, { stamp: Stamp, since: number }>()

  const isSettled = (path: string, stamp: Stamp, { now, settleMs }: { now: number, settleMs: number }): boolean => {
    const earlier = seen.get(path)
    // A clock that was set back begins to count anew.
    if (earlier === undefined || !sameStamp(earlier.stamp, stamp) || now < earlier.since) {
      seen.set(path, { stamp, since: now })
      return settleMs <= 0
    }
    return now - earlier.since >= settleMs
  }

  return {
    /**
     * Takes one look at the whole folder. `settleMs`: how long a change must stand still; files not touched since
     * `quietBefore` (epoch ms) are believed at first sight, which makes a start quick.
     */
    consider ({ looks, now, settleMs, quietBefore = -Infinity }: { looks: readonly FileStat[], now: number, settleMs: number, quietBefore?: number }): Settled {
      const ready: FileStat[] = []
      const gone: string[] = []
      const present = new Set<string>()
      for (const look of looks) {
        present.add(look.path)
        if (sameStamp(accepted.get(look.path) ?? null, look.stat)) {
          seen.delete(look.path)
          continue
        }
        const quiet = Math.max(look.stat.mtimeMs, look.stat.ctimeMs) < quietBefore
        if (quiet || isSettled(look.path, look.stat, { now, settleMs })) ready.push(look)
      }
      for (const path of accepted.keys()) if (!present.has(path) && isSettled(path, null, { now, settleMs })) gone.push(path)
      for (const path of seen.keys()) if (!present.has(path) && !accepted.has(path)) seen.delete(path)
      return { ready, gone, pending: seen.size > ready.filter((look) => seen.has(look.path)).length + gone.length }
    },
    /** Whether a file is as it was when it was read. */
    isAccepted: (look: FileStat) => sameStamp(accepted.get(look.path) ?? null, look.stat),
    /** Notes that a file was read as it was at this look. */
    accept (look: FileStat): void {
      accepted.set(look.path, look.stat)
      seen.delete(look.path)
    },
    /** Notes that a file is gone. */
    forget (path: string): void {
      accepted.delete(path)
      seen.delete(path)
    },
  }
}

function sameStamp (a: Stamp, b: Stamp): boolean {
  if (a === null || b === null) return a === b
  return a.size === b.size && a.mtimeMs === b.mtimeMs && a.ctimeMs === b.ctimeMs && a.ino === b.ino
}
