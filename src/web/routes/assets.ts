import type { FastifyInstance } from 'fastify'
import type { Asset } from '../assets.ts'
import { NotFound } from '../errors.ts'
import { IMMUTABLE } from '../headers.ts'

export function assetRoutes (app: FastifyInstance, assets: ReadonlyMap<string, Asset>): void {
  app.get<{ Params: { name: string } }>('/assets/:name', async (request, reply) => {
    const asset = assets.get(request.params.name)
    if (!asset) throw new NotFound()
    return await reply.type(asset.type).header('cache-control', IMMUTABLE).send(asset.bytes)
  })
}
