// Unknown addresses and faults answer with a page in Chinese and a way on; what went wrong stays in the log.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorPage } from '../pages/error.ts'
import type { FrameSource } from '../pages/frame.ts'

/** Thrown by routes for an address that has nothing to show. */
export class NotFound extends Error {
  statusCode = 404
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

/** Sets the handlers of an app. */
export function registerErrors (app: FastifyInstance, answer: ErrorAnswer): void {
  app.setNotFoundHandler(async (_request, reply) => await answer(reply, 404))
  app.setErrorHandler(async (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const status = error.statusCode !== undefined && error.statusCode >= 400 ? error.statusCode : 500
    if (status >= 500) request.log.error({ err: error }, 'request failed')
    return await answer(reply, status)
  })
}
