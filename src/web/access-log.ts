// Request ids, and one log line for each request that the cache did not answer. See docs/decisions/logs.md.
import { randomInt } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from 'fastify'

/** Maximum length of a part between two slashes in a public address. A longer part may be a signed link or a misplaced secret. */
const MAX_SEGMENT_CHARACTERS = 40

const MAX_PATH_CHARACTERS = 200

/** Matches a request id as nginx writes it in `$request_id`: 32 hexadecimal digits. */
const PROXY_REQUEST_ID = /^[0-9a-f]{32}$/

/** A finished or aborted request that the cache did not answer. */
export interface FinishedRequest {
  method: string
  /** Pattern of the route; null without a route. */
  route: string | null
  /** Null when the client closed the connection before the end of the reply. */
  status: number | null
  seconds: number
  /** `miss`: the reply was rendered and can be kept in the cache. `none`: the cache can't keep the reply. */
  cache: 'miss' | 'none'
}

/** Replaces Fastify's own log lines: they contain address, host and query. */
class RequestLog extends LogController {
  override incomingRequest (): void {}

  override requestCompleted (): void {}

  override routeNotFound (): void {}

  override defaultErrorLog (error: Error, request: FastifyRequest): void {
    request.log.error({ err: error }, 'the error page failed')
  }

  override writeHeadError (error: Error, request: FastifyRequest): void {
    request.log.warn({ err: error }, 'the answer has a header that can\'t be sent')
  }
}

/**
 * @param privateAddress path of the desk
 * @param wasRendered tells whether a reply was rendered for the cache
 * @param onFinished runs once for each request that the cache did not answer
 */
export function createAccessLog ({ privateAddress, wasRendered, onFinished }: {
  privateAddress: string, wasRendered: (request: FastifyRequest) => boolean, onFinished: (finished: FinishedRequest) => void
}) {
  const loggedPath = createLoggedPath(privateAddress)
  const unfinished = new WeakSet<FastifyRequest>()

  function finish (request: FastifyRequest, reply: FastifyReply | null): void {
    if (!unfinished.delete(request)) return
    const { method } = request
    const route = request.routeOptions.url ?? null
    const status = reply?.statusCode ?? null
    const durationMs = reply === null ? null : Math.round(reply.elapsedTime * 10) / 10
    const line = { method, path: loggedPath(request.raw.url ?? '', route), route, status, durationMs }
    request.log.info(line, status === null ? 'request aborted' : 'request finished')
    onFinished({ method, route, status, seconds: (durationMs ?? 0) / 1000, cache: wasRendered(request) ? 'miss' : 'none' })
  }

  return {
    logController: new RequestLog(),
    /** Registers the hooks. The cache must be attached before: its answers then never reach this `onRequest` hook. */
    attach (app: FastifyInstance): void {
      app.addHook('onRequest', async (request) => { unfinished.add(request) })
      app.addHook('onResponse', async (request, reply) => { finish(request, reply) })
      app.addHook('onRequestAbort', async (request) => { finish(request, null) })
    },
    /** Logs a reply for which Fastify runs no hooks: the address can't be decoded. */
    logUnrouted (request: FastifyRequest, reply: FastifyReply): void {
      unfinished.add(request)
      reply.raw.once('finish', () => { finish(request, reply) })
    },
  }
}

/**
 * Returns a function that makes the logged path from an address and the pattern of its route. `url` is as in the request line.
 * The path has no query: a query may contain search words, or an id of the person who shared the link. `…` replaces possible secrets.
 * @param privateAddress path of the desk
 */
export function createLoggedPath (privateAddress: string): (url: string, route: string | null) => string {
  const desk = privateAddress.slice(privateAddress.lastIndexOf('/')) + '/'

  /** Cuts an address below the desk without a route: it may contain the token. */
  function withoutTypedSecret (path: string, route: string | null): string {
    const at = route?.includes(desk) === true ? -1 : path.toLowerCase().indexOf(desk)
    return at < 0 ? path : `${path.slice(0, at + desk.length)}…`
  }

  return (url, route) => {
    // The signed part of the address gives access to a draft. The pattern of the route is logged instead of the address.
    if (route !== null && route.includes(':signed')) return route
    const path = withoutTypedSecret(url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#][^]*$/, ''), route)
    const shown = path.split('/').map((segment) => segment.length > MAX_SEGMENT_CHARACTERS ? '…' : segment).join('/')
    return shown.length > MAX_PATH_CHARACTERS ? `${shown.slice(0, MAX_PATH_CHARACTERS)}…` : shown
  }
}

/**
 * Returns a function that gives each request its id. An X-Request-Id from a trusted proxy is used, so that both logs have the same id.
 * Other ids consist of digits and a hyphen: readers can say them on the telephone.
 * @param trustProxy addresses and CIDRs, as in Config
 */
export function createRequestIds (trustProxy: readonly string[]): (request: IncomingMessage) => string {
  const proxies = new BlockList()
  for (const entry of trustProxy) {
    const [address = '', bits] = entry.split('/')
    const family = isIPv6(address) ? 'ipv6' : 'ipv4'
    if (bits === undefined) proxies.addAddress(address, family)
    else proxies.addSubnet(address, Number(bits), family)
  }
  const prefix = `${randomInt(10_000_000, 100_000_000)}-`
  let count = 0

  const isTrusted = (address: string) => address !== '' && proxies.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

  return ({ headers, socket }) => {
    const given = headers['x-request-id']
    return typeof given === 'string' && PROXY_REQUEST_ID.test(given) && isTrusted(socket.remoteAddress ?? '') ? given : prefix + String(++count)
  }
}
