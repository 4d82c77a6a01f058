// Unknown addresses and faults answer with a page in Chinese and a way on; what went wrong stays in the log.
import type { Socket } from 'node:net'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from '../pages/error.ts'
import type { FrameSource } from '../pages/frame.ts'
import { PROTECTION } from './headers.ts'

/** Thrown by routes for an address that has nothing to show. */
export class NotFound extends Error {
  statusCode = 404
}

/** Thrown for a 审稿 link whose time is over. */
export class ReviewOver extends Error {
  statusCode = 410
}

export type ErrorAnswer = (reply: FastifyReply, status: number) => Promise<FastifyReply>

/** Makes what sends an error page. `frameSource` may throw (the index can't be read): the page then has a bare frame. */
export function createErrorAnswer ({ render, frameSource, bareFrame }: {
  render: (template: string, model: object) => Promise<string>, frameSource: () => FrameSource, bareFrame: FrameSource
}): ErrorAnswer {
  const source = () => {
    try {
      return frameSource()
    } catch {
      return bareFrame
    }
  }
  return async (reply, status) => {
    const html = await render('pages/error.eta', errorPage(source(), status))
    return await reply.code(status).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(html)
  }
}

const UNPARSABLE = '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>请求有误</title></head><body><p>这个请求读不懂。请核对网址后再试。</p></body></html>'

/** Answers bytes that are no HTTP request; the connection ends. */
export function refuseUnparsable (_error: Error, socket: Socket): void {
  if (!socket.writable) return
  const headers = Object.entries(PROTECTION).map(([name, value]) => `${name}: ${value}\r\n`).join('')
  socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: ${Buffer.byteLength(UNPARSABLE)}\r\nConnection: close\r\n${headers}\r\n${UNPARSABLE}`)
}

/** Sets the handlers of an app. */
export function registerErrors (app: FastifyInstance, answer: ErrorAnswer): void {
  app.setNotFoundHandler(async (_request, reply) => await answer(reply, 404))
  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return await answer(reply, status)
  })
}
