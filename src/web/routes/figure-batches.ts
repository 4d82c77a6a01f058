// Figures for exports: as many as there are, in no more memory than a batch of them needs.
import type { FigureFilter, FigureRecord } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'

/** As many figures as may be in memory for one reader. */
const BATCH = 2000

/**
 * The figures that a filter picks, in the order of the store. Many are read a street and metric at a time: an open query would
 * keep the whole portal at the edition of its start, for as long as a slow client takes.
 */
export function figuresOf (store: Store, filter: FigureFilter): { count: number, records: Iterable<FigureRecord> } {
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
