// The table of streets and metrics, as a page and as JSON.
import type { FastifyInstance } from 'fastify'
import { coverageDocument, type CoverageRow } from '../../exports/coverage-json.ts'
import type { Store } from '../../store/index/store.ts'
import { JSON_TYPE, sendExport, sendPage } from '../canonical.ts'
import { coveragePage } from '../pages/coverage.ts'
import type { RouteContext } from './context.ts'

/** Figures in one cell of the page. The JSON has all. */
const MAX_IN_CELL = 12

export function coverageRoutes (app: FastifyInstance, { store, urls, layoutContext }: RouteContext): void {
  app.get('/data/coverage', async (request, reply) => {
    const streets = store.streets.list().filter((street) => street.articleCount > 0)
    const figures = store.figures.cells().flatMap((cell) => store.figures.list(cell, { limit: MAX_IN_CELL, offset: 0 }))
    return await sendPage(request, reply, { address: urls.coverage(), template: 'coverage', model: coveragePage(layoutContext(), { figures, streets }) })
  })

  app.get('/data/coverage.json', async (request, reply) => {
    const { metrics, streets: withFigures } = store.figures.choices()
    // A street without articles has no text to mention a metric in.
    const streets = store.streets.list().filter(({ slug, articleCount }) => articleCount > 0 || withFigures.some((street) => street.slug === slug))
    return sendExport(request, reply, {
      address: urls.coverageJson(),
      type: JSON_TYPE,
      file: { kind: 'inline', name: '街道与指标对照表', fallback: 'coverage', ending: 'json' },
      strings: coverageDocument({ streets, rows: coverageRows(store, { streets, metrics }), site: store.site.read(), urls, address: urls.coverageJson(), page: urls.coverage() }),
    })
  })
}

/** Each cell is correct by itself: rows may come from two generations. */
function * coverageRows (store: Store, { streets, metrics }: { streets: readonly { slug: string }[], metrics: readonly string[] }): Generator<CoverageRow> {
  for (const metric of metrics) {
    const cells = streets.map(({ slug: street }) => store.figures.list({ street, metric }, { limit: Number.MAX_SAFE_INTEGER, offset: 0 }))
    yield { metric, category: cells.flat()[0]?.category ?? '', cells }
  }
}
