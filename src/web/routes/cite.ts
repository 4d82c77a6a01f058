// Entries for reference managers: a piece or a figure as RIS, BibTeX or CSL-JSON, read today.
import type { FastifyInstance } from 'fastify'
import { bibtexCitation } from '../../exports/citation-bibtex.ts'
import { cslCitation } from '../../exports/citation-csl.ts'
import { risCitation } from '../../exports/citation-ris.ts'
import { articleCitation, type Citation, figureCitation } from '../../exports/citation.ts'
import { sendExport } from '../send-export.ts'
import { CITE_FORMS, type CiteForm } from '../../urls.ts'
import type { RouteContext } from './context.ts'
import { missingFigure } from './figure-lookup.ts'
import { findPublished, type ArticleParams } from './article-lookup.ts'

const FORMS: Readonly<Record<CiteForm, { type: string, write: (citation: Citation) => string }>> = {
  ris: { type: 'application/x-research-info-systems; charset=utf-8', write: risCitation },
  bib: { type: 'application/x-bibtex; charset=utf-8', write: bibtexCitation },
  json: { type: 'application/vnd.citationstyles.csl+json; charset=utf-8', write: cslCitation },
}

export function citeRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, now } = context
  for (const form of CITE_FORMS) {
    const { type, write } = FORMS[form]
    const file = ({ title, id }: Citation) => ({ kind: 'attachment' as const, name: `引用-${title}`, fallback: id, ending: form })

    app.get<{ Params: ArticleParams }>(`/:series/:number/cite.${form}`, async (request, reply) => {
      const article = findPublished(context, request.params)
      const citation = articleCitation(article, { site: store.site.read(), urls, now: now() })
      return sendExport(request, reply, { address: urls.articleCite(article, form), type, file: file(citation), strings: [write(citation)] })
    })

    app.get<{ Params: { id: string } }>(`/data/:id/cite.${form}`, async (request, reply) => {
      const figure = store.figures.find(request.params.id)
      if (!figure) return missingFigure(context, request.params.id)
      const citation = figureCitation(figure, { site: store.site.read(), urls, now: now() })
      return sendExport(request, reply, { address: urls.figureCite(figure.id, form), type, file: file(citation), strings: [write(citation)] })
    })
  }
}
