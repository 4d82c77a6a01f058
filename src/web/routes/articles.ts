// The page of an article and its JSON.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { articleDocument } from '../../exports/article-json.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import { sendJson, sendPage } from '../canonical.ts'
import { findArticle, recordOf, type ArticleParams } from '../lookup.ts'
import { articlePage, type ArticlePage, withdrawnPage } from '../pages/article.ts'
import type { RouteContext } from './context.ts'

export function articleRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls } = context

  app.get<{ Params: ArticleParams }>('/:series/:number', async (request, reply) => {
    const { article, model } = store.inOneRead(() => {
      const article = recordOf(findArticle(context, request.params))
      return { article, model: article.state === 'withdrawn' ? null : readArticlePage(context, article) }
    })
    const address = urls.article(article)
    if (model === null) return await sendWithdrawn(context, request, reply, { article, address })
    return await sendPage(request, reply, { address, template: 'article', model })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number.json', async (request, reply) => {
    const article = recordOf(findArticle(context, request.params))
    const address = urls.articleJson(article)
    return sendJson(request, reply, {
      address,
      name: article.title,
      fallback: `${article.series}-${article.number}`,
      body: articleDocument({
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
}

/** Returns the series' short title (简称), or its title while the series has no page. */
export function seriesShortTitleOf ({ store }: Pick<RouteContext, 'store'>, { series, seriesTitle }: ArticleRecord): string {
  return store.series.shortTitle(series) ?? seriesTitle
}

/** Sends the notice of withdrawal. All addresses of the article show it. */
export async function sendWithdrawn (context: RouteContext, request: FastifyRequest, reply: FastifyReply, { article, address }: {
  article: ArticleRecord, address: string
}): Promise<unknown> {
  const model = withdrawnPage(context.layoutContext(), { article, seriesShortTitle: seriesShortTitleOf(context, article) })
  return await sendPage(request, reply, { address, template: 'withdrawn', model })
}

/** Reads all data for the page of a published article. `markedBlock`: anchor of the paragraph or figure to mark. */
export function readArticlePage (context: RouteContext, article: ArticleRecord, markedBlock: string | null = null): ArticlePage {
  const { store, layoutContext, archive, now } = context
  return articlePage(layoutContext(), {
    article,
    figures: store.figures.ofArticle(article),
    seriesShortTitle: seriesShortTitleOf(context, article),
    neighbours: store.articles.neighbours(article),
    // Most articles have only one version: the archive is not read for them.
    removedParagraphs: article.version > 1 ? removedParagraphs(archive.blocks(article.articleId)) : [],
    markedBlock,
    now: now(),
  })
}

/** Returns the paragraphs that are not in the current version, each with the last version that had it. */
function removedParagraphs (versions: readonly { version: number, blocks: readonly { id: string }[] }[]): { id: string, version: number }[] {
  const current = new Set(versions.at(-1)?.blocks.map(({ id }) => id))
  const last = new Map(versions.flatMap(({ version, blocks }) => blocks.map(({ id }): [string, number] => [id, version])))
  return [...last].filter(([id]) => !current.has(id)).map(([id, version]) => ({ id, version }))
}
