// All figures as a page with filters, as CSV and as JSON; the table of streets and metrics; the explanation of the fields.
import type { FastifyInstance, FastifyReply } from 'fastify'
import { z } from 'zod'
import { coverageDocument } from '../../exports/coverage-json.ts'
import { figuresCsv, csvColumns } from '../../exports/figures-csv.ts'
import { figuresDocument, QUALIFIER_LABELS } from '../../exports/figure-json.ts'
import type { FigureFilter } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'
import { dataSchema, datasetMetadataFields, documentFields, figureFields } from '../../exports/data-schema.ts'
import { sendDocument, sendJson, sendPage } from '../canonical.ts'
import { coveragePage } from '../pages/coverage.ts'
import { dataPage, type DataPage } from '../pages/data.ts'
import { dataFieldsPage } from '../pages/data-fields.ts'
import type { RouteContext } from './context.ts'

const PAGE_SIZE = 100

/** Maximum number of figures for which the page shows a total. The exports have no limit. */
const MAX_ADDENDS = 1000

/** Maximum number of figures in one cell of the coverage page. The JSON contains all figures. */
const MAX_IN_CELL = 12

const WHOLE = { limit: Number.MAX_SAFE_INTEGER, offset: 0 }

/** Maximum length of a filter value in characters. No name is longer, so a longer value selects nothing. */
const MAX_VALUE = 100

/** Maximum number of characters that the message on the page quotes from an unknown name. */
const MAX_SHOWN = 30

/** Seconds for which a redirect to the present slug of a street or project is cached. */
const REDIRECT_MAX_AGE = 3600

/** Returns the last value of a query parameter that occurs several times. */
const lastOf = (given: unknown): unknown => Array.isArray(given) ? given.at(-1) : given

const value = z.preprocess(lastOf, z.string().trim().transform((text) => text === '' ? undefined : text.slice(0, MAX_VALUE + 1)).optional().catch(undefined))
const filterParams = z.object({ street: value, category: value, metric: value, project: value, period: value })
const pageParam = z.object({ page: z.preprocess(lastOf, z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1)) })

export function dataRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls } = context

  app.get('/data', async (request, reply) => {
    const filter = readFilter(request.query)
    const { page } = pageParam.parse(request.query)
    // Browsers also send the empty fields of a form. The redirect removes them, so that readers share a short address.
    if (request.raw.url?.includes('=&') || request.raw.url?.endsWith('=')) return await reply.redirect(urls.data() + filterQuery(filter, page), 302)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.data(), page })
    if (redirect !== null) return await redirect
    const { pages, model } = store.inOneRead(() => readDataPage(context, { filter, page }))
    // The list may now have fewer pages than when the link was made.
    if (model === null) return await reply.redirect(urls.data() + filterQuery(filter, pages), 302)
    return await sendPage(request, reply, { address: urls.data(), template: 'data', model })
  })

  app.get('/data.csv', async (request, reply) => {
    const filter = readFilter(request.query)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.dataCsv() })
    if (redirect !== null) return await redirect
    return sendDocument(request, reply, store.inOneRead(() => ({
      address: urls.dataCsv(),
      type: 'text/csv; charset=utf-8; header=present',
      file: { kind: 'attachment' as const, ...fileName(store, filter), ending: 'csv' },
      body: figuresCsv({ records: store.figures.list(filter, WHOLE), site: store.site.read(), urls }),
    })))
  })

  app.get('/data.json', async (request, reply) => {
    const filter = readFilter(request.query)
    const redirect = redirectOldSlugs(store, reply, { filter, address: urls.dataJson() })
    if (redirect !== null) return await redirect
    const query = filterQuery(filter)
    const [address, page] = [urls.dataJson() + query, urls.data() + query]
    return sendJson(request, reply, store.inOneRead(() => ({
      address: urls.dataJson(),
      ...fileName(store, filter),
      body: figuresDocument({ records: store.figures.list(filter, WHOLE), site: store.site.read(), urls, address, page }),
    })))
  })

  coverageRoutes(app, context)
  dataFieldsRoutes(app, context)
}

function coverageRoutes (app: FastifyInstance, { store, urls, layoutContext }: RouteContext): void {
  app.get('/data/coverage', async (request, reply) => {
    const streets = store.streets.list().filter((street) => street.articleCount > 0)
    const figures = store.figures.cells().flatMap((cell) => store.figures.list(cell, { limit: MAX_IN_CELL, offset: 0 }))
    return await sendPage(request, reply, { address: urls.coverage(), template: 'coverage', model: coveragePage(layoutContext(), { figures, streets }) })
  })

  app.get('/data/coverage.json', async (request, reply) => {
    const body = store.inOneRead(() => {
      const { metrics, streets: withFigures } = store.figures.choices()
      // A street without articles is left out: it has no text that could mention a metric.
      const streets = store.streets.list().filter(({ slug, articleCount }) => articleCount > 0 || withFigures.some((street) => street.slug === slug))
      const rows = metrics.map((metric) => {
        const cells = streets.map(({ slug: street }) => store.figures.list({ street, metric }, WHOLE))
        return { metric, category: cells.flat()[0]?.category ?? '', cells }
      })
      return coverageDocument({ streets, rows, site: store.site.read(), urls, address: urls.coverageJson(), page: urls.coverage() })
    })
    return sendJson(request, reply, { address: urls.coverageJson(), name: '街道与指标对照表', fallback: 'coverage', body })
  })
}

/** Reads the data of a page of /data. The model is null when the list has fewer pages than `page`. */
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

/** Reads the filters of a query. Empty and unknown parameters count as absent. */
function readFilter (given: unknown): FigureFilter {
  const read = filterParams.safeParse(given)
  return read.success ? Object.fromEntries(Object.entries(read.data).filter(([, text]) => text !== undefined)) : {}
}

/** Returns the query string with its `?`, in a fixed order; '' without filters. */
function filterQuery ({ street, category, metric, project, period }: FigureFilter, page = 1): string {
  const params = new URLSearchParams()
  for (const [name, text] of Object.entries({ street, category, metric, project, period })) if (text !== undefined) params.set(name, text)
  if (page > 1) params.set('page', String(page))
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** Redirects a filter with an old slug of a street or project. Returns null when no slug is old. */
function redirectOldSlugs (store: Store, reply: FastifyReply, { filter, address, page = 1 }: {
  filter: FigureFilter, address: string, page?: number
}): FastifyReply | null {
  const slugs = (['street', 'project'] as const).flatMap((kind): [string, string][] => {
    const slug = filter[kind]
    const to = slug === undefined || store.figures.unknown({ [kind]: slug }).length === 0 ? null : store.pageRedirects.find(kind, slug) ?? null
    return to === null ? [] : [[kind, to]]
  })
  if (slugs.length === 0) return null
  return reply.header('cache-control', `public, max-age=${REDIRECT_MAX_AGE}`).redirect(address + filterQuery({ ...filter, ...Object.fromEntries(slugs) }, page), 301)
}

const LABELS: Readonly<Partial<Record<keyof FigureFilter, string>>> = { street: '街道', category: '类别', metric: '指标', project: '项目' }

/** Returns 没有这个街道：“…”, or null when all names of a filter exist. */
function unknownText (store: Store, filter: FigureFilter): string | null {
  const shortened = (text: string) => text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN).toWellFormed()}……` : text
  const parts = store.figures.unknown(filter).map((key) => `没有这个${LABELS[key]}：“${shortened(String(filter[key]))}”`)
  return parts.length === 0 ? null : parts.join('；')
}

/** Returns, for example, 数据-新华路街道-2021. Uses only names from the index, because a query may contain any text. */
function fileName (store: Store, filter: FigureFilter): { name: string, fallback: string } {
  const { streets, categories, metrics, projects, periods } = store.figures.choices()
  const street = streets.find(({ slug }) => slug === filter.street)
  const project = projects.find(({ slug }) => slug === filter.project)
  const known = (names: readonly string[], name: string | undefined) => names.filter((one) => one === name)
  const names = [street?.name ?? [], known(categories, filter.category), known(metrics, filter.metric), project?.name ?? [], known(periods, filter.period)]
  return { name: ['数据', ...names.flat()].join('-'), fallback: ['data', street?.slug ?? [], project?.slug ?? []].flat().join('-') }
}

function dataFieldsRoutes (app: FastifyInstance, { store, urls, layoutContext }: RouteContext): void {
  app.get('/data.schema.json', async (request, reply) => sendDocument(request, reply, {
    address: urls.dataSchema(),
    type: 'application/schema+json; charset=utf-8',
    file: { kind: 'inline', name: '数据结构', fallback: 'data.schema', ending: 'json' },
    body: `${JSON.stringify(dataSchema(urls), null, 2)}\n`,
  }))

  app.get('/data/fields', async (request, reply) => {
    const [figure = null] = store.figures.list({}, { limit: 1, offset: 0 })
    const series = store.series.list().find(({ articleCount }) => articleCount > 0)
    const [article] = store.articles.newest(1)
    const [street] = store.streets.list()
    const [project] = store.projects.list()
    const fields = documentFields()
    const model = dataFieldsPage(layoutContext(), {
      figureFields: figureFields(),
      metadataFields: datasetMetadataFields(),
      documents: [
        { title: '数字', example: figure && urls.figureJson(figure.id), fields: fields.figure },
        { title: '文章', example: article ? urls.articleJson(article) : null, fields: fields.article },
        { title: '系列', example: series ? urls.seriesJson(series.slug) : null, fields: fields.series },
        { title: '街道', example: street ? urls.streetJson(street.slug) : null, fields: fields.street },
        { title: '项目', example: project ? urls.projectJson(project.slug) : null, fields: fields.project },
      ],
      columns: csvColumns(),
      qualifierLabels: QUALIFIER_LABELS,
      example: figure,
    })
    return await sendPage(request, reply, { address: urls.dataFields(), template: 'data-fields', model })
  })
}
