// Sends what machines and other programs take: open data, which any site may ask for.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentDisposition } from './content-disposition.ts'
import { inChunks } from './chunks.ts'
import { SHARED } from './headers.ts'
import { otherSpelling } from './canonical.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'

export interface Export {
  /** Path of its one address, from urls.ts. */
  address: string
  type: string
  /** How it is called when it is saved: `name` in Chinese, `fallback` in ASCII, both without their ending. */
  file: { kind: 'attachment' | 'inline', name: string, fallback: string, ending: string }
  strings: Iterable<string>
}

/** Streams an export from its one address, to any site that asks. Another spelling redirects there (301). */
export function sendExport (request: FastifyRequest, reply: FastifyReply, { address, type, file: { kind, name, fallback, ending }, strings }: Export): FastifyReply {
  reply.header('access-control-allow-origin', '*')
  const elsewhere = otherSpelling(request, address)
  if (elsewhere !== null) return reply.redirect(elsewhere, 301)
  return reply
    .type(type)
    .header('cache-control', SHARED)
    .header('content-disposition', contentDisposition({ kind, name: `${name}.${ending}`, fallback: `${fallback}.${ending}` }))
    .send(Readable.from(request.method === 'HEAD' ? [] : inChunks(strings), { objectMode: false }))
}
