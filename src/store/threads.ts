// What the threads of the writing side have in common. They run through without giving way to anything else, so they wait for each
// other by numbers in memory that they share.
import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'

/** How far threads step back (nice) where readers want the same core: one that others wait for, and one that only makes it quicker. */
const STEPS = { writer: 10, helper: 19 }

/** Lowers the priority of this thread. Linux gives each thread one of its own; elsewhere this does nothing. */
export function stepBack (as: keyof typeof STEPS): void {
  try {
    setPriority(Number(basename(readlinkSync('/proc/thread-self'))), STEPS[as])
  } catch { /* no /proc, or a container that allows no priorities */ }
}

/** So many numbers, all 0. */
export const sharedNumbers = (count: number) => new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT))

/** Sets a number and wakes who waits for it to change. */
export function tell (numbers: Int32Array, at: number, value: number): void {
  Atomics.store(numbers, at, value)
  Atomics.notify(numbers, at)
}
