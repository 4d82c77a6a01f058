// Pages for machines: the JSON beside each piece, series, street and project.
import type { FastifyInstance } from 'fastify'
import { articleDocument } from '../../exports/article-document.ts'
import { projectDocument } from '../../exports/project-document.ts'
import { seriesDocument } from '../../exports/series-document.ts'
import { streetDocument } from '../../exports/street-document.ts'
import { JSON_TYPE, sendExport } from '../send-export.ts'
import type { RouteContext } from './context.ts'
import { figuresOf } from './figure-batches.ts'
import { findArticle, missing, type ArticleParams } from './article-lookup.ts'

const ALL = Number.MAX_SAFE_INTEGER

export function pageExportRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls } = context
  const file = (name: string, fallback: string) => ({ kind: 'inline' as const, name, fallback, ending: 'json' })

  app.get<{ Params: ArticleParams }>('/:series/:number.json', async (request, reply) => {
    const article = findArticle(context, request.params)
    const address = urls.articleJson(article)
    return sendExport(request, reply, {
      address,
      type: JSON_TYPE,
      file: file(article.title, `${article.series}-${article.number}`),
      strings: articleDocument({
        article,
        paragraphs: store.articles.paragraphs(article),
        figures: store.figures.ofArticle(article),
        site: store.site.read(),
        urls,
        address,
        page: urls.article(article),
      }),
    })
  })

  app.get<{ Params: { series: string } }>('/:series.json', async (request, reply) => {
    const series = store.series.find(request.params.series)
    if (!series) return missing(context, 'series', request.params.series)
    const address = urls.seriesJson(series.slug)
    return sendExport(request, reply, {
      address,
      type: JSON_TYPE,
      file: file(series.shortTitle, series.slug),
      strings: seriesDocument({ series, articles: store.articles.ofSeries(series.slug), site: store.site.read(), urls, address, page: urls.series(series.slug) }),
    })
  })

  app.get<{ Params: { street: string } }>('/streets/:street.json', async (request, reply) => {
    const street = store.streets.find(request.params.street)
    if (!street) return missing(context, 'street', request.params.street)
    const address = urls.streetJson(street.slug)
    const { count, records } = figuresOf(store, { street: street.slug })
    return sendExport(request, reply, {
      address,
      type: JSON_TYPE,
      file: file(street.name, street.slug),
      strings: streetDocument({
        street,
        projects: store.projects.ofStreet(street.slug),
        articles: store.articles.ofStreet(street.slug, ALL),
        figures: records,
        count,
        site: store.site.read(),
        urls,
        address,
        page: urls.street(street.slug),
      }),
    })
  })

  app.get<{ Params: { project: string } }>('/projects/:project.json', async (request, reply) => {
    const project = store.projects.find(request.params.project)
    if (!project) return missing(context, 'project', request.params.project)
    const address = urls.projectJson(project.slug)
    return sendExport(request, reply, {
      address,
      type: JSON_TYPE,
      file: file(project.name, project.slug),
      strings: projectDocument({
        project,
        mentions: store.projects.mentions(project.slug),
        figures: store.figures.ofProject(project.slug),
        site: store.site.read(),
        urls,
        address,
        page: urls.project(project.slug),
      }),
    })
  })
}
