// A thread that saves a file as slow programs and networks do. It returns the longest pause between two writes: after a pause that
// is too long, a test has to try again.
import { closeSync, ftruncateSync, openSync, renameSync, writeSync } from 'node:fs'
import { parentPort, Worker, workerData } from 'node:worker_threads'

export type Manner =
  /** Truncated, then written byte by byte. */
  | 'byte by byte'
  /** Extended to its full length with zeros, then filled. */
  | 'preallocated'
  /** Overwritten without truncation. */
  | 'in place'
  /** Written under a name that is ignored, then renamed. */
  | 'rename over'
  /** Written under the name of another article, then renamed. */
  | 'rename from an article'

interface Job { file: string, bytes: Uint8Array, manner: Manner, paceMs: number }

/** Writes in its own thread. Returns the longest pause (ms). */
export async function writeSlowly (job: Job): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { slowWriter: job } })
  return await new Promise((resolve, reject) => {
    worker.once('message', resolve)
    worker.once('error', reject)
  })
}

function write ({ file, bytes, manner, paceMs }: Job): number {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  const target = manner === 'rename over' ? `${file}.tmp` : manner === 'rename from an article' ? file.replace(/\.md$/, '-新.md') : file
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
