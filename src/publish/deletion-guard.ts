// Blocks a mass deletion until it is confirmed. A disconnected share looks the same as a deletion of all files
// (docs/decisions/blocked-deletions.md).
import type { PublishedFile } from '../store/archive/archive.ts'

/** Describes why the site still shows files that are not in the folder. */
export interface BlockedDeletion {
  reason: 'missing' | 'unreadable' | 'empty' | 'many-gone'
  /** Epoch milliseconds. */
  since: number
  /** Addresses (`series/number`) of the articles that are gone from the folder. */
  keys: readonly string[]
}

/** A deletion is blocked when one scan removes more articles than this number and more than this share. */
const MOST_AT_ONCE = 5
const MOST_SHARE = 0.3

/** A blocked deletion is carried out when it stays the same for this time (ms). */
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
    /** Blocks all deletions, because the folder is missing, unreadable or empty. */
    blockLostFolder ({ now, reason }: { now: number, reason: 'missing' | 'unreadable' | 'empty' }): BlockedDeletion {
      confirmed = null
      return block(now, reason, [])
    },
    /**
     * Compares the files that are public now with the files of the next state. Returns null when the deletion is allowed. An article whose
     * file is in the folder (`isPresent`) does not count as deleted: it became a draft, for example.
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
    /** Confirms the deletion that is blocked now. Deletions of other articles stay unconfirmed. */
    confirm: () => { confirmed = blocked?.reason === 'many-gone' ? new Set(blocked.keys) : null },
    isBlocking: () => blocked !== null,
  }
}
