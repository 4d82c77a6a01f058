// Serialises and sends exports in parts: they may be larger than memory.
import { setImmediate } from 'node:timers/promises'

/** In characters: a Chinese one is three bytes. */
const CHUNK_CHARACTERS = 32 * 1024

interface ListDocument<T> { head: object, key: string, items: Iterable<T>, toJson: (item: T) => object }

/** Yields the JSON of `head` with a list as its last key, one item a line. */
export function * jsonWithList<T> ({ head, key, items, toJson }: ListDocument<T>): Generator<string> {
  yield `${JSON.stringify(head, null, 2).slice(0, -'\n}'.length)},\n  ${JSON.stringify(key)}: [`
  let separator = '\n    '
  for (const item of items) {
    yield separator + JSON.stringify(toJson(item))
    separator = ',\n    '
  }
  yield '\n  ]\n}\n'
}

/** Joins short strings to chunks worth sending. Other requests are served between two chunks. */
export async function * inChunks (strings: Iterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for (const string of strings) {
    chunk += string
    if (chunk.length < CHUNK_CHARACTERS) continue
    yield chunk
    chunk = ''
    await setImmediate()
  }
  if (chunk !== '') yield chunk
}
