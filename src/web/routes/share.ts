// Files and pages for sharing an article: its poster, its print notice and the QR code of its address.
import type { FastifyInstance } from 'fastify'
import type { PosterService } from '../../posters/service.ts'
import { canonicalRedirect, sendPage } from '../canonical.ts'
import { findPublishedArticle, recordOf, type ArticleParams } from '../lookup.ts'
import { posterText } from '../pages/share.ts'
import { printNoticePage } from '../pages/print-notice.ts'
import { seriesShortTitleOf } from './articles.ts'
import type { RouteContext } from './context.ts'

export function shareRoutes (app: FastifyInstance, { posterService, ...context }: RouteContext & { posterService: PosterService }): void {
  const { store, urls, layoutContext } = context

  app.get<{ Params: ArticleParams }>('/:series/:number/poster.png', async (request, reply) => {
    const article = recordOf(findPublishedArticle(context, request.params))
    const redirect = canonicalRedirect(request, urls.poster(article))
    if (redirect !== null) return reply.redirect(redirect, 301)
    const png = await posterService.draw(posterText({ article, site: store.site.read(), urls }))
    return reply.type('image/png').header('cache-control', 'public, max-age=300').send(png)
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/sheet', async (request, reply) => {
    const article = recordOf(findPublishedArticle(context, request.params))
    const model = printNoticePage(layoutContext(), { article, figures: store.figures.ofArticle(article), seriesShortTitle: seriesShortTitleOf(context, article) })
    return await sendPage(request, reply, { address: urls.printNotice(article), template: 'print-notice', model })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/qr.svg', async (request, reply) => {
    const article = recordOf(findPublishedArticle(context, request.params))
    const redirect = canonicalRedirect(request, urls.qrCode(article))
    if (redirect !== null) return reply.redirect(redirect, 301)
    const { qrCode } = await import('../../exports/qr.ts')
    return reply.type('image/svg+xml').header('cache-control', 'public, max-age=3600').send(qrCode(urls.absolute(urls.article(article))).svg)
  })
}
