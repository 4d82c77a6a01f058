// Breaks off work that doesn't end: one thread takes in all files, and none of them may keep the others waiting.
import { runInNewContext } from 'node:vm'

/**
 * What `work` gives; null when it isn't done after so many milliseconds. It is stopped wherever it is then, so nothing that outlives it
 * may be left half changed. To watch over it costs half a millisecond.
 * @throws what `work` throws
 */
export function within<T extends object> (ms: number, work: () => T): T | null {
  const made: T[] = []
  try {
    runInNewContext('work()', { work: () => { made.push(work()) } }, { timeout: ms })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error
  }
  return made[0] ?? null
}
