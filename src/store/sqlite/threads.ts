// Priority of the writing thread.
import { setPriority } from 'node:os'

/** Nice value of a thread that must not slow down the answers to readers. */
const LOW_PRIORITY = 10

/** Lowers the priority of the calling thread. Only Linux has priorities of threads; elsewhere the whole process would slow down. */
export function lowerPriority (): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(LOW_PRIORITY)
  } catch { /* a container that forbids setpriority(2) */ }
}
