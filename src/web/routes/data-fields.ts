// The explanation of all fields of the data, and their JSON Schema.
import type { FastifyInstance } from 'fastify'
import { dataSchema, datasetMetadataFields, documentFields, figureFields } from '../../exports/data-schema.ts'
import { QUALIFIER_LABELS } from '../../exports/figure-json.ts'
import { csvColumns } from '../../exports/figures-csv.ts'
import { sendDocument, sendPage } from '../canonical.ts'
import { dataFieldsPage } from '../pages/data-fields.ts'
import type { RouteContext } from './context.ts'

export function dataFieldsRoutes (app: FastifyInstance, { store, urls, layoutContext }: RouteContext): void {
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
