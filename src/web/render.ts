// Eta through @fastify/view. Templates print what the page's model gives them.
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import type { FastifyInstance } from 'fastify'

const VIEWS = join(import.meta.dirname, '../../views')

/** Registers `reply.viewAsync`. Templates are compiled once and kept. */
export async function registerViews (app: FastifyInstance): Promise<void> {
  await app.register(fastifyView, { engine: { eta: new Eta({ views: VIEWS, cache: true }) }, root: VIEWS, production: true })
}
