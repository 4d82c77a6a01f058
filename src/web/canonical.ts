// Sends each page and document at its one canonical address. Other spellings of the address are redirected to the canonical one.
import type { FastifyReply, FastifyRequest } from 'fastify'
import { SHARED } from './headers.ts'

/** Returns the path to redirect to, with the query of the request. Returns null when the request already has the path `address`. */
export function canonicalRedirect (request: FastifyRequest, address: string): string | null {
  const asked = withoutOrigin(request.raw.url)
  const mark = asked.indexOf('?')
  return (mark < 0 ? asked : asked.slice(0, mark)) === address ? null : address + (mark < 0 ? '' : asked.slice(mark))
}

/** Removes scheme and host from the address of a request. A client may send an address with both (RFC 9112 §3.2.2). */
export const withoutOrigin = (url = '') => url.replace(/^https?:\/\/[^/?#]*/i, '')

/** Renders `template`, a file of views/pages without its extension. */
export async function sendPage (request: FastifyRequest, reply: FastifyReply, { address, template, model }: {
  address: string, template: string, model: object
}): Promise<unknown> {
  const target = canonicalRedirect(request, address)
  if (target !== null) return reply.redirect(target, 301)
  reply.type('text/html; charset=utf-8').header('cache-control', SHARED)
  return await reply.viewAsync(`pages/${template}.eta`, model)
}

export interface Document {
  /** Canonical path, from urls.ts. */
  address: string
  /** Content type, with charset. */
  type: string
  body: string
  /** Name of the saved file: `name` in Chinese, `fallback` in ASCII, both without `ending`. */
  file?: { kind: 'attachment' | 'inline', name: string, fallback: string, ending: string }
}

/** Sends a document for machines. Scripts of any site may read it, since it is public. */
export function sendDocument (request: FastifyRequest, reply: FastifyReply, { address, type, body, file }: Document): FastifyReply {
  const target = canonicalRedirect(request, address)
  reply.header('access-control-allow-origin', '*')
  if (target !== null) return reply.redirect(target, 301)
  if (file) reply.header('content-disposition', contentDisposition(file))
  return reply.type(type).header('cache-control', SHARED).send(body)
}

/** Sends a JSON document that browsers show. `name` and `fallback`: as in `Document`. */
export function sendJson (request: FastifyRequest, reply: FastifyReply, { address, name, fallback, body }: {
  address: string, name: string, fallback: string, body: string
}): FastifyReply {
  return sendDocument(request, reply, { address, type: 'application/json; charset=utf-8', body, file: { kind: 'inline', name, fallback, ending: 'json' } })
}

const MAX_NAME_CHARACTERS = 150

/** Returns Content-Disposition (RFC 6266) with a Chinese (RFC 5987) and an ASCII name. `-` replaces characters forbidden in names. */
export function contentDisposition ({ kind, name, fallback, ending }: NonNullable<Document['file']>): string {
  const safe = `${name}.${ending}`.toWellFormed().replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, '-').slice(0, MAX_NAME_CHARACTERS).toWellFormed()
  const encoded = encodeURIComponent(safe).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
  return `${kind}; filename="${`${fallback}.${ending}`.replace(/[^\w.-]+/g, '-')}"; filename*=UTF-8''${encoded}`
}
