// The versions of an article, the changes between them, and single paragraphs.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sendPage } from '../canonical.ts'
import { NotFound } from '../errors.ts'
import { findArticle, recordOf, type ArticleParams } from '../lookup.ts'
import { articleHistoryPage, revisionPage } from '../pages/revisions.ts'
import { paragraphGonePage } from '../pages/gone.ts'
import { readArticlePage, sendWithdrawn, seriesShortTitleOf } from './articles.ts'
import type { RouteContext } from './context.ts'

/** Maximum number of versions that the history page compares. The page has links to older versions. */
const MAX_COMPARED = 30

export const versionParam = z.string().regex(/^[1-9]\d{0,5}$/).transform(Number)

export function revisionRoutes (app: FastifyInstance, context: RouteContext): void {
  const { urls, layoutContext, archive, now } = context

  app.get<{ Params: ArticleParams & { version: string } }>('/:series/:number/v/:version', async (request, reply) => {
    const current = recordOf(findArticle(context, request.params))
    const version = versionParam.safeParse(request.params.version)
    const revision = version.success ? archive.revision(current.articleId, version.data) : null
    if (!revision) throw new NotFound()
    const address = urls.version({ ...current, version: revision.version })
    if (current.state === 'withdrawn') return await sendWithdrawn(context, request, reply, { article: current, address })
    const model = revisionPage(layoutContext(), { revision, current, seriesShortTitle: seriesShortTitleOf(context, current), now: now() })
    return await sendPage(request, reply, { address, template: 'revision', model })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/history', async (request, reply) => {
    const article = recordOf(findArticle(context, request.params))
    const address = urls.history(article)
    if (article.state === 'withdrawn') return await sendWithdrawn(context, request, reply, { article, address })
    const heads = archive.revisions(article.articleId).toReversed()
    const model = articleHistoryPage(layoutContext(), {
      article,
      seriesShortTitle: seriesShortTitleOf(context, article),
      revisions: heads.slice(0, MAX_COMPARED + 1).flatMap(({ version }) => archive.revision(article.articleId, version) ?? []),
      olderVersions: heads.slice(MAX_COMPARED).map(({ version }) => version),
      projectName: (slug) => projectName(context, slug),
    })
    return await sendPage(request, reply, { address, template: 'article-history', model })
  })

  app.get<{ Params: ArticleParams & { block: string } }>('/:series/:number/p/:block', async (request, reply) => {
    const article = recordOf(findArticle(context, request.params))
    const { block } = request.params
    const last = archive.blocks(article.articleId).findLast(({ blocks }) => blocks.some(({ id }) => id === block))
    const isFigure = last === undefined && archive.articleOfFigure(block) === article.articleId
    if (article.state === 'withdrawn') {
      if (last === undefined && !isFigure) throw new NotFound()
      return await sendWithdrawn(context, request, reply, { article, address: urls.article(article) })
    }
    const address = urls.paragraph({ ...article, block })
    if (article.html.includes(` id="${block}"`) && /^[pf]-/.test(block)) {
      return await sendPage(request, reply, { address, template: 'article', model: readArticlePage(context, article, block) })
    }
    // A removed figure has its own page, with more details than the page of a removed paragraph.
    if (isFigure) return recordOf({ status: 'moved', address: urls.figure(block), segments: 4 })
    if (last === undefined) throw new NotFound()
    const text = last.blocks.find(({ id }) => id === block)?.text ?? ''
    const model = paragraphGonePage(layoutContext(), { article, block, text, version: last.version })
    return await sendPage(request, reply.code(410), { address, template: 'paragraph-gone', model })
  })
}

/** Returns the present name of a project by its present or earlier slug; the slug itself when no project is found. */
function projectName ({ store }: RouteContext, slug: string): string {
  return store.projects.find(slug)?.name ?? store.projects.find(store.pageRedirects.find('project', slug) ?? '')?.name ?? slug
}
