// Versions of a piece, what changed between them, single paragraphs, and figures as versions had them.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { Gone, Moved, NotFound } from '../errors.ts'
import { sendPage } from '../canonical.ts'
import { figureVersionPage } from '../pages/figure-version.ts'
import { historyPage } from '../pages/article-history.ts'
import { paragraphGonePage } from '../pages/paragraph-gone.ts'
import { versionPage } from '../pages/version.ts'
import type { Revision } from '../../store/archive/archive-reader.ts'
import type { RouteContext } from './context.ts'
import { followFigure, toWithdrawn } from './figure-lookup.ts'
import { findArticle, type ArticleParams } from './article-lookup.ts'
import { piecePage, sendWithdrawn, shortTitleOf } from './articles.ts'

/** A history page compares no more versions than these: the others are linked. */
const MOST_COMPARED = 30

const versionParam = z.string().regex(/^[1-9]\d{0,5}$/).transform(Number)

export function historyRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, frameSource, history, now } = context

  app.get<{ Params: ArticleParams & { version: string } }>('/:series/:number/v/:version', async (request, reply) => {
    const current = findArticle(context, request.params)
    const version = versionParam.safeParse(request.params.version)
    const shown = version.success ? history.revision(current.articleId, version.data) : null
    if (!shown) throw new NotFound()
    const address = urls.version({ ...current, version: shown.version })
    if (current.state === 'withdrawn') return await sendWithdrawn(context, request, reply, { article: current, address })
    return await sendPage(request, reply, { address, template: 'version', model: versionPage(frameSource(), { shown, current, seriesShortTitle: shortTitleOf(context, current), now: now() }) })
  })

  app.get<{ Params: ArticleParams }>('/:series/:number/history', async (request, reply) => {
    const article = findArticle(context, request.params)
    const address = urls.history(article)
    if (article.state === 'withdrawn') return await sendWithdrawn(context, request, reply, { article, address })
    const heads = history.revisions(article.articleId).toReversed()
    const compared = heads.slice(0, MOST_COMPARED + 1).flatMap(({ version }) => history.revision(article.articleId, version) ?? [])
    return await sendPage(request, reply, {
      address,
      template: 'history',
      model: historyPage(frameSource(), { article, seriesShortTitle: shortTitleOf(context, article), versions: compared, earlier: heads.slice(MOST_COMPARED).map(({ version }) => version), projectName: (slug) => projectName(context, slug) }),
    })
  })

  app.get<{ Params: ArticleParams & { block: string } }>('/:series/:number/p/:block', async (request, reply) => {
    const article = findArticle(context, request.params)
    const { block } = request.params
    const had = history.blocks(article.articleId).findLast(({ blocks }) => blocks.some(({ id }) => id === block))
    if (article.state === 'withdrawn') {
      if (had === undefined && history.articleOfFigure(block) !== article.articleId) throw new NotFound()
      return await sendWithdrawn(context, request, reply, { article, address: urls.article(article) })
    }
    const address = urls.paragraph({ ...article, block })
    if (article.html.includes(` id="${block}"`) && /^[pf]-/.test(block)) {
      return await sendPage(request, reply, { address, template: 'article', model: piecePage(context, article, block) })
    }
    const text = had?.blocks.find(({ id }) => id === block)?.text
    // A figure that the piece has no more: its own page says what has become of it.
    if (text === undefined && history.articleOfFigure(block) === article.articleId) throw new Moved(urls.figure(block), 4)
    if (had === undefined || text === undefined) throw new NotFound()
    return await sendPage(request, reply.code(410), { address, template: 'paragraph-gone', model: paragraphGonePage(frameSource(), { article, block, text, version: had.version }) })
  })

  app.get<{ Params: { id: string, version: string } }>('/data/:id/v/:version', async (request, reply) => {
    const { id } = request.params
    const version = versionParam.safeParse(request.params.version)
    const piece = history.articleOfFigure(id)
    if (piece === null || !version.success) throw new NotFound()
    const article = store.articles.byId(piece)
    toWithdrawn(context, piece, 4)
    if (article === null) throw new Gone(null)
    const versions = versionsWith(context, piece, id)
    const shown = versions.find((one) => one.version === version.data)
    const model = shown && figureVersionPage(frameSource(), { id, shown, versions, article, isLive: store.figures.find(id) !== null })
    if (!model) throw new NotFound()
    return await sendPage(request, reply, { address: urls.figureVersion({ id, version: version.data }), template: 'figure-version', model })
  })
}

/**
 * Says what has become of a figure that no current version has.
 * @throws NotFound when there never was one, Moved when its piece was withdrawn or it is in the one that took its own in, Gone when its piece isn't public
 */
export function formerFigure (context: RouteContext, id: string): { address: string, model: object } {
  const { store, history, urls, frameSource } = context
  const piece = history.articleOfFigure(id)
  if (piece === null) throw new NotFound()
  toWithdrawn(context, piece, 2)
  const article = store.articles.byId(piece)
  const shown = article === null ? undefined : versionsWith(context, piece, id).at(-1)
  if (article === null) followFigure(context, { piece, id })
  const model = article && shown && figureVersionPage(frameSource(), { id, shown, versions: [], article, isLive: false })
  if (!model) throw new Gone(null)
  return { address: urls.figure(id), model }
}

/** What a project is called now, by a name that it has or had in addresses. */
function projectName ({ store }: RouteContext, slug: string): string {
  return store.projects.find(slug)?.name ?? store.projects.find(store.pageRedirects.find('project', slug) ?? '')?.name ?? slug
}

/** The versions of a piece that have a figure, the first one first. */
function versionsWith ({ history }: RouteContext, piece: number, id: string): Revision[] {
  return history.revisions(piece).flatMap(({ version }) => history.revision(piece, version) ?? []).filter(({ article }) => article.figures.some((figure) => figure.id === id))
}
