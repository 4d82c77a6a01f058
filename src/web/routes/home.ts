// The home page.
import type { FastifyInstance } from 'fastify'
import { sendPage } from '../canonical.ts'
import { homePage } from '../pages/home.ts'
import type { RouteContext } from './context.ts'

/** Maximum numbers of articles and figures that the home page reads of each street. It shows a selection of these figures. */
const MAX_ARTICLES = 3
const MAX_FIGURES = 100

export function homeRoutes (app: FastifyInstance, { store, urls, layoutContext }: RouteContext): void {
  app.get('/', async (request, reply) => {
    const [newest = null] = store.articles.newest(1)
    const streets = store.streets.list()
    const model = homePage(layoutContext(), {
      newest,
      newestFigures: newest === null ? [] : store.figures.ofArticle(newest),
      series: store.series.list(),
      streets: streets.map((street) => ({ ...street, articles: store.articles.ofStreet(street.slug, MAX_ARTICLES) })),
      streetFigures: streets.map((street) => store.figures.list({ street: street.slug }, { limit: MAX_FIGURES, offset: 0 })),
    })
    return await sendPage(request, reply, { address: urls.home(), template: 'home', model })
  })
}
