// Registers the template engine: Eta through @fastify/view.
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance } from 'fastify'

const VIEWS = join(import.meta.dirname, '../../views')

/** Adds `reply.viewAsync`. A changed template needs a restart: compiled templates stay in memory. */
export async function registerViews (app: FastifyInstance): Promise<void> {
  await app.register(fastifyView, { engine: { eta: new Eta({ views: VIEWS, cache: true }) }, root: VIEWS, production: true })
}
