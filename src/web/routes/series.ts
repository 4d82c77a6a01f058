// The page of a series and its JSON.
import type { FastifyInstance } from 'fastify'
import { seriesDocument } from '../../exports/article-json.ts'
import { sendJson, sendPage } from '../canonical.ts'
import { findSeries, recordOf } from '../lookup.ts'
import { seriesPage } from '../pages/series.ts'
import type { RouteContext } from './context.ts'

interface SeriesParams { series: string }

export function seriesRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, layoutContext } = context

  app.get<{ Params: SeriesParams }>('/:series', async (request, reply) => {
    const series = recordOf(findSeries(context, request.params.series))
    const model = seriesPage(layoutContext(), { series, articles: store.articles.ofSeries(series.slug) })
    return await sendPage(request, reply, { address: urls.series(series.slug), template: 'series', model })
  })

  app.get<{ Params: SeriesParams }>('/:series.json', async (request, reply) => {
    const series = recordOf(findSeries(context, request.params.series))
    const address = urls.seriesJson(series.slug)
    const articles = store.articles.ofSeries(series.slug)
    const body = seriesDocument({ series, articles, site: store.site.read(), urls, address, page: urls.series(series.slug) })
    return sendJson(request, reply, { address, name: series.shortTitle, fallback: series.slug, body })
  })
}
