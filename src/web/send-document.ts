// Sends a document for machines from the one address it has.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SHARED } from './headers.ts'
import { otherSpelling } from './canonical.ts'

/** Another spelling of the address redirects there (301). Whether the reader has it already the cache finds out, for all replies. */
export function sendDocument (request: FastifyRequest, reply: FastifyReply, { address, type, body }: { address: string, type: string, body: string }): FastifyReply {
  const elsewhere = otherSpelling(request, address)
  // Any site's script may read it: it is public.
  reply.header('access-control-allow-origin', '*')
  if (elsewhere !== null) return reply.redirect(elsewhere, 301)
  return reply.type(`${type}; charset=utf-8`).header('cache-control', SHARED).send(body)
}
