// Unknown addresses and faults answer with a page in Chinese and a way on; what went wrong stays in the log.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from './pages/error.ts'
import type { LayoutContext } from './pages/layout.ts'
import { gonePage } from './pages/gone.ts'
import type { Tombstone } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'
import { PROTECTION } from './headers.ts'

/** Thrown by routes for an address that has nothing to show. */
export class NotFound extends Error {
  statusCode = 404
}

/** Thrown for what is at another address by now: the request goes there, with what it asked of it. */
export class Moved extends Error {
  statusCode = 301
  readonly to: string
  /** How many segments of the asked path name what has moved; those behind go along. */
  readonly segments: number
  constructor (to: string, segments: number) {
    super('moved')
    this.to = to
    this.segments = segments
  }
}

/** Thrown for what was public and is no more; `former` is the piece, if it was one. */
export class Gone extends Error {
  statusCode = 410
  readonly former: Tombstone | null
  constructor (former: Tombstone | null) {
    super('gone')
    this.former = former
  }
}

/** Thrown for a 审稿 link whose time is over. */
export class ReviewOver extends Error {
  statusCode = 410
}

/** `former`: what stood at the address. */
export type ErrorAnswer = (reply: FastifyReply, status: number, former?: Tombstone | null) => Promise<FastifyReply>

/** Makes what sends an error page. `frameSource` may throw (the index can't be read): the page then has a bare frame. */
export function createErrorAnswer ({ render, frameSource, bareFrame }: {
  render: (template: string, model: object) => Promise<string>, frameSource: () => LayoutContext, bareFrame: LayoutContext
}): ErrorAnswer {
  const source = () => {
    try {
      return frameSource()
    } catch {
      return bareFrame
    }
  }
  return async (reply, status, former) => {
    const html = former !== undefined ? await render('pages/gone.eta', gonePage(source(), former)) : await render('pages/error.eta', errorPage(source(), status, reply.request.id))
    return await reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
  }
}

const UNPARSABLE = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>请求有误</title></head><body><p>这个请求读不懂。请核对网址后再试。</p></body></html>'

/** Answers bytes that are no HTTP request; the connection ends. */
export function refuseUnparsable (_error: Error, socket: Socket): void {
  if (!socket.writable) return
  const headers = Object.entries(PROTECTION).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(UNPARSABLE)}\r\nConnection: close\r\n${headers}\r\n${UNPARSABLE}`)
  // Once it is sent: a client that keeps its own side open gets no more of our memory.
  socket.destroySoon()
}

/** Sets the handlers of an app. What `isDamage` says of an error is told to `onDamage`: who can mend it will, and the reader may ask again. */
export function registerErrors (app: FastifyInstance, { answer, urls, isDamage, onDamage }: {
  answer: ErrorAnswer, urls: Urls, isDamage: (error: unknown) => boolean, onDamage: () => void
}): void {
  app.setNotFoundHandler(async (_request, reply) => await answer(reply, 404))
  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof Moved) {
      const asked = (request.raw.url ?? '').replace(/^https?:\/\/[^/?#]*/i, '').slice(urls.basePath.length)
      // What stands behind it: a version, a paragraph, .json, a query.
      const behind = asked.replace(new RegExp(`^(?:/[^/?.]+){${error.segments}}`), '')
      return reply.header('cache-control', 'public, max-age=3600').redirect(error.to + behind, 301)
    }
    if (error instanceof Gone) return await answer(reply, 410, error.former)
    const damaged = isDamage(error)
    if (damaged) onDamage()
    const status = damaged ? 503 : error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    // 503 is no fault: a process that waits for its index says so itself, once.
    if (damaged || (status >= 500 && status !== 503)) request.log.error({ err: error }, 'request failed')
    if (status === 503) reply.header('retry-after', '5')
    return await answer(reply, status)
  })
}
