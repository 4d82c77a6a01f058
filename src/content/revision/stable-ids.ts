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

  /**
   * Gives each item without an id the unused id of an earlier item, in order.
   * @param keyOf returns a string, which must be the same for both items
   * @param isPairable gets the counts of new and earlier items with the same string; returns false to leave these items unpaired
   */
  pair<E extends { id: string }> (earlier: readonly E[], keyOf: (item: T | E) => string, isPairable = (_now: number, _before: number) => true): void {
    const free = Map.groupBy(earlier.filter(({ id }) => !this.used.has(id)), keyOf)
    if (free.size === 0) return
    for (const [key, indexes] of Map.groupBy(this.remaining(), (index) => keyOf(this.#items[index] as T))) {
      const candidates = free.get(key) ?? []
      if (!isPairable(indexes.length, candidates.length)) continue
      let next = 0
      for (const index of indexes) {
        // `earlier` lists a figure once for each revision that has the figure, so its id may be used already.
        while (this.used.has(candidates[next]?.id ?? '')) next++
        const candidate = candidates[next]
        if (candidate !== undefined) this.assign(index, candidate.id)
      }
    }
  }

  /** Returns the ids of all items. An item without an id gets `baseOf(item)`, with `-2`, `-3` … if another item has or had that id. */
  complete (earlier: Iterable<string>, baseOf: (item: T) => string): string[] {
    for (const id of earlier) this.used.add(id)
    // Remembers the last number after each base, so that the search for an unused id takes linear time.
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
