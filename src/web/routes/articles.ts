import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { stampOf } from '../cache/generation.ts'
import { sendPage } from '../canonical.ts'
import { articlePage, type ArticlePage, withdrawnPage } from '../pages/article.ts'
import { seriesPage } from '../pages/series.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { RouteContext } from './context.ts'
import { findArticle, missing, type ArticleParams } from './article-lookup.ts'

export function seriesRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, frameSource } = context

  app.get<{ Params: { series: string } }>('/:series', async (request, reply) => {
    const series = store.series.find(request.params.series)
    if (!series) return missing(context, 'series', request.params.series)
    return await sendPage(request, reply, {
      address: urls.series(series.slug),
      template: 'series',
      model: seriesPage(frameSource(), { series, articles: store.articles.ofSeries(series.slug) }),
    })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number', async (request, reply) => {
    const { article, model, stamp } = store.atOnce(() => {
      const article = findArticle(context, request.params)
      if (article.state === 'withdrawn') return { article, model: null, stamp: null }
      // Kept as long as the page is: not all of the piece with it.
      const { series, number } = article
      return { article, model: piecePage(context, article), stamp: stampOf(() => store.pieceStamp({ series, number })) }
    })
    const address = urls.article(article)
    if (model === null) return await sendWithdrawn(context, request, reply, { article, address })
    reply.stamp = stamp
    return await sendPage(request, reply, { address, template: 'article', model })
  })
}

/** 简称 of the series that a piece is in. */
export const shortTitleOf = ({ store }: Pick<RouteContext, 'store'>, { series, seriesTitle }: ArticleRecord) => store.series.shortTitle(series) ?? seriesTitle

/** What was withdrawn is withdrawn under each of its addresses. */
export async function sendWithdrawn (context: RouteContext, request: FastifyRequest, reply: FastifyReply, { article, address }: { article: ArticleRecord, address: string }): Promise<unknown> {
  const model = withdrawnPage(context.frameSource(), { article, seriesShortTitle: shortTitleOf(context, article) })
  return await sendPage(request, reply, { address, template: 'withdrawn', model })
}

/** A published piece; `addressed` is the block to mark. */
export function piecePage (context: RouteContext, article: ArticleRecord, addressed: string | null = null): ArticlePage {
  const { store, frameSource, history, now } = context
  return articlePage(frameSource(), {
    article,
    figures: store.figures.ofArticle(article),
    seriesShortTitle: shortTitleOf(context, article),
    neighbours: store.articles.neighbours(article),
    // A first version has no paragraphs that went.
    former: article.version > 1 ? formerBlocks(history.blocks(article.articleId)) : [],
    addressed,
    now: now(),
  })
}

/** The paragraphs that the last version has no more, with the last that had them. */
function formerBlocks (versions: readonly { version: number, blocks: readonly { id: string }[] }[]): { id: string, version: number }[] {
  const current = new Set(versions.at(-1)?.blocks.map(({ id }) => id))
  const last = new Map(versions.flatMap(({ version, blocks }) => blocks.map(({ id }): [string, number] => [id, version])))
  return [...last].filter(([id]) => !current.has(id)).map(([id, version]) => ({ id, version }))
}
