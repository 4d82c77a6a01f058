// Sends a document for machines from the one address it has. Whoever has it asks only whether it still holds.
import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SHARED } from './headers.ts'
import { otherSpelling } from './send-page.ts'

/** Another spelling of the address redirects there (301); the same bytes as before are not sent again (304). */
export function sendDocument (request: FastifyRequest, reply: FastifyReply, { address, type, body }: { address: string, type: string, body: string }): FastifyReply {
  const elsewhere = otherSpelling(request, address)
  // Any site's script may read it: it is public.
  reply.header('access-control-allow-origin', '*')
  if (elsewhere !== null) return reply.redirect(elsewhere, 301)
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`
  reply.header('etag', etag).header('cache-control', SHARED)
  if (isKnown(request.headers['if-none-match'], etag)) return reply.code(304).send()
  return reply.type(`${type}; charset=utf-8`).send(body)
}

/** A proxy that compresses makes the tag a weak one. */
function isKnown (header: string | undefined, etag: string): boolean {
  return (header ?? '').split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')))
}
