// Gives the ids of earlier revisions to the blocks or figures of a new revision. No id is given twice.

export class StableIds<T extends object> {
  readonly #items: readonly T[]
  readonly #ids: (string | null)[]
  readonly used = new Set<string>()

  constructor (items: readonly T[]) {
    this.#items = items
    this.#ids = items.map(() => null)
  }

  assign (index: number, id: string): void {
    this.#ids[index] = id
    this.used.add(id)
  }

  /** Returns the indexes of items without an id. */
  remaining (): number[] {
    return [...this.#items.keys()].filter((index) => this.#ids[index] === null)
  }

  /** Pairs items without an id with unused earlier items of the same key, in order. `isPairable` gets both counts. */
  pair<E extends { id: string }> (earlier: readonly E[], keyOf: (item: T | E) => string, isPairable = (_now: number, _before: number) => true): void {
    const free = Map.groupBy(earlier.filter(({ id }) => !this.used.has(id)), keyOf)
    if (free.size === 0) return
    for (const [key, indexes] of Map.groupBy(this.remaining(), (index) => keyOf(this.#items[index] as T))) {
      const candidates = free.get(key) ?? []
      if (!isPairable(indexes.length, candidates.length)) continue
      let next = 0
      for (const index of indexes) {
        // An older figure is listed once for each of its revisions.
        while (this.used.has(candidates[next]?.id ?? '')) next++
        const candidate = candidates[next]
        if (candidate !== undefined) this.assign(index, candidate.id)
      }
    }
  }

  /** Returns all ids. An item without an id gets its base, or `base-2`, `base-3` … if that id is already used. */
  complete (earlier: Iterable<string>, baseOf: (item: T) => string): string[] {
    for (const id of earlier) this.used.add(id)
    // Continues each count from its last number, so that the time is linear.
    const counts = new Map<string, number>()
    return this.#items.map((item, index) => {
      const known = this.#ids[index] ?? null
      if (known !== null) return known
      const base = baseOf(item)
      let count = counts.get(base) ?? 1
      const numbered = () => count === 1 ? base : `${base}-${count}`
      while (this.used.has(numbered())) count++
      counts.set(base, count)
      this.used.add(numbered())
      return numbered()
    })
  }
}
