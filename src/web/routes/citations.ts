// Citations of articles and figures for reference managers: RIS, BibTeX and CSL-JSON.
import type { FastifyInstance } from 'fastify'
import { CITATION_FILES } from '../../exports/citation-files.ts'
import { articleCitation, type Citation, figureCitation } from '../../exports/citation.ts'
import { CITE_FORMS } from '../../urls.ts'
import { sendDocument } from '../canonical.ts'
import { findFigure, findPublishedArticle, recordOf, type ArticleParams } from '../lookup.ts'
import type { RouteContext } from './context.ts'

export function citationRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, now } = context
  for (const form of CITE_FORMS) {
    const { type, serialise } = CITATION_FILES[form]
    const fileOf = (address: string, citation: Citation) => ({
      address, type, body: serialise(citation), file: { kind: 'attachment' as const, name: `引用-${citation.title}`, fallback: citation.id, ending: form },
    })

    app.get<{ Params: ArticleParams }>(`/:series/:number/cite.${form}`, async (request, reply) => {
      const article = recordOf(findPublishedArticle(context, request.params))
      const citation = articleCitation(article, { site: store.site.read(), urls, now: now() })
      return sendDocument(request, reply, fileOf(urls.articleCite(article, form), citation))
    })

    app.get<{ Params: { id: string } }>(`/data/:id/cite.${form}`, async (request, reply) => {
      const figure = recordOf(findFigure(context, request.params.id, { ofWithdrawn: 'gone' }))
      const citation = figureCitation(figure, { site: store.site.read(), urls, now: now() })
      return sendDocument(request, reply, fileOf(urls.figureCite(figure.id, form), citation))
    })
  }
}
