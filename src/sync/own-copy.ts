/**
 * A copy of plain data that shares nothing with it: what was cut from a text keeps all of the text alive. By way of JSON, as
 * which the index keeps such data too: it takes less time than a structured clone.
 */
export const ownCopy = <T>(plain: T): T => JSON.parse(JSON.stringify(plain)) as T
