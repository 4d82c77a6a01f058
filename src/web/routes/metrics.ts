import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../../metrics/metrics.ts'

/** For Prometheus, on a port of its own: no reader gets there. */
export function metricsRoutes (app: FastifyInstance, { contentType, expose }: Pick<Metrics, 'contentType' | 'expose'>): void {
  app.get('/metrics', async (_request, reply) => await reply.header('cache-control', 'no-store').type(contentType).send(await expose()))
}
