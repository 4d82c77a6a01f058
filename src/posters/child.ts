// A process that prints posters: pages are not kept waiting, a fault in a library written in C or Rust ends only this, and
// its memory is given back when it ends. Each message is a job, answered under its number.
import process from 'node:process'
import { openPosterPrinter } from './draw.ts'
import type { Poster } from './layout.ts'

export interface PosterJob { id: number, poster: Poster }
export type PosterAnswer = { id: number, png: Uint8Array } | { id: number, fault: string }

const printer = openPosterPrinter()
process.on('message', ({ id, poster }: PosterJob) => {
  // Nobody listens any more when the portal has ended: that is no fault.
  const answer = (message: PosterAnswer) => { process.send?.(message, undefined, undefined, () => {}) }
  printer.then(async ({ print }) => answer({ id, png: await print(poster) }))
    .catch((error: unknown) => answer({ id, fault: error instanceof Error ? error.stack ?? error.message : String(error) }))
})
// A signal to the whole group is the portal's to answer: it ends this one.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
