import type { FastifyInstance } from 'fastify'
import { sendPage } from '../canonical.ts'
import { homePage } from '../pages/home.ts'
import type { RouteContext } from './context.ts'

/** The home page leads on; it doesn't list all. */
const PIECES_OF_STREET = 3

export function homeRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): void {
  app.get('/', async (request, reply) => {
    const [newest = null] = store.articles.newest(1)
    const streets = store.streets.list()
    const model = homePage(frameSource(), {
      newest,
      newestFigures: newest === null ? [] : store.figures.ofArticle(newest),
      series: store.series.list(),
      streets: streets.map((street) => ({ ...street, articles: store.articles.ofStreet(street.slug, PIECES_OF_STREET) })),
      streetFigures: streets.map((street) => store.figures.list({ street: street.slug }, { limit: 100, offset: 0 })),
    })
    return await sendPage(request, reply, { address: urls.home(), template: 'home', model })
  })
}
