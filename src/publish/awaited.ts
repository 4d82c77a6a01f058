// Files that are there and not read yet: being copied, or locked by another program. What they may stand for stays as it
// is; but one that can't be read for long holds up nothing.

/** How long a file that can't be read yet is taken for one that is coming. */
const AWAIT_MS = 60_000

export function createAwaited () {
  const since = new Map<string, number>()
  return {
    /** Notes the paths that are unread at this look and gives those that are awaited. */
    update (unread: readonly string[], now: number): Set<string> {
      const present = new Set(unread)
      for (const path of since.keys()) if (!present.has(path)) since.delete(path)
      for (const path of unread) if (!since.has(path)) since.set(path, now)
      return new Set(unread.filter((path) => now - (since.get(path) ?? now) < AWAIT_MS))
    },
  }
}
