// Offsets of lines, and of texts that consist of parts of a source text. All offsets count UTF-16 units.

/** Maps offsets in a text to offsets in the source text. */
export class OffsetMap {
  readonly #starts: number[] = []
  readonly #sources: number[] = []

  /** Adds a part that begins at `start` in the text and at `source` in the source. Add parts in order. */
  add (start: number, source: number): void {
    this.#starts.push(start)
    this.#sources.push(source)
  }

  /** Converts `at`, an offset in the text, to an offset in the source text. */
  sourceOf (at: number): number {
    const part = lastNotAfter(this.#starts, at)
    return (this.#sources[part] ?? 0) + at - (this.#starts[part] ?? 0)
  }
}

/** Returns the offsets at which the lines of a text start. */
export function startsOfLines (text: string): number[] {
  return [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length)]
}

/** Returns the number of the line at `offset`, from 1, as text. */
export const lineOf = (text: string, offset: number) => String(startsOfLines(text.slice(0, offset)).length)

/** Returns the index of the last number in `starts` that is at most `offset`. `starts` must be in ascending order. */
export function lastNotAfter (starts: readonly number[], offset: number): number {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}
