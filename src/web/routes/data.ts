// All figures as a page with filters, as CSV and as JSON.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { figuresCsv } from '../../exports/figures-csv.ts'
import { figuresDocument } from '../../exports/figure-json.ts'
import type { FigureFilter } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'
import { JSON_TYPE, sendExport, sendPage } from '../canonical.ts'
import { dataPage, type DataPage } from '../pages/data.ts'
import type { RouteContext } from './context.ts'
import { figuresOf, filterQuery, lastOf, readFilter, redirectOldSlugs, unknownText } from './figure-query.ts'

const PAGE_SIZE = 100

/** Figures that a page adds up. The exports have no limit. */
const MAX_ADDENDS = 1000

const pageParam = z.object({ page: z.preprocess(lastOf, z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1)) })

export function dataRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls } = context

  app.get('/data', async (request, reply) => {
    const filter = readFilter(request.query)
    const { page } = pageParam.parse(request.query)
    // Forms send empty fields. The address to share has none.
    if (request.raw.url?.includes('=&') || request.raw.url?.endsWith('=')) return await reply.redirect(urls.data() + filterQuery(filter, page), 302)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.data(), page })
    if (redirect !== null) return await redirect
    const { pages, model } = store.inOneRead(() => readDataPage(context, { filter, page }))
    // The list may have become shorter since the link was made.
    if (model === null) return await reply.redirect(urls.data() + filterQuery(filter, pages), 302)
    return await sendPage(request, reply, { address: urls.data(), template: 'data', model })
  })

  app.get('/data.csv', async (request, reply) => {
    const filter = readFilter(request.query)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.dataCsv() })
    if (redirect !== null) return await redirect
    return sendExport(request, reply, {
      address: urls.dataCsv(),
      type: 'text/csv; charset=utf-8; header=present',
      file: { kind: 'attachment', ...fileName(store, filter), ending: 'csv' },
      strings: figuresCsv({ records: figuresOf(store, filter).records, site: store.site.read(), urls }),
    })
  })

  app.get('/data.json', async (request, reply) => {
    const filter = readFilter(request.query)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.dataJson() })
    if (redirect !== null) return await redirect
    const query = filterQuery(filter)
    return sendExport(request, reply, {
      address: urls.dataJson(),
      type: JSON_TYPE,
      file: { kind: 'inline', ...fileName(store, filter), ending: 'json' },
      strings: figuresDocument({ ...figuresOf(store, filter), site: store.site.read(), urls, address: urls.dataJson() + query, page: urls.data() + query }),
    })
  })
}

/** Returns a null model when the list has fewer pages. */
function readDataPage ({ store, urls, layoutContext }: RouteContext, { filter, page }: { filter: FigureFilter, page: number }): { pages: number, model: DataPage | null } {
  const count = store.figures.count(filter)
  const pages = Math.max(1, Math.ceil(count / PAGE_SIZE))
  if (page > pages) return { pages, model: null }
  const figures = store.figures.list(filter, { limit: PAGE_SIZE, offset: (page - 1) * PAGE_SIZE })
  const isWhole = count === figures.length
  const model = dataPage(layoutContext(), {
    filter,
    choices: store.figures.choices(),
    figures,
    count,
    addends: isWhole ? figures : filter.metric !== undefined && count <= MAX_ADDENDS ? store.figures.list(filter, { limit: MAX_ADDENDS, offset: 0 }) : [],
    isWhole,
    page,
    pages,
    addressOf: (other) => urls.data() + filterQuery(filter, other),
    query: filterQuery(filter),
    unknownText: unknownText(store, filter),
  })
  return { pages, model }
}

/** Returns 数据-新华路街道-2021. Only names that the index has: a query may hold anything. */
function fileName (store: Store, filter: FigureFilter): { name: string, fallback: string } {
  const { streets, categories, metrics, projects, periods } = store.figures.choices()
  const street = streets.find(({ slug }) => slug === filter.street)
  const project = projects.find(({ slug }) => slug === filter.project)
  const known = (names: readonly string[], name: string | undefined) => names.filter((one) => one === name)
  const names = [street?.name ?? [], known(categories, filter.category), known(metrics, filter.metric), project?.name ?? [], known(periods, filter.period)]
  return { name: ['数据', ...names.flat()].join('-'), fallback: ['data', street?.slug ?? [], project?.slug ?? []].flat().join('-') }
}
