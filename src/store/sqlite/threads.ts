// What the threads of the writing side have in common. They run through without giving way to anything else, so they wait for each
// other by numbers in memory that they share.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'

/** How far a thread that writes steps back (nice) where readers want the same core. */
const STEP_BACK = 10

/** Lowers the priority of this thread. Linux gives each thread one of its own; elsewhere this does nothing. */
export function stepBack (): void {
  try {
    setPriority(ownThread(), STEP_BACK)
  } catch { /* no /proc, or a container that allows no priorities */ }
}

/**
 * Lowers the priority of the engine's own threads, which collect memory and compile for all threads of the process: what they
 * do can wait, a reader can't. Call it before there are others.
 */
export function stepBackHelpers (): void {
  const threads = '/proc/self/task'
  try {
    for (const thread of readdirSync(threads)) if (readFileSync(`${threads}/${thread}/comm`, 'utf8').includes('V8Worker')) setPriority(Number(thread), STEP_BACK)
  } catch { /* as above */ }
}

/** Has this thread run only where nobody else wants to: Linux takes such a core for a free one (util-linux: `chrt`). */
export function stepAside (): void {
  stepBack()
  try {
    execFileSync('chrt', ['--idle', '--pid', '0', String(ownThread())], { stdio: 'ignore' })
  } catch { /* another system, or one that forbids it */ }
}

const ownThread = () => Number(basename(readlinkSync('/proc/thread-self')))

/** So many numbers, all 0. */
export const sharedNumbers = (count: number) => new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT))

/** Sets a number and wakes who waits for it to change. */
export function tell (numbers: Int32Array, at: number, value: number): void {
  Atomics.store(numbers, at, value)
  Atomics.notify(numbers, at)
}
