// Gives memory back to the system after a large look. The engine keeps what it once had for as long as it might want it again;
// a portal that took in ten thousand pieces wants it again with its next update.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Frees what isn't used and hands its pages back; takes some hundred milliseconds, in this thread alone. Does nothing where the engine offers no such thing. */
export function giveBack (): void {
  try {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as typeof globalThis.gc
    // Once finds what nobody holds, twice what only that held.
    for (let time = 0; time < 2; time++) collect?.({ type: 'major', execution: 'sync', flavor: 'last-resort' })
  } catch { /* another engine */ }
}
