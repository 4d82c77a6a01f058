// Of which edition of the index, and of which day, a kept page is; and whether it would be the same if it were made now.
import { beijingDay } from '../../content/date.ts'

/** Compared by identity. */
export interface Edition { generation: number, day: string }

export interface EditionSource {
  /** Of the index; it may throw: the index can't be read. */
  generation: () => number
  /** Epoch milliseconds. */
  now: () => number
  /** How old the answer may be to the question whether the index has changed. */
  checkMs?: number | undefined
}

/** A text that is another whenever the page would be, but for the day; `read` may throw. */
export interface Stamp { read: () => string, value: string }

/** Far less than anyone notices, and hundreds of answers under load. */
const CHECK_MS = 5

/** That of a page which was begun while no index could be read. */
export const NEVER: Edition = { generation: NaN, day: '' }

/** The edition that is served, null while none could be read: `current` looks at most every `checkMs`, `refresh` at once. */
export function createEditions ({ generation, now, checkMs = CHECK_MS }: EditionSource) {
  let checkedAt = -Infinity
  let edition: Edition | null = null

  function refresh (): Edition | null {
    try {
      const found = { generation: generation(), day: beijingDay(now()) }
      if (found.generation !== edition?.generation || found.day !== edition.day) edition = found
    } catch { /* better an older page than none */ }
    return edition
  }

  function current (): Edition | null {
    const at = performance.now()
    if (at - checkedAt < checkMs) return edition
    checkedAt = at
    return refresh()
  }

  return { current, refresh }
}

/** A stamp as it is now; null when it can't be read. */
export function stampOf (read: Stamp['read']): Stamp | null {
  try {
    return { read, value: read() }
  } catch {
    return null
  }
}

export function isAsStamped (stamp: Stamp | null): boolean {
  try {
    return stamp !== null && stamp.read() === stamp.value
  } catch {
    return false
  }
}
