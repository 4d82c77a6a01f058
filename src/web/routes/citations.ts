// Citations of articles and figures for reference managers: RIS, BibTeX and CSL-JSON.
import type { FastifyInstance } from 'fastify'
import { bibtexCitation } from '../../exports/citation-bibtex.ts'
import { cslCitation } from '../../exports/citation-csl.ts'
import { risCitation } from '../../exports/citation-ris.ts'
import { articleCitation, type Citation, figureCitation } from '../../exports/citation.ts'
import { CITE_FORMS, type CiteForm } from '../../urls.ts'
import { sendExport } from '../canonical.ts'
import { findFigure, findPublishedArticle, recordOf, type ArticleParams } from '../lookup.ts'
import type { RouteContext } from './context.ts'

const FORMS: Readonly<Record<CiteForm, { type: string, serialise: (citation: Citation) => string }>> = {
  ris: { type: 'application/x-research-info-systems; charset=utf-8', serialise: risCitation },
  bib: { type: 'application/x-bibtex; charset=utf-8', serialise: bibtexCitation },
  json: { type: 'application/vnd.citationstyles.csl+json; charset=utf-8', serialise: cslCitation },
}

export function citationRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, now } = context
  for (const form of CITE_FORMS) {
    const exportOf = (address: string, citation: Citation) => ({
      address,
      type: FORMS[form].type,
      file: { kind: 'attachment' as const, name: `引用-${citation.title}`, fallback: citation.id, ending: form },
      strings: [FORMS[form].serialise(citation)],
    })

    app.get<{ Params: ArticleParams }>(`/:series/:number/cite.${form}`, async (request, reply) => {
      const article = recordOf(findPublishedArticle(context, request.params))
      const citation = articleCitation(article, { site: store.site.read(), urls, now: now() })
      return sendExport(request, reply, exportOf(urls.articleCite(article, form), citation))
    })

    app.get<{ Params: { id: string } }>(`/data/:id/cite.${form}`, async (request, reply) => {
      const figure = recordOf(findFigure(context, request.params.id, { ofWithdrawn: 'gone' }))
      const citation = figureCitation(figure, { site: store.site.read(), urls, now: now() })
      return sendExport(request, reply, exportOf(urls.figureCite(figure.id, form), citation))
    })
  }
}
