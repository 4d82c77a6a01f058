// The list of projects, the page of a project and its JSON.
import type { FastifyInstance } from 'fastify'
import { projectDocument } from '../../exports/street-json.ts'
import { sendJson, sendPage } from '../canonical.ts'
import { findProject, recordOf } from '../lookup.ts'
import { projectPage, projectsPage } from '../pages/projects.ts'
import type { RouteContext } from './context.ts'

interface ProjectParams { project: string }

export function projectRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, layoutContext } = context

  /** Finds a project with all that is said of it. */
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
