// A figure: its page, its JSON, its card for other sites, and the figure as earlier versions had it.
import type { FastifyInstance } from 'fastify'
import { figuresDocument } from '../../exports/figure-json.ts'
import type { Revision } from '../../store/archive/archive-reader.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { sendJson, sendPage } from '../canonical.ts'
import { AddressEnded, NotFound } from '../errors.ts'
import { findArticleOfFigure, findFigure, recordOf } from '../lookup.ts'
import { figureCardPage, withdrawnFigureCardPage, type FigureHistory, figureRevisionPage, figurePage } from '../pages/figure.ts'
import type { RouteContext } from './context.ts'
import { versionParam } from './revisions.ts'

/** Maximum number of earlier versions of an article that are searched for other words of a figure. */
const MAX_EARLIER_VERSIONS = 30

interface FigureParams { id: string }

export function figureRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, layoutContext, now } = context

  app.get<{ Params: FigureParams }>('/data/:id', async (request, reply) => {
    const { id } = request.params
    const lookup = findFigure(context, id, { ofWithdrawn: 'moved' })
    const address = urls.figure(id)
    if (lookup.status === 'gone') return await sendPage(request, reply.code(410), { address, template: 'figure-revision', model: removedFigurePage(context, id) })
    const figure = recordOf(lookup)
    const model = figurePage(layoutContext(), { figure, history: figureHistory(context, figure), now: now() })
    return await sendPage(request, reply, { address, template: 'figure', model })
  })

  app.get<{ Params: FigureParams }>('/data/:id.json', async (request, reply) => {
    const figure = recordOf(findFigure(context, request.params.id, { ofWithdrawn: 'moved' }))
    const address = urls.figureJson(figure.id)
    const { earlier } = figureHistory(context, figure)
    const body = figuresDocument({ records: [figure], earlier, site: store.site.read(), urls, address, page: urls.figure(figure.id) })
    return sendJson(request, reply, { address, name: `数据-${figure.street.name}-${figure.metric}`, fallback: figure.id, body })
  })

  app.get<{ Params: FigureParams }>('/data/:id/card', { config: { framable: true } }, async (request, reply) => {
    const { id } = request.params
    const lookup = findFigure(context, id, { ofWithdrawn: 'gone' })
    const article = lookup.status === 'gone' ? findArticleOfFigure(context, id) : null
    // No redirect to the notice of withdrawal: other sites may not frame that page.
    const model = article?.status === 'found' && article.record.state === 'withdrawn'
      ? withdrawnFigureCardPage(layoutContext(), article.record)
      : readCard(recordOf(lookup))
    return await sendPage(request, reply, { address: urls.figureCard(id), template: 'figure-card', model })
  })

  const readCard = (figure: FigureRecord) => figureCardPage(layoutContext(), { figure, history: figureHistory(context, figure) })

  app.get<{ Params: FigureParams & { version: string } }>('/data/:id/v/:version', async (request, reply) => {
    const { id } = request.params
    const version = versionParam.safeParse(request.params.version)
    if (!version.success) throw new NotFound()
    const article = recordOf(findArticleOfFigure(context, id))
    if (article.state === 'withdrawn') return recordOf({ status: 'moved', address: urls.article(article), segments: 4 })
    const revisions = revisionsWith(context, { articleId: article.articleId, id })
    const revision = revisions.find((one) => one.version === version.data)
    const model = revision && figureRevisionPage(layoutContext(), { id, revision, revisions, article, isCurrent: store.figures.find(id) !== null })
    if (!model) throw new NotFound()
    return await sendPage(request, reply, { address: urls.figureVersion({ id, version: version.data }), template: 'figure-revision', model })
  })
}

/**
 * Returns the page of a removed figure, as it was in the last version that had the figure.
 * @throws AddressEnded when its article is not public
 */
function removedFigurePage (context: RouteContext, id: string): object {
  const article = recordOf(findArticleOfFigure(context, id))
  const revision = revisionsWith(context, { articleId: article.articleId, id }).at(-1)
  const model = revision && figureRevisionPage(context.layoutContext(), { id, revision, revisions: [], article, isCurrent: false })
  if (!model) throw new AddressEnded({ status: 'gone', tombstone: null })
  return model
}

/** Reads the time of the figure's version, and the different words of the figure in earlier versions. */
function figureHistory ({ store, archive }: RouteContext, figure: FigureRecord): FigureHistory {
  const articleId = store.articles.find(figure)?.articleId ?? 0
  const heads = archive.revisions(articleId)
  const words = new Map([[figure.words, figure.version]])
  for (const { version } of heads.filter((head) => head.version < figure.version).toReversed().slice(0, MAX_EARLIER_VERSIONS)) {
    const earlier = archive.revision(articleId, version)?.article.figures.find(({ id }) => id === figure.id)
    if (earlier && !words.has(earlier.words)) words.set(earlier.words, version)
  }
  return {
    at: heads.find(({ version }) => version === figure.version)?.at ?? null,
    earlier: [...words].slice(1).map(([text, version]) => ({ id: figure.id, version, words: text })),
  }
}

/** Reads the versions of an article that have a figure, oldest first. */
function revisionsWith ({ archive }: RouteContext, { articleId, id }: { articleId: number, id: string }): Revision[] {
  return archive.revisions(articleId)
    .flatMap(({ version }) => archive.revision(articleId, version) ?? [])
    .filter(({ article }) => article.figures.some((figure) => figure.id === id))
}
