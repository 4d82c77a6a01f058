// Sends each page, document and export from its one canonical address. Other spellings of the address redirect there.
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { contentDisposition } from './content-disposition.ts'
import { inChunks } from '../exports/stream.ts'
import { SHARED } from './headers.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'

/** Returns the target of the redirect, with the query of the request; null for a request at `address` itself. */
export function canonicalRedirect (request: FastifyRequest, address: string): string | null {
  const asked = withoutOrigin(request.raw.url)
  const mark = asked.indexOf('?')
  return (mark < 0 ? asked : asked.slice(0, mark)) === address ? null : address + (mark < 0 ? '' : asked.slice(mark))
}

/** Removes scheme and host: clients of a proxy may send the absolute form (RFC 9112 §3.2.2). */
export const withoutOrigin = (url = '') => url.replace(/^https?:\/\/[^/?#]*/i, '')

interface Page { address: string, template: string, model: object }

/** Renders `template`, a file of views/pages without its extension. */
export async function sendPage (request: FastifyRequest, reply: FastifyReply, { address, template, model }: Page): Promise<unknown> {
  const target = canonicalRedirect(request, address)
  if (target !== null) return reply.redirect(target, 301)
  reply.type('text/html; charset=utf-8').header('cache-control', SHARED)
  return await reply.viewAsync(`pages/${template}.eta`, model)
}

interface Document { address: string, type: string, body: string }

/** Sends a document for machines. Scripts of any site may read it, since it is public. */
export function sendDocument (request: FastifyRequest, reply: FastifyReply, { address, type, body }: Document): FastifyReply {
  const target = canonicalRedirect(request, address)
  reply.header('access-control-allow-origin', '*')
  if (target !== null) return reply.redirect(target, 301)
  return reply.type(`${type}; charset=utf-8`).header('cache-control', SHARED).send(body)
}

export interface Export {
  /** Canonical path, from urls.ts. */
  address: string
  type: string
  /** Name of the saved file: `name` in Chinese, `fallback` in ASCII, both without `ending`. */
  file: { kind: 'attachment' | 'inline', name: string, fallback: string, ending: string }
  strings: Iterable<string>
}

/** Streams an export. Scripts of any site may read it, since it is public. */
export function sendExport (request: FastifyRequest, reply: FastifyReply, { address, type, file, strings }: Export): FastifyReply {
  const { kind, name, fallback, ending } = file
  const target = canonicalRedirect(request, address)
  reply.header('access-control-allow-origin', '*')
  if (target !== null) return reply.redirect(target, 301)
  return reply
    .type(type)
    .header('cache-control', SHARED)
    .header('content-disposition', contentDisposition({ kind, name: `${name}.${ending}`, fallback: `${fallback}.${ending}` }))
    .send(Readable.from(request.method === 'HEAD' ? [] : inChunks(strings), { objectMode: false }))
}
