// Repeatable random numbers.

/** Returns a generator that depends on the seed alone (mulberry32). */
export function randomFrom (seed: number) {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number) => Math.floor(next() * limit)
  return { below, pick: <T>(from: readonly T[]): T => from[below(from.length)] as T, chance: (share: number) => next() < share }
}

export type Random = ReturnType<typeof randomFrom>
