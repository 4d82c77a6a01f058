import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../canonical.ts'
import { coveragePage } from '../pages/coverage.ts'
import { dataPage } from '../pages/data.ts'
import { figurePage } from '../pages/figure.ts'
import { figureCard, withdrawnCard } from '../pages/figure-card.ts'
import type { Layout } from '../pages/layout.ts'
import { projectPage } from '../pages/project.ts'
import { projectsPage } from '../pages/projects.ts'
import type { RouteContext } from './context.ts'
import { filterQuery, lastOf, readFilter, redirectRenamed, unknownText } from './figure-filter.ts'
import { missingFigure, pastOf } from './figure-lookup.ts'
import { formerFigure } from './revisions.ts'
import { missing } from './article-lookup.ts'

const PAGE_SIZE = 100

/** A cell of the board shows that a street says something, not all that it says. */
const FIGURES_IN_CELL = 12

/** Figures of more than this many aren't added up on a page; the exports have them all. */
const MOST_ADDENDS = 1000

const pageParam = z.object({ page: z.preprocess(lastOf, z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1)) })

/** Of a list of nothing: search engines are to leave it out. */
const unlisted = (frame: Layout): Layout => ({ ...frame, metas: [...frame.metas, { name: 'robots', content: 'noindex' }], structuredData: [] })

export function dataRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, history, urls, frameSource, now } = context

  app.get('/data', async (request, reply) => {
    const filter = readFilter(request.query)
    const query = filterQuery(filter)
    const { page } = pageParam.parse(request.query)
    const clean = urls.data() + filterQuery(filter, page)
    // A form sends empty fields: the address to share has none.
    if (request.raw.url?.includes('=&') || request.raw.url?.endsWith('=')) return await reply.redirect(clean, 302)
    const elsewhere = redirectRenamed(store, reply, { filter, address: urls.data(), page })
    if (elsewhere !== null) return await elsewhere
    const found = store.atOnce(() => {
      const count = store.figures.count(filter)
      const pages = Math.max(1, Math.ceil(count / PAGE_SIZE))
      if (page > pages) return { pages, model: null }
      const figures = store.figures.list(filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
      // A part of a list is neither added nor drawn.
      const whole = count === figures.length
      const model = dataPage(frameSource(), {
        filter,
        choices: store.figures.choices(),
        figures,
        count,
        addends: whole ? figures : filter.metric !== undefined && count <= MOST_ADDENDS ? store.figures.list(filter, { limit: MOST_ADDENDS, offset: 0 }) : [],
        whole,
        page,
        pages,
        addressOf: (other) => urls.data() + filterQuery(filter, other),
        query,
      })
      const unknown = unknownText(store, filter)
      return { pages, model: unknown === null ? model : { ...model, countText: unknown, frame: unlisted(model.frame) } }
    })
    // A list may have become shorter since the link was made.
    if (found.model === null) return await reply.redirect(urls.data() + filterQuery(filter, found.pages), 302)
    return await sendPage(request, reply, { address: urls.data(), template: 'data', model: found.model })
  })

  app.get('/data/coverage', async (request, reply) => {
    const streets = store.streets.list().filter((street) => street.articleCount > 0)
    const figures = store.figures.cells().flatMap((cell) => store.figures.list(cell, { limit: FIGURES_IN_CELL, offset: 0 }))
    return await sendPage(request, reply, { address: urls.coverage(), template: 'coverage', model: coveragePage(frameSource(), { figures, streets }) })
  })

  app.get<{ Params: { id: string } }>('/data/:id', async (request, reply) => {
    const figure = store.figures.find(request.params.id)
    if (!figure) {
      const { address, model } = formerFigure(context, request.params.id)
      return await sendPage(request, reply.code(410), { address, template: 'figure-version', model })
    }
    return await sendPage(request, reply, { address: urls.figure(figure.id), template: 'figure', model: figurePage(frameSource(), { figure, past: pastOf(context, figure), now: now() }) })
  })

  app.get<{ Params: { id: string } }>('/data/:id/card', { config: { framable: true } }, async (request, reply) => {
    const figure = store.figures.find(request.params.id)
    if (!figure) {
      const { id } = request.params
      const piece = history.articleOfFigure(id)
      const article = piece === null ? null : store.articles.byId(piece)
      if (article?.state !== 'withdrawn') return missingFigure(context, id)
      // A redirect would leave the frame empty: no other page may stand in one.
      return await sendPage(request, reply, { address: urls.figureCard(id), template: 'figure-card', model: withdrawnCard(frameSource(), article) })
    }
    return await sendPage(request, reply, { address: urls.figureCard(figure.id), template: 'figure-card', model: figureCard(frameSource(), { figure, past: pastOf(context, figure) }) })
  })

  app.get('/projects', async (request, reply) => await sendPage(request, reply, {
    address: urls.projects(),
    template: 'projects',
    model: projectsPage(frameSource(), store.projects.list().map((project) => ({ ...project, figures: store.figures.ofProject(project.slug) }))),
  }))

  app.get<{ Params: { project: string } }>('/projects/:project', async (request, reply) => {
    const project = store.projects.find(request.params.project)
    if (!project) return missing({ store, urls }, 'project', request.params.project)
    return await sendPage(request, reply, {
      address: urls.project(project.slug),
      template: 'project',
      model: projectPage(frameSource(), { project, figures: store.figures.ofProject(project.slug), mentions: store.projects.mentions(project.slug) }),
    })
  })
}
