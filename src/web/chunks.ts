import { setImmediate } from 'node:timers/promises'

// Characters, not bytes: Chinese text is three times as long on the wire.
const CHUNK = 32 * 1024

/** Joins short strings to chunks worth sending, and lets others have their turn after each. */
export async function * inChunks (strings: Iterable<string>): AsyncGenerator<string> {
  let chunk = ''
  for (const string of strings) {
    chunk += string
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
    await setImmediate()
  }
  if (chunk !== '') yield chunk
}
