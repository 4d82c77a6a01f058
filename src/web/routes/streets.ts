import type { FastifyInstance } from 'fastify'
import { sendPage } from '../canonical.ts'
import { streetPage } from '../pages/street.ts'
import { streetsPage } from '../pages/streets.ts'
import type { RouteContext } from './context.ts'
import { missing } from './article-lookup.ts'

/** How many of a street's pieces stand in the list of streets, and on its own page. */
const PIECES_IN_LIST = 3
const PIECES_ON_PAGE = 200

/** A street with more figures than this shows the rest under /data. */
const STREET_FIGURES = 500

export function streetRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): void {
  app.get('/streets', async (request, reply) => await sendPage(request, reply, {
    address: urls.streets(),
    template: 'streets',
    model: streetsPage(frameSource(), {
      streets: store.streets.list().map((street) => ({ ...street, articles: store.articles.ofStreet(street.slug, PIECES_IN_LIST) })),
    }),
  }))

  app.get<{ Params: { street: string } }>('/streets/:street', async (request, reply) => {
    const street = store.streets.find(request.params.street)
    if (!street) return missing({ store, urls }, 'street', request.params.street)
    return await sendPage(request, reply, {
      address: urls.street(street.slug),
      template: 'street',
      model: streetPage(frameSource(), {
        street,
        articles: store.articles.ofStreet(street.slug, PIECES_ON_PAGE),
        figures: store.figures.list({ street: street.slug }, { limit: STREET_FIGURES, offset: 0 }),
        projects: store.projects.ofStreet(street.slug).map((project) => ({ ...project, figures: store.figures.ofProject(project.slug) })),
      }),
    })
  })
}
