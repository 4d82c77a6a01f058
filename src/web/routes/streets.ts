// The lists of streets and of projects, the page of each street and project, and their JSON.
import type { FastifyInstance } from 'fastify'
import { streetDocument, projectDocument } from '../../exports/street-json.ts'
import { sendJson, sendPage } from '../canonical.ts'
import { findStreet, recordOf, findProject } from '../lookup.ts'
import { streetPage, streetsPage } from '../pages/streets.ts'
import { projectPage, projectsPage } from '../pages/projects.ts'
import type { RouteContext } from './context.ts'

/** Maximum number of newest articles of a street, in the list of streets and on the page of the street. */
const MAX_ARTICLES = { inList: 3, onPage: 200 }

/** Maximum number of figures on the page of a street. /data shows all figures. */
const MAX_FIGURES = 500

interface StreetParams { street: string }

export function streetRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, layoutContext } = context

  app.get('/streets', async (request, reply) => {
    const streets = store.streets.list().map((street) => ({ ...street, articles: store.articles.ofStreet(street.slug, MAX_ARTICLES.inList) }))
    return await sendPage(request, reply, { address: urls.streets(), template: 'streets', model: streetsPage(layoutContext(), { streets }) })
  })

  app.get<{ Params: StreetParams }>('/streets/:street', async (request, reply) => {
    const street = recordOf(findStreet(context, request.params.street))
    const { slug } = street
    const model = streetPage(layoutContext(), {
      street,
      articles: store.articles.ofStreet(slug, MAX_ARTICLES.onPage),
      figures: store.figures.list({ street: slug }, { limit: MAX_FIGURES, offset: 0 }),
      projects: store.projects.ofStreet(slug).map((project) => ({ ...project, figures: store.figures.ofProject(project.slug) })),
    })
    return await sendPage(request, reply, { address: urls.street(slug), template: 'street', model })
  })

  app.get<{ Params: StreetParams }>('/streets/:street.json', async (request, reply) => {
    const street = recordOf(findStreet(context, request.params.street))
    const { slug, name } = street
    const address = urls.streetJson(slug)
    return sendJson(request, reply, {
      address,
      name,
      fallback: slug,
      body: streetDocument({
        street,
        projects: store.projects.ofStreet(slug),
        articles: store.articles.ofStreet(slug, Number.MAX_SAFE_INTEGER),
        figures: store.figures.list({ street: slug }, { limit: Number.MAX_SAFE_INTEGER, offset: 0 }),
        site: store.site.read(),
        urls,
        address,
        page: urls.street(slug),
      }),
    })
  })
}

interface ProjectParams { project: string }

export function projectRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, layoutContext } = context

  /** Reads a project with its figures and the sentences that mention it. */
  function readProject (params: ProjectParams) {
    const project = recordOf(findProject(context, params.project))
    return { project, figures: store.figures.ofProject(project.slug), mentions: store.projects.mentions(project.slug) }
  }

  app.get('/projects', async (request, reply) => {
    const projects = store.projects.list().map((project) => ({ ...project, figures: store.figures.ofProject(project.slug) }))
    return await sendPage(request, reply, { address: urls.projects(), template: 'projects', model: projectsPage(layoutContext(), projects) })
  })

  app.get<{ Params: ProjectParams }>('/projects/:project', async (request, reply) => {
    const found = readProject(request.params)
    return await sendPage(request, reply, { address: urls.project(found.project.slug), template: 'project', model: projectPage(layoutContext(), found) })
  })

  app.get<{ Params: ProjectParams }>('/projects/:project.json', async (request, reply) => {
    const found = readProject(request.params)
    const { slug, name } = found.project
    const address = urls.projectJson(slug)
    const body = projectDocument({ ...found, site: store.site.read(), urls, address, page: urls.project(slug) })
    return sendJson(request, reply, { address, name, fallback: slug, body })
  })
}
