// Files whose address contains a hash of their bytes: style sheets and scripts of the program, pictures of public pages.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { PICTURE_TYPES } from '../../content/picture-address.ts'
import type { Asset } from '../assets.ts'
import { NotFound } from '../errors.ts'
import { IMMUTABLE } from '../headers.ts'
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

const NAME = /^[0-9a-f]{32}\.([a-z]{3,4})$/

/** @throws NotFound when no picture has this name */
export async function sendPicture (reply: FastifyReply, { mediaDir, name, cacheControl }: {
  mediaDir: string, name: string, cacheControl: string
}): Promise<FastifyReply> {
  const extension = NAME.exec(name)?.[1]
  const type = extension && PICTURE_TYPES[extension]
  const file = type && await open(join(mediaDir, name)).catch(() => null)
  if (!file) throw new NotFound()
  const { size } = await file.stat()
  return await reply.type(type).header('content-length', size).header('cache-control', cacheControl).send(file.createReadStream())
}
