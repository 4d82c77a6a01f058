// Entry of the process that draws posters. Each reply has the `id` of its request.
import process from 'node:process'
import { openPosterRenderer } from './draw.ts'
import type { PosterText } from './layout.ts'

export interface PosterRequest { id: number, poster: PosterText }
export type PosterReply = { id: number, png: Uint8Array } | { id: number, error: string }

const renderer = openPosterRenderer()
process.on('message', ({ id, poster }: PosterRequest) => {
  // Sending a reply fails when the portal has already ended. The failure is expected, so the error is ignored.
  const answer = (message: PosterReply) => { process.send?.(message, undefined, undefined, () => {}) }
  renderer.then(async ({ draw }) => answer({ id, png: await draw(poster) }))
    .catch((error: unknown) => answer({ id, error: error instanceof Error ? error.stack ?? error.message : String(error) }))
})
// Ctrl-C also reaches this child process. The child ignores it, because the portal ends the child itself.
process.on('SIGINT', () => {})
process.on('disconnect', () => process.exit())
