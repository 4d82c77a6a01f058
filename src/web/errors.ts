// Error pages in Chinese. Details of a fault go only to the log.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage, UNPARSABLE_REQUEST_HTML } from './pages/error.ts'
import type { LayoutContext } from './pages/layout.ts'
import { gonePage } from './pages/gone.ts'
import type { Tombstone } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'
import { withoutOrigin } from './canonical.ts'
import { PROTECTION } from './headers.ts'

/** Thrown when an address has no content; answered with 404. */
export class NotFound extends Error { statusCode = 404 }

/** What happened to an address that was public before: its content moved, or is no longer public. */
export type EndedAddress =
  /** `segments`: number of path segments at the start that `address` replaces. The rest of the path and the query are kept. */
  | { status: 'moved', address: string, segments: number }
  /** `tombstone` is null when the address was not that of an article. */
  | { status: 'gone', tombstone: Tombstone | null }

/** Thrown when the document of an address was moved or is no longer public; answered with 301 or 410. */
export class AddressEnded extends Error {
  readonly ended: EndedAddress
  constructor (ended: EndedAddress) {
    super(ended.status)
    this.ended = ended
  }
}

/** Thrown when a review link (审稿) has expired; answered with 410. */
export class ReviewExpired extends Error { statusCode = 410 }

/** Sends an error page. `tombstone` given: the page says that the address was public. Null: the address was not that of an article. */
export type ErrorReply = (reply: FastifyReply, status: number, tombstone?: Tombstone | null) => Promise<FastifyReply>

/** @param layoutContext may throw while the index is unreadable; `fallbackLayout` then replaces it */
export function createErrorReply ({ render, layoutContext, fallbackLayout }: {
  render: (template: string, model: object) => Promise<string>, layoutContext: () => LayoutContext, fallbackLayout: LayoutContext
}): ErrorReply {
  const context = () => {
    try {
      return layoutContext()
    } catch {
      return fallbackLayout
    }
  }
  return async (reply, status, tombstone) => {
    const html = tombstone !== undefined
      ? await render('pages/gone.eta', gonePage(context(), tombstone))
      : await render('pages/error.eta', errorPage(context(), status, reply.request.id))
    return await reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
  }
}

/** Replies with 400 to bytes that are not an HTTP request, and closes the connection. */
export function refuseUnparsable (_error: Error, socket: Socket): void {
  if (!socket.writable) return
  const headers = {
    'Content-Type': 'text/html; charset=utf-8', 'Content-Length': Buffer.byteLength(UNPARSABLE_REQUEST_HTML), Connection: 'close', ...PROTECTION,
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 400 Bad Request\r\n${lines.join('')}\r\n${UNPARSABLE_REQUEST_HTML}`)
  // Frees the memory of a connection that the client keeps half open.
  socket.destroySoon()
}

/** Sets the error handlers of an app. When the index is damaged, the reply is 503 and `onDamage` starts the repair. */
export function registerErrors (app: FastifyInstance, { sendError, urls, isDamage, onDamage }: {
  sendError: ErrorReply, urls: Urls, isDamage: (error: unknown) => boolean, onDamage: () => void
}): void {
  app.setNotFoundHandler(async (_request, reply) => await sendError(reply, 404))
  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof AddressEnded) {
      const { ended } = error
      if (ended.status === 'gone') return await sendError(reply, 410, ended.tombstone)
      // The part of the request's address after the replaced segments: for example a version, a paragraph, `.json`, a query.
      const rest = withoutOrigin(request.raw.url).slice(urls.basePath.length).replace(new RegExp(`^(?:/[^/?.]+){${ended.segments}}`), '')
      return reply.header('cache-control', 'public, max-age=3600').redirect(ended.address + rest, 301)
    }
    const damaged = isDamage(error)
    if (damaged) onDamage()
    const status = damaged ? 503 : error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    // A 503 without damage is not logged: a process that waits for its index has already logged that.
    if (damaged || (status >= 500 && status !== 503)) request.log.error({ err: error }, 'request failed')
    if (status === 503) reply.header('retry-after', '5')
    return await sendError(reply, status)
  })
}
