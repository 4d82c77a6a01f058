// A share that vanishes looks just like staff deleting everything. What would take away much at once is held until it
// is sure: see docs/decisions/held-deletions.md.
import type { PublishedFile } from '../store/archive/archive.ts'

/** Why the portal goes on showing what the folder no longer has. */
export interface BlockedDeletion {
  reason: 'missing' | 'unreadable' | 'empty' | 'many-gone'
  /** Epoch milliseconds. */
  since: number
  /** Keys of the pieces that are gone from the folder. */
  keys: readonly string[]
}

/** A loss is sudden when more pieces than this, and more than this share of all, go at one look. */
const FEW = 5
const SHARE = 0.3

/** A loss that is still the same after this long was meant. */
const AGREE_MS = 60_000

export type Hold = ReturnType<typeof createHold>

export function createHold () {
  let held: BlockedDeletion | null = null
  let confirmed: ReadonlySet<string> | null = null
  const begin = (now: number, reason: BlockedDeletion['reason'], keys: readonly string[]) => {
    const same = held?.reason === reason && held.keys.length === keys.length && held.keys.every((key, index) => key === keys[index])
    held = same && held ? held : { reason, since: now, keys }
    return held
  }
  return {
    /** The folder itself can't be seen: nothing in it can have been deleted on purpose. Held until it is back. */
    lostRoot ({ now, reason }: { now: number, reason: 'missing' | 'unreadable' | 'empty' }): BlockedDeletion {
      confirmed = null
      return begin(now, reason, [])
    },
    /**
     * Compares what is public with what would be; null when the loss may be obeyed. A piece whose file is there (`isPresent`)
     * was made a draft, not lost.
     */
    judge ({ now, before, after, isPresent }: { now: number, before: readonly PublishedFile[], after: readonly PublishedFile[], isPresent: (path: string) => boolean }): BlockedDeletion | null {
      const pieces = before.filter((acceptance) => acceptance.kind === 'article')
      const staying = new Set(after.filter((acceptance) => acceptance.kind === 'article').map((acceptance) => acceptance.key))
      const gone = pieces.filter((acceptance) => !staying.has(acceptance.key) && !isPresent(acceptance.path)).map((acceptance) => acceptance.key)
      const obey = gone.length <= FEW || gone.length <= pieces.length * SHARE || gone.every((key) => confirmed?.has(key) === true)
      if (!obey) {
        const current = begin(now, 'many-gone', gone)
        if (now - current.since < AGREE_MS) return current
      }
      held = null
      confirmed = null
      return null
    },
    /** The loss that is held now was meant; a further one was not. */
    confirm: () => { confirmed = held?.reason === 'many-gone' ? new Set(held.keys) : null },
    isHeld: () => held !== null,
  }
}
