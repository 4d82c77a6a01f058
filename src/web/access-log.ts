// Sees each request to its end: one line in the log and one call for whoever counts. Answers from memory are many and cheap:
// the cache counts them itself, and they have no line.
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import { createLoggedPath } from './logged-path.ts'

/** A request that is over, and that was not answered from memory. */
export interface FinishedRequest {
  method: string
  /** The pattern of its route; null when no route has its address. */
  route: string | null
  /** Null: whoever asked left before the answer was whole. */
  status: number | null
  seconds: number
  /** Whether memory keeps the answer from now on. */
  cache: 'miss' | 'none'
}

/** Fastify's own lines without those that would tell address, host and query of a request. */
class RequestLog extends LogController {
  readonly #finish: (request: FastifyRequest, reply: FastifyReply) => void

  constructor (finish: (request: FastifyRequest, reply: FastifyReply) => void) {
    super()
    this.#finish = finish
  }

  override incomingRequest (): void {}

  override routeNotFound (): void {}

  override requestCompleted (error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    if (error) request.log.error({ err: error }, 'the answer could not be sent')
    this.#finish(request, reply)
  }

  override defaultErrorLog (error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'the error page failed')
  }

  override writeHeadError (error: Error, request: FastifyRequest): void {
    request.log.warn({ err: error }, 'the answer has a header that can\'t be sent')
  }
}

export type RequestWatch = ReturnType<typeof createRequestWatch>

/**
 * @param privateAddress path of the desk
 * @param wasMade whether the cache keeps the answer to a request from now on
 * @param onFinished called once for each request that wasn't answered from memory
 */
export function createRequestWatch ({ privateAddress, wasMade, onFinished }: {
  privateAddress: string, wasMade: (request: FastifyRequest) => boolean, onFinished: (finished: FinishedRequest) => void
}) {
  const loggedPath = createLoggedPath(privateAddress)
  // Those from memory never get in: for them all this is one look that finds nothing.
  const open = new WeakSet<FastifyRequest>()

  function finish (request: FastifyRequest, reply: FastifyReply | null): void {
    if (!open.delete(request)) return
    const { method } = request
    const route = request.routeOptions.url ?? null
    const status = reply?.statusCode ?? null
    const durationMs = reply === null ? null : Math.round(reply.elapsedTime * 10) / 10
    request.log.info({ method, path: loggedPath(request.raw.url ?? '', route), route, status, durationMs }, status === null ? 'request aborted' : 'request finished')
    onFinished({ method, route, status, seconds: (durationMs ?? 0) / 1000, cache: wasMade(request) ? 'miss' : 'none' })
  }

  return {
    logController: new RequestLog(finish),
    /** To be attached behind the cache: what that answers gets no further. */
    attach (app: FastifyInstance): void {
      app.addHook('onRequest', (request, _reply, done) => {
        open.add(request)
        done()
      })
      app.addHook('onRequestAbort', async (request) => { finish(request, null) })
    },
    /** For a reply that Fastify passes by its hooks: an address that can't be decoded. */
    watchUnrouted (request: FastifyRequest, reply: FastifyReply): void {
      open.add(request)
      reply.raw.once('finish', () => { finish(request, reply) })
    },
  }
}
