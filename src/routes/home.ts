import type { FastifyInstance } from 'fastify'
import { sendPage } from '../http/send-page.ts'
import { homePage } from '../pages/home.ts'
import type { RouteContext } from './context.ts'

export function homeRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): void {
  app.get('/', async (request, reply) => await sendPage(request, reply, {
    address: urls.home(),
    template: 'home',
    model: homePage(frameSource(), {
      newest: store.articles.newest(1)[0] ?? null,
      series: store.series.list(),
      streets: store.streets.list().map((street) => ({ ...street, articles: store.articles.ofStreet(street.slug) })),
    }),
  }))
}
