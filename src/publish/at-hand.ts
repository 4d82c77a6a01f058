// Bytes that were read in this look, for whoever wants them again in it: ten thousand files are each opened once instead of three times.

/** What may be kept: some ten thousand pieces. */
const MOST_BYTES = 128 * 1024 * 1024

/** Kept in few large stretches of memory: thousands of small ones, between what a database keeps meanwhile, would not go back to the system. */
const STRETCH_BYTES = 8 * 1024 * 1024

/** Keeps bytes by a key until `clear`, as far as there is room. */
export function createAtHand () {
  const kept = new Map<string, Uint8Array>()
  const stretches: Uint8Array[] = []
  let used = 0

  /** Room of this size; null when there is none. */
  function room (size: number): Uint8Array | null {
    const last = stretches.at(-1)
    if (last !== undefined && used + size <= last.length) {
      used += size
      return last.subarray(used - size, used)
    }
    if (size > STRETCH_BYTES || (stretches.length + 1) * STRETCH_BYTES > MOST_BYTES) return null
    const next = new Uint8Array(STRETCH_BYTES)
    stretches.push(next)
    used = size
    return next.subarray(0, size)
  }

  return {
    /** Keeps a copy, if there is room. */
    put (key: string, bytes: Uint8Array): void {
      const place = kept.has(key) ? null : room(bytes.length)
      if (place === null) return
      place.set(bytes)
      kept.set(key, place)
    },
    /** What was kept under this key; null when nothing was. */
    get: (key: string): Uint8Array | null => kept.get(key) ?? null,
    clear (): void {
      kept.clear()
      stretches.length = 0
      used = 0
    },
  }
}
