// The figures that the query of an address selects: /data, /data.csv and /data.json share filters and addresses.
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import type { FigureFilter, FigureRecord } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'

/** Characters. No name is longer, so a cut value selects nothing. */
const MAX_VALUE = 100

/** Characters of an unknown name that the page repeats. */
const MAX_SHOWN = 30

/** Figures in memory for one export. */
const BATCH = 2000

/** Seconds of a redirect to the present slug of a street or project. */
const REDIRECT_MAX_AGE = 3600

/** Takes the last of a repeated parameter. */
export const lastOf = (given: unknown): unknown => Array.isArray(given) ? given.at(-1) : given

const value = z.preprocess(lastOf, z.string().trim().transform((text) => text === '' ? undefined : text.slice(0, MAX_VALUE + 1)).optional().catch(undefined))
const query = z.object({ street: value, category: value, metric: value, project: value, period: value })

/** Reads the filters of a query. Empty and unknown parameters count as absent. */
export function readFilter (given: unknown): FigureFilter {
  const read = query.safeParse(given)
  return read.success ? Object.fromEntries(Object.entries(read.data).filter(([, text]) => text !== undefined)) : {}
}

/** Returns the query string with its `?`, in a fixed order; '' without filters. */
export function filterQuery ({ street, category, metric, project, period }: FigureFilter, page = 1): string {
  const params = new URLSearchParams()
  for (const [name, text] of Object.entries({ street, category, metric, project, period })) if (text !== undefined) params.set(name, text)
  if (page > 1) params.set('page', String(page))
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** Redirects a filter with an old slug of a street or project. Returns null when all slugs are present ones. */
export function redirectOldSlugs (store: Store, reply: FastifyReply, { filter, address, page = 1 }: { filter: FigureFilter, address: string, page?: number }): FastifyReply | null {
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
export function unknownText (store: Store, filter: FigureFilter): string | null {
  const shortened = (text: string) => text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN).toWellFormed()}……` : text
  const parts = store.figures.unknown(filter).map((key) => `没有这个${LABELS[key]}：“${shortened(String(filter[key]))}”`)
  return parts.length === 0 ? null : parts.join('；')
}

/**
 * Reads the figures of a filter in the order of the store. More than one batch is read by street and metric: an open query
 * would hold an old view of the index for as long as a slow client takes.
 */
export function figuresOf (store: Store, filter: FigureFilter): { count: number, records: Iterable<FigureRecord> } {
  const generation = store.generation()
  const count = store.figures.count(filter)
  if (count > BATCH) return { count, records: batches(store, filter, generation) }
  const records = store.figures.list(filter, { limit: BATCH, offset: 0 })
  return { count: records.length, records }
}

/** @throws when the generation changes: a client notices a broken transfer, but not a mixture of two generations */
function * batches (store: Store, filter: FigureFilter, generation: number): Generator<FigureRecord> {
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
