// Everything about figures that is not a page to read: CSV, JSON, the schema of both, and the page that explains their fields.
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { contentDisposition } from '../formats/content-disposition.ts'
import { coverageDocument, type CoverageRow } from '../formats/coverage-json.ts'
import { dataSchema, FIGURE_FIELDS, PUBLICATION_FIELDS } from '../formats/data-schema.ts'
import { QUALIFIER_LABELS } from '../formats/figure-json.ts'
import { CSV_COLUMNS, figuresCsv } from '../formats/figures-csv.ts'
import { figuresDocument } from '../formats/figures-document.ts'
import { inChunks } from '../formats/in-chunks.ts'
import { NotFound } from '../http/errors.ts'
import { sendPage } from '../http/send-page.ts'
import { dataFieldsPage } from '../pages/data-fields.ts'
import type { FigureFilter, FigureRecord } from '../store/figures.ts'
import type { Store } from '../store/store.ts'
import type { RouteContext } from './context.ts'
import { filterQuery, readFilter } from './figure-filter.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

export function dataExportRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): void {
  app.get('/data.csv', async (request, reply) => {
    const filter = readFilter(request.query)
    return send(request, reply, {
      address: urls.dataCsv(),
      type: 'text/csv; charset=utf-8; header=present',
      file: { kind: 'attachment', ...fileName(store, filter), ending: 'csv' },
      strings: figuresCsv({ records: figuresOf(store, filter).records, site: store.site.read(), urls }),
    })
  })

  app.get('/data.json', async (request, reply) => {
    const filter = readFilter(request.query)
    const query = filterQuery(filter)
    return send(request, reply, {
      address: urls.dataJson(),
      type: JSON_TYPE,
      file: { kind: 'inline', ...fileName(store, filter), ending: 'json' },
      strings: figuresDocument({
        ...figuresOf(store, filter),
        site: store.site.read(),
        urls,
        address: urls.dataJson() + query,
        page: urls.data() + query,
      }),
    })
  })

  app.get<{ Params: { id: string } }>('/data/:id.json', async (request, reply) => {
    const record = store.figures.find(request.params.id)
    if (!record) throw new NotFound()
    return send(request, reply, {
      address: urls.figureJson(record.id),
      type: JSON_TYPE,
      file: { kind: 'inline', name: `数据-${record.street.name}-${record.metric}`, fallback: record.id, ending: 'json' },
      strings: figuresDocument({ records: [record], count: 1, site: store.site.read(), urls, address: urls.figureJson(record.id), page: urls.figure(record.id) }),
    })
  })

  app.get('/data/coverage.json', async (request, reply) => {
    const { metrics, streets: withFigures } = store.figures.choices()
    // A street without pieces has no text that could have mentioned anything.
    const streets = store.streets.list().filter(({ slug, articleCount }) => articleCount > 0 || withFigures.some((street) => street.slug === slug))
    return send(request, reply, {
      address: urls.coverageJson(),
      type: JSON_TYPE,
      file: { kind: 'inline', name: '街道与指标对照表', fallback: 'coverage', ending: 'json' },
      strings: coverageDocument({ streets, rows: coverageRows(store, { streets, metrics }), site: store.site.read(), urls, address: urls.coverageJson(), page: urls.coverage() }),
    })
  })

  app.get('/data.schema.json', async (request, reply) => send(request, reply, {
    address: urls.dataSchema(),
    type: 'application/schema+json; charset=utf-8',
    file: { kind: 'inline', name: '数据结构', fallback: 'data.schema', ending: 'json' },
    strings: [JSON.stringify(dataSchema(urls), null, 2), '\n'],
  }))

  app.get('/data/fields', async (request, reply) => await sendPage(request, reply, {
    address: urls.dataFields(),
    template: 'data-fields',
    model: dataFieldsPage(frameSource(), {
      figureFields: FIGURE_FIELDS,
      publicationFields: PUBLICATION_FIELDS,
      columns: CSV_COLUMNS,
      qualifierLabels: QUALIFIER_LABELS,
      example: store.figures.list({}, { limit: 1, offset: 0 })[0] ?? null,
    }),
  }))
}

interface Export {
  address: string
  type: string
  file: { kind: 'attachment' | 'inline', name: string, fallback: string, ending: string }
  strings: Iterable<string>
}

/** Streams an export from its one address, to any site that asks: it is open data. Another spelling redirects there (301). */
function send (request: FastifyRequest, reply: FastifyReply, { address, type, file: { kind, name, fallback, ending }, strings }: Export): FastifyReply {
  const asked = request.url.replace(/^https?:\/\/[^/]*/i, '')
  const path = asked.split('?', 1)[0] ?? ''
  reply.header('access-control-allow-origin', '*')
  if (path !== address) return reply.redirect(address + asked.slice(path.length), 301)
  return reply
    .type(type)
    .header('cache-control', 'public, max-age=0, must-revalidate')
    .header('content-disposition', contentDisposition({ kind, name: `${name}.${ending}`, fallback: `${fallback}.${ending}` }))
    .send(Readable.from(request.method === 'HEAD' ? [] : inChunks(strings), { objectMode: false }))
}

/** 数据-新华路街道-2021: only what the index knows, never what the query says. */
function fileName (store: Store, filter: FigureFilter): { name: string, fallback: string } {
  const { streets, categories, metrics, projects, periods } = store.figures.choices()
  const street = streets.find(({ slug }) => slug === filter.street)
  const project = projects.find(({ slug }) => slug === filter.project)
  const known = (names: readonly string[], name: string | undefined) => names.filter((one) => one === name)
  const names = [street?.name ?? [], known(categories, filter.category), known(metrics, filter.metric), project?.name ?? [], known(periods, filter.period)]
  return { name: ['数据', ...names.flat()].join('-'), fallback: ['data', street?.slug ?? [], project?.slug ?? []].flat().join('-') }
}

/** As many figures as may be in memory for one reader. */
const BATCH = 2000
const ALL = Number.MAX_SAFE_INTEGER

/**
 * The figures that a filter picks, in the order of the store. Many are read a street and metric at a time: an open query would
 * keep the whole portal at the edition of its start, for as long as a slow client takes.
 */
function figuresOf (store: Store, filter: FigureFilter): { count: number, records: Iterable<FigureRecord> } {
  const generation = store.generation()
  const count = store.figures.count(filter)
  if (count > BATCH) return { count, records: manyFigures(store, filter, generation) }
  const records = store.figures.list(filter, { limit: BATCH, offset: 0 })
  return { count: records.length, records }
}

/** @throws when the index is no longer at `generation`: a broken transfer is seen, a mixture of two editions is not */
function * manyFigures (store: Store, filter: FigureFilter, generation: number): Generator<FigureRecord> {
  const { streets, metrics } = store.figures.choices()
  for (const { slug: street } of streets.filter(({ slug }) => filter.street === undefined || filter.street === slug)) {
    for (const metric of metrics.filter((name) => filter.metric === undefined || filter.metric === name)) {
      for (let offset = 0, full = true; full; offset += BATCH) {
        const records = store.figures.list({ ...filter, street, metric }, { limit: BATCH, offset })
        if (store.generation() !== generation) throw new Error('the index changed during an export')
        yield * records
        full = records.length === BATCH
      }
    }
  }
}

/** Each cell is true by itself: a board that spans two editions does no harm. */
function * coverageRows (store: Store, { streets, metrics }: { streets: readonly { slug: string }[], metrics: readonly string[] }): Generator<CoverageRow> {
  for (const metric of metrics) {
    const cells = streets.map(({ slug: street }) => store.figures.list({ street, metric }, { limit: ALL, offset: 0 }))
    yield { metric, category: cells.flat()[0]?.category ?? '', cells }
  }
}
