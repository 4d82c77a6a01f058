import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../http/send-page.ts'
import { coveragePage } from '../pages/coverage.ts'
import { dataPage } from '../pages/data.ts'
import { figurePage } from '../pages/figure.ts'
import { figureCard } from '../pages/figure-card.ts'
import { projectPage } from '../pages/project.ts'
import { projectsPage } from '../pages/projects.ts'
import type { RouteContext } from './context.ts'
import { filterQuery, readFilter } from './figure-filter.ts'
import { missingFigure } from './former-figure.ts'
import { formerFigure } from './history.ts'
import { missing } from './piece-param.ts'

const PAGE_SIZE = 100

/** A cell of the board shows that a street says something, not all that it says. */
const FIGURES_IN_CELL = 12

/** Figures of more than this many aren't added up on a page; the exports have them all. */
const MOST_ADDENDS = 1000

const pageParam = z.object({ page: z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1) })

export function dataRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, frameSource, now } = context

  app.get('/data', async (request, reply) => {
    const filter = readFilter(request.query)
    const query = filterQuery(filter)
    const { page } = pageParam.parse(request.query)
    const clean = urls.data() + filterQuery(filter, page)
    // A form sends empty fields: the address to share has none.
    if (request.raw.url?.includes('=&') || request.raw.url?.endsWith('=')) return await reply.redirect(clean, 302)
    const model = store.atOnce(() => {
      const count = store.figures.count(filter)
      const figures = store.figures.list(filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
      // A part of a list is neither added nor drawn.
      const whole = count === figures.length
      return dataPage(frameSource(), {
        filter,
        choices: store.figures.choices(),
        figures,
        count,
        addends: whole ? figures : filter.metric !== undefined && count <= MOST_ADDENDS ? store.figures.list(filter, { limit: MOST_ADDENDS, offset: 0 }) : [],
        whole,
        page,
        pages: Math.max(1, Math.ceil(count / PAGE_SIZE)),
        addressOf: (other) => urls.data() + filterQuery(filter, other),
        query,
      })
    })
    return await sendPage(request, reply, { address: urls.data(), template: 'data', model })
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
    return await sendPage(request, reply, { address: urls.figure(figure.id), template: 'figure', model: figurePage(frameSource(), { figure, now: now() }) })
  })

  app.get<{ Params: { id: string } }>('/data/:id/card', { config: { framable: true } }, async (request, reply) => {
    const figure = store.figures.find(request.params.id)
    if (!figure) return missingFigure(context, request.params.id)
    return await sendPage(request, reply, { address: urls.figureCard(figure.id), template: 'figure-card', model: figureCard(frameSource(), figure) })
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
