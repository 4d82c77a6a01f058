import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { NotFound } from '../http/errors.ts'
import { sendPage } from '../http/send-page.ts'
import { articlePage, withdrawnPage } from '../pages/article.ts'
import { seriesPage } from '../pages/series.ts'
import type { RouteContext } from './context.ts'

const numberParam = z.string().regex(/^0*[1-9]\d{0,5}$/).transform(Number)

export function seriesRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): void {
  app.get<{ Params: { series: string } }>('/:series', async (request, reply) => {
    const series = store.series.find(request.params.series)
    if (!series) throw new NotFound()
    return await sendPage(request, reply, {
      address: urls.series(series.slug),
      template: 'series',
      model: seriesPage(frameSource(), { series, articles: store.articles.ofSeries(series.slug) }),
    })
  })

  app.get<{ Params: { series: string, number: string } }>('/:series/:number', async (request, reply) => {
    const number = numberParam.safeParse(request.params.number)
    const series = store.series.find(request.params.series)
    const article = number.success ? store.articles.find({ series: request.params.series, number: number.data }) : null
    if (!series || !article) throw new NotFound()
    const address = urls.article(article)
    const shown = { article, seriesShortTitle: series.shortTitle }
    if (article.state === 'withdrawn') return await sendPage(request, reply, { address, template: 'withdrawn', model: withdrawnPage(frameSource(), shown) })
    const model = articlePage(frameSource(), { ...shown, figures: store.figures.ofArticle(article), neighbours: store.articles.neighbours(article) })
    return await sendPage(request, reply, { address, template: 'article', model })
  })
}
