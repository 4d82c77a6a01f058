// Files whose address names their bytes: style sheets and scripts of the program, pictures of public pages.
import type { FastifyInstance } from 'fastify'
import type { Asset } from '../assets.ts'
import { NotFound } from '../errors.ts'
import { IMMUTABLE } from '../headers.ts'
import { sendPicture } from '../picture.ts'
import type { RouteContext } from './context.ts'

interface FileParams { name: string }

export function staticFileRoutes (app: FastifyInstance, { store, mediaDir, assets }: RouteContext & { assets: ReadonlyMap<string, Asset> }): void {
  app.get<{ Params: FileParams }>('/assets/:name', async (request, reply) => {
    const asset = assets.get(request.params.name)
    if (!asset) throw new NotFound()
    return await reply.type(asset.type).header('cache-control', IMMUTABLE).send(asset.bytes)
  })

  app.get<{ Params: FileParams }>('/media/:name', async (request, reply) => {
    const { name } = request.params
    if (!store.isPublicMedia(name)) throw new NotFound()
    return await sendPicture(reply, { mediaDir, name, cacheControl: IMMUTABLE })
  })
}
