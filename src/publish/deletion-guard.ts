// Blocks a mass deletion until it is confirmed. A disconnected share looks the same as a deletion of all files
// (docs/decisions/blocked-deletions.md).
import type { PublishedFile } from '../store/archive/archive.ts'

/** A blocked deletion: the reason why the site still shows files that are not in the content folder. */
export interface BlockedDeletion {
  reason: 'missing' | 'unreadable' | 'empty' | 'many-gone'
  /** Time when the deletion was first blocked (epoch ms). */
  since: number
  /** Addresses (`series/number`) of the articles that are gone from the folder. */
  keys: readonly string[]
}

/** A deletion is blocked when both are exceeded: this number of articles, and this share of all public articles. */
const MOST_AT_ONCE = 5
const MOST_SHARE = 0.3

/** A blocked deletion is carried out when exactly the same articles are missing for this time (ms). */
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
     * Compares the files that are public now (`before`) with the files that will be public (`after`). Returns the blocked deletion; null
     * when the deletion is allowed. If the file of an article is in the folder (`isPresent`), the article does not count as deleted.
     * For example, the article became a draft.
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
    /** Confirms the deletion of the articles that are missing now. A later deletion of other articles is not confirmed. */
    confirm: () => { confirmed = blocked?.reason === 'many-gone' ? new Set(blocked.keys) : null },
    isBlocking: () => blocked !== null,
  }
}
