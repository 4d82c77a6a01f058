import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { PICTURE_TYPES } from '../content/picture-address.ts'
import { NotFound } from '../http/errors.ts'
import { IMMUTABLE } from '../http/headers.ts'

/** Pictures, named by their bytes: the intake copied them here, so there are no links to follow and no paths to climb. */
export function mediaRoutes (app: FastifyInstance, mediaDir: string): void {
  app.get<{ Params: { name: string } }>('/media/:name', async (request, reply) => {
    const match = /^[0-9a-f]{32}\.([a-z]{3,4})$/.exec(request.params.name)
    const type = match?.[1] && PICTURE_TYPES[match[1]]
    const file = type && await open(join(mediaDir, request.params.name)).catch(() => null)
    if (!file) throw new NotFound()
    const { size } = await file.stat()
    return await reply.type(type).header('content-length', size).header('cache-control', IMMUTABLE).send(file.createReadStream())
  })
}
