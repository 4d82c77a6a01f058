// A thread that saves a file as slow programs and networks do. Tells the longest pause between two of its writes: a test
// that was kept from the processor for too long has to be judged again.
import { closeSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'

export type Manner =
  /** Emptied, then written byte by byte. */
  | 'byte by byte'
  /** Made as long as it will be, all zeros, then filled. */
  | 'preallocated'
  /** Old bytes overwritten by new ones, without being emptied. */
  | 'in place'
  /** Written beside under a name that is ignored, then renamed over. */
  | 'rename over'
  /** Written beside under the name of a piece, then renamed over. */
  | 'rename from a piece'

interface Job { file: string, bytes: Uint8Array, manner: Manner, paceMs: number }

/** Writes in a thread of its own; gives the longest pause in ms. */
export async function writeSlowly (job: Job): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { slowWriter: job } })
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function write ({ file, bytes, manner, paceMs }: Job): number {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  const target = manner === 'rename over' ? `${file}.tmp` : manner === 'rename from a piece' ? file.replace(/\.md$/, '-新.md') : file
  const handle = openSync(target, manner === 'in place' ? 'r+' : 'w')
  if (manner === 'preallocated') ftruncateSync(handle, bytes.length)
  let longest = 0
  let at = performance.now()
  for (let index = 0; index < bytes.length; index++) {
    writeSync(handle, bytes, index, 1, index)
    Atomics.wait(pause, 0, 0, paceMs)
    const now = performance.now()
    longest = Math.max(longest, now - at)
    at = now
  }
  closeSync(handle)
  if (target !== file) renameSync(target, file)
  return longest
}

const job = (workerData as { slowWriter?: Job } | null)?.slowWriter
if (job) parentPort?.postMessage(write(job))
