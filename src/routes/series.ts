import type { FastifyInstance } from 'fastify'
import { NotFound } from '../http/errors.ts'
import { sendPage } from '../http/send-page.ts'
import { articlePage, withdrawnPage } from '../pages/article.ts'
import { seriesPage } from '../pages/series.ts'
import type { RouteContext } from './context.ts'
import { findPiece, type PieceParams } from './piece-param.ts'

export function seriesRoutes (app: FastifyInstance, { store, urls, frameSource, now }: RouteContext): void {
  app.get<{ Params: { series: string } }>('/:series', async (request, reply) => {
    const series = store.series.find(request.params.series)
    if (!series) throw new NotFound()
    return await sendPage(request, reply, {
      address: urls.series(series.slug),
      template: 'series',
      model: seriesPage(frameSource(), { series, articles: store.articles.ofSeries(series.slug) }),
    })
  })

  app.get<{ Params: PieceParams }>('/:series/:number', async (request, reply) => {
    const article = findPiece(store, request.params)
    const series = store.series.find(article.series)
    if (!series) throw new NotFound()
    const address = urls.article(article)
    const shown = { article, seriesShortTitle: series.shortTitle }
    if (article.state === 'withdrawn') return await sendPage(request, reply, { address, template: 'withdrawn', model: withdrawnPage(frameSource(), shown) })
    const model = articlePage(frameSource(), { ...shown, figures: store.figures.ofArticle(article), neighbours: store.articles.neighbours(article), now: now() })
    return await sendPage(request, reply, { address, template: 'article', model })
  })
}
