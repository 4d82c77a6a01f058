// What a piece is passed on by: its poster, its sheet for a notice board, the QR code of its address.
import type { FastifyInstance } from 'fastify'
import type { PosterPress } from '../../posters/service.ts'
import { otherSpelling, sendPage } from '../canonical.ts'
import { posterOf } from '../../web/pages/poster.ts'
import { printNoticePage } from '../pages/print-notice.ts'
import type { RouteContext } from './context.ts'
import { findPublished, type ArticleParams } from './article-lookup.ts'
import { shortTitleOf } from './articles.ts'

export function shareRoutes (app: FastifyInstance, { posterPress, ...context }: RouteContext & { posterPress: PosterPress }): void {
  const { store, urls, frameSource } = context
  const published = (params: ArticleParams) => findPublished(context, params)

  app.get<{ Params: ArticleParams }>('/:series/:number/poster.png', async (request, reply) => {
    const article = published(request.params)
    const elsewhere = otherSpelling(request, urls.poster(article))
    if (elsewhere !== null) return reply.redirect(elsewhere, 301)
    const png = await posterPress.print(posterOf({ article, site: store.site.read(), urls }))
    return reply.type('image/png').header('cache-control', 'public, max-age=300').send(png)
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/sheet', async (request, reply) => {
    const article = published(request.params)
    const model = printNoticePage(frameSource(), {
      article,
      figures: store.figures.ofArticle(article),
      seriesShortTitle: shortTitleOf(context, article),
    })
    return await sendPage(request, reply, { address: urls.sheet(article), template: 'sheet', model })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/qr.svg', async (request, reply) => {
    const article = published(request.params)
    const elsewhere = otherSpelling(request, urls.qrCode(article))
    if (elsewhere !== null) return reply.redirect(elsewhere, 301)
    const { qrCode } = await import('../../exports/qr.ts')
    const address = urls.absolute(urls.article(article))
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=3600').send(qrCode(address).svg)
  })
}
