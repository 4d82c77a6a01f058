// Addresses for monitoring: health and readiness for a supervisor, metrics for Prometheus.
import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../../metrics/metrics.ts'

export interface Readiness { status: 'ready' | 'degraded' | 'unready', reasons: { code: string, message: string }[] }

/** Log level of requests that a supervisor sends every few seconds. With this level they do not appear in the access log. */
const QUIET = { logLevel: 'warn' as const }

export function healthRoutes (app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/healthz', QUIET, async (_request, reply) => await reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('ok\n'))
  app.get('/readyz', QUIET, async (_request, reply) => {
    const state = readiness()
    return await reply.code(state.status === 'unready' ? 503 : 200).header('cache-control', 'no-store').send(state)
  })
}

/** Registers the metrics. They have their own port, to which readers have no access. */
export function metricsRoutes (app: FastifyInstance, { contentType, expose }: Pick<Metrics, 'contentType' | 'expose'>): void {
  app.get('/metrics', async (_request, reply) => await reply.header('cache-control', 'no-store').type(contentType).send(await expose()))
}
