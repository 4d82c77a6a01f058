// Sends a stored picture. Its name is a hash, so that no symlink is followed and no other folder is reachable.
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyReply } from 'fastify'
import { PICTURE_TYPES } from '../content/picture-address.ts'
import { NotFound } from './errors.ts'

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
