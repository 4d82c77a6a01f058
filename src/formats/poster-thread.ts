// A thread that prints posters, so that pages are not kept waiting meanwhile. Each message is a job, answered under its number.
import { parentPort } from 'node:worker_threads'
import { openPosterPrinter } from './poster.ts'
import type { Poster } from './poster-layout.ts'

export interface PosterJob { id: number, poster: Poster }
export type PosterAnswer = { id: number, png: Uint8Array } | { id: number, fault: string }

const printer = openPosterPrinter()
parentPort?.on('message', ({ id, poster }: PosterJob) => {
  const answer = (message: PosterAnswer) => parentPort?.postMessage(message)
  printer.then(async ({ print }) => answer({ id, png: await print(poster) }))
    .catch((error: unknown) => answer({ id, fault: error instanceof Error ? error.stack ?? error.message : String(error) }))
})
