// Atom and JSON Feed of all articles and of each series.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { FEED_FORMS, feedOf } from '../../exports/feed.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import { sendDocument } from '../canonical.ts'
import { NotFound } from '../errors.ts'
import { findSeries, recordOf } from '../lookup.ts'
import type { RouteContext } from './context.ts'

const PAGE_SIZE = 50

const pageParam = z.object({ page: z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1) })

type Form = keyof typeof FEED_FORMS

export function feedRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls } = context

  function send (request: FastifyRequest, reply: FastifyReply, { form, series }: { form: Form, series: SeriesRecord | null }): FastifyReply {
    const { page } = pageParam.parse(request.query)
    const slug = series?.slug ?? null
    const address = urls.feed({ form, series: slug })
    const { count, updated } = store.feeds.extent(slug)
    const pages = Math.max(1, Math.ceil(count / PAGE_SIZE))
    if (page > pages) throw new NotFound()
    const feed = feedOf({
      site: store.site.read(),
      urls,
      series,
      articles: store.feeds.newest(slug, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE }),
      updated,
      page,
      pages,
      pageAddress: (other) => other === 1 ? address : `${address}?page=${other}`,
    })
    return sendDocument(request, reply, { address, type: `${FEED_FORMS[form].type}; charset=utf-8`, body: FEED_FORMS[form].serialise(feed) })
  }

  for (const form of Object.keys(FEED_FORMS) as Form[]) {
    app.get(`/feed.${form}`, async (request, reply) => send(request, reply, { form, series: null }))
    app.get<{ Params: { series: string } }>(`/:series/feed.${form}`, async (request, reply) => {
      return send(request, reply, { form, series: recordOf(findSeries(context, request.params.series)) })
    })
  }
}
