import type { FastifyInstance } from 'fastify'
import { NotFound } from '../errors.ts'
import { IMMUTABLE } from '../headers.ts'
import { sendPicture } from '../picture.ts'
import type { RouteContext } from './context.ts'

/** The pictures of public pages. */
export function mediaRoutes (app: FastifyInstance, { store, mediaDir }: RouteContext): void {
  app.get<{ Params: { name: string } }>('/media/:name', async (request, reply) => {
    const { name } = request.params
    if (!store.isPublicMedia(name)) throw new NotFound()
    return await sendPicture(reply, { mediaDir, name, cacheControl: IMMUTABLE })
  })
}
