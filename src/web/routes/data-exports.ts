// Everything about figures that is not a page to read: CSV, JSON, the schema of both, and the page that explains their fields.
import type { FastifyInstance } from 'fastify'
import { coverageDocument, type CoverageRow } from '../../exports/coverage-json.ts'
import { dataSchema, documentFields, figureFields, publicationFields } from '../../exports/data-schema.ts'
import { QUALIFIER_LABELS } from '../../exports/figure-json.ts'
import { csvColumns, figuresCsv } from '../../exports/figures-csv.ts'
import { figuresDocument } from '../../exports/figures-document.ts'
import { JSON_TYPE, sendExport } from '../send-export.ts'
import { sendPage } from '../canonical.ts'
import { dataFieldsPage } from '../pages/data-fields.ts'
import type { FigureFilter } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'
import type { Urls } from '../../urls.ts'
import type { RouteContext } from './context.ts'
import { figuresOf } from './figure-batches.ts'
import { filterQuery, readFilter, redirectRenamed } from './figure-filter.ts'
import { missingFigure, pastOf } from './figure-lookup.ts'

const ALL = Number.MAX_SAFE_INTEGER

export function dataExportRoutes (app: FastifyInstance, context: RouteContext): void {
  const { store, urls, frameSource } = context
  app.get('/data.csv', async (request, reply) => {
    const filter = readFilter(request.query)
    const elsewhere = redirectRenamed(store, reply, { filter, address: urls.dataCsv() })
    if (elsewhere !== null) return await elsewhere
    return sendExport(request, reply, {
      address: urls.dataCsv(),
      type: 'text/csv; charset=utf-8; header=present',
      file: { kind: 'attachment', ...fileName(store, filter), ending: 'csv' },
      strings: figuresCsv({ records: figuresOf(store, filter).records, site: store.site.read(), urls }),
    })
  })

  app.get('/data.json', async (request, reply) => {
    const filter = readFilter(request.query)
    const elsewhere = redirectRenamed(store, reply, { filter, address: urls.dataJson() })
    if (elsewhere !== null) return await elsewhere
    const query = filterQuery(filter)
    return sendExport(request, reply, {
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
    if (!record) return missingFigure(context, request.params.id, 2)
    return sendExport(request, reply, {
      address: urls.figureJson(record.id),
      type: JSON_TYPE,
      file: { kind: 'inline', name: `数据-${record.street.name}-${record.metric}`, fallback: record.id, ending: 'json' },
      strings: figuresDocument({ records: [record], count: 1, earlier: pastOf(context, record).earlier, site: store.site.read(), urls, address: urls.figureJson(record.id), page: urls.figure(record.id) }),
    })
  })

  app.get('/data/coverage.json', async (request, reply) => {
    const { metrics, streets: withFigures } = store.figures.choices()
    // A street without pieces has no text that could have mentioned anything.
    const streets = store.streets.list().filter(({ slug, articleCount }) => articleCount > 0 || withFigures.some((street) => street.slug === slug))
    return sendExport(request, reply, {
      address: urls.coverageJson(),
      type: JSON_TYPE,
      file: { kind: 'inline', name: '街道与指标对照表', fallback: 'coverage', ending: 'json' },
      strings: coverageDocument({ streets, rows: coverageRows(store, { streets, metrics }), site: store.site.read(), urls, address: urls.coverageJson(), page: urls.coverage() }),
    })
  })

  app.get('/data.schema.json', async (request, reply) => sendExport(request, reply, {
    address: urls.dataSchema(),
    type: 'application/schema+json; charset=utf-8',
    file: { kind: 'inline', name: '数据结构', fallback: 'data.schema', ending: 'json' },
    strings: [JSON.stringify(dataSchema(urls), null, 2), '\n'],
  }))

  app.get('/data/fields', async (request, reply) => await sendPage(request, reply, {
    address: urls.dataFields(),
    template: 'data-fields',
    model: dataFieldsPage(frameSource(), {
      figureFields: figureFields(),
      publicationFields: publicationFields(),
      documents: documentKinds(store, urls),
      columns: csvColumns(),
      qualifierLabels: QUALIFIER_LABELS,
      example: store.figures.list({}, { limit: 1, offset: 0 })[0] ?? null,
    }),
  }))
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

/** What the JSON beside each kind of page holds, with the first of its kind as an example. */
function documentKinds (store: Store, urls: Urls) {
  const series = store.series.list().find(({ articleCount }) => articleCount > 0)
  const [article] = store.articles.newest(1)
  const [street] = store.streets.list()
  const [project] = store.projects.list()
  const fields = documentFields()
  const [figure] = store.figures.list({}, { limit: 1, offset: 0 })
  return [
    { title: '数字', example: figure ? urls.figureJson(figure.id) : null, fields: fields.figure },
    { title: '文章', example: article ? urls.articleJson(article) : null, fields: fields.article },
    { title: '系列', example: series ? urls.seriesJson(series.slug) : null, fields: fields.series },
    { title: '街道', example: street ? urls.streetJson(street.slug) : null, fields: fields.street },
    { title: '项目', example: project ? urls.projectJson(project.slug) : null, fields: fields.project },
  ]
}

/** Each cell is true by itself: a board that spans two editions does no harm. */
function * coverageRows (store: Store, { streets, metrics }: { streets: readonly { slug: string }[], metrics: readonly string[] }): Generator<CoverageRow> {
  for (const metric of metrics) {
    const cells = streets.map(({ slug: street }) => store.figures.list({ street, metric }, { limit: ALL, offset: 0 }))
    yield { metric, category: cells.flat()[0]?.category ?? '', cells }
  }
}
