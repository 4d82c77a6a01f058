// Holds back a mass deletion until it is sure: a share that vanishes looks like staff deleting everything
// (docs/decisions/blocked-deletions.md).
import type { PublishedFile } from '../store/archive/archive.ts'

/** Why the site still shows what the folder no longer has. */
export interface BlockedDeletion {
  reason: 'missing' | 'unreadable' | 'empty' | 'many-gone'
  /** Epoch milliseconds. */
  since: number
  /** Addresses (`series/number`) of the articles that are gone from the folder. */
  keys: readonly string[]
}

/** A deletion is blocked when one scan takes more than this many articles and more than this share of all. */
const MOST_AT_ONCE = 5
const MOST_SHARE = 0.3

/** A blocked deletion that stays the same this long is obeyed. */
const CONFIRM_MS = 60_000

export type DeletionGuard = ReturnType<typeof createDeletionGuard>

export function createDeletionGuard () {
  let blocked: BlockedDeletion | null = null
  let confirmed: ReadonlySet<string> | null = null
  const block = (now: number, reason: BlockedDeletion['reason'], keys: readonly string[]) => {
    const isSame = blocked?.reason === reason && blocked.keys.length === keys.length && blocked.keys.every((key, index) => key === keys[index])
    blocked = isSame && blocked ? blocked : { reason, since: now, keys }
    return blocked
  }
  return {
    /** Blocks everything: the folder itself can't be seen. */
    blockLostFolder ({ now, reason }: { now: number, reason: 'missing' | 'unreadable' | 'empty' }): BlockedDeletion {
      confirmed = null
      return block(now, reason, [])
    },
    /**
     * Compares what is public with what would be. Returns null when the deletion may be obeyed. An article whose file is there
     * (`isPresent`) was made a draft, not deleted.
     */
    check ({ now, before, after, isPresent }: { now: number, before: readonly PublishedFile[], after: readonly PublishedFile[], isPresent: (path: string) => boolean }): BlockedDeletion | null {
      const articles = before.filter(({ kind }) => kind === 'article')
      const staying = new Set(after.filter(({ kind }) => kind === 'article').map(({ key }) => key))
      const gone = articles.filter(({ key, path }) => !staying.has(key) && !isPresent(path)).map(({ key }) => key)
      const isAllowed = gone.length <= MOST_AT_ONCE || gone.length <= articles.length * MOST_SHARE || gone.every((key) => confirmed?.has(key) === true)
      if (!isAllowed) {
        const current = block(now, 'many-gone', gone)
        if (now - current.since < CONFIRM_MS) return current
      }
      blocked = null
      confirmed = null
      return null
    },
    /** Staff confirm the deletion that is blocked now, not a further one. */
    confirm: () => { confirmed = blocked?.reason === 'many-gone' ? new Set(blocked.keys) : null },
    isBlocking: () => blocked !== null,
  }
}
