// Sends a page from the one address it has: any other spelling of the address redirects there once.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SHARED } from './headers.ts'

/** Where a request should have gone, query and all; null when it came by `address`. */
export function otherSpelling (request: FastifyRequest, address: string): string | null {
  // A proxy's client may ask by the whole address.
  const asked = (request.raw.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '')
  const mark = asked.indexOf('?')
  return (mark < 0 ? asked : asked.slice(0, mark)) === address ? null : address + (mark < 0 ? '' : asked.slice(mark))
}

/** Renders `template` (a file of views/pages, without ending) when the request came by `address`, else redirects (301). */
export async function sendPage (request: FastifyRequest, reply: FastifyReply, { address, template, model }: { address: string, template: string, model: object }): Promise<unknown> {
  const elsewhere = otherSpelling(request, address)
  if (elsewhere !== null) return reply.redirect(elsewhere, 301)
  reply.type('text/html; charset=utf-8').header('cache-control', SHARED)
  return await reply.viewAsync(`pages/${template}.eta`, model)
}
