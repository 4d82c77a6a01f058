import type { FastifyInstance } from 'fastify'

export interface Readiness { status: 'ready' | 'degraded' | 'unready', reasons: { code: string, message: string }[] }

/** Asked every few seconds by whoever watches: that is no news for the log. */
const QUIET = { logLevel: 'warn' as const }

export function healthRoutes (app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/healthz', QUIET, async (_request, reply) => await reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('ok\n'))
  app.get('/readyz', QUIET, async (_request, reply) => {
    const state = readiness()
    return await reply.code(state.status === 'unready' ? 503 : 200).header('cache-control', 'no-store').send(state)
  })
}
