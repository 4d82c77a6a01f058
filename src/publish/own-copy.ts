/**
 * A copy of plain data that shares nothing with it: what was cut from a text keeps all of the text alive. By way of JSON, as
 * which the index keeps such data too: it takes less time than a structured clone.
 */
export const ownCopy = <T>(plain: T): T => JSON.parse(JSON.stringify(plain)) as T

const NONE: readonly never[] = Object.freeze([])

/** The same plain data, in which one empty list stands for all: ten thousand pieces have half a dozen each. */
export function withSharedLists<T extends object> (plain: T): T {
  for (const [name, value] of Object.entries(plain)) if (Array.isArray(value) && value.length === 0) Object.assign(plain, { [name]: NONE })
  return plain
}
