// The query of /data, /data.csv and /data.json: the same filters, the same addresses.
import { z } from 'zod'
import type { FastifyReply } from 'fastify'
import type { FigureFilter } from '../../store/index/figures.ts'
import type { Store } from '../../store/index/store.ts'

/** No name is longer; what is left of a longer one names nothing, and the page says so. */
const LONGEST = 100

/** Of a repeated parameter the last one, as of a form that was changed. */
export const lastOf = (given: unknown): unknown => Array.isArray(given) ? given.at(-1) : given

const value = z.preprocess(lastOf, z.string().trim().transform((text) => text === '' ? undefined : text.slice(0, LONGEST + 1)).optional().catch(undefined))
const query = z.object({ street: value, category: value, metric: value, project: value, period: value })

/** Reads the filters of a query; empty and unknown parameters count as absent. */
export function readFilter (given: unknown): FigureFilter {
  const read = query.safeParse(given)
  return read.success ? Object.fromEntries(Object.entries(read.data).filter(([, text]) => text !== undefined)) : {}
}

/** The filters as a query string in a fixed order, with its `?`; '' when there are none. */
export function filterQuery ({ street, category, metric, project, period }: FigureFilter, page = 1): string {
  const params = new URLSearchParams()
  for (const [name, text] of Object.entries({ street, category, metric, project, period })) if (text !== undefined) params.set(name, text)
  if (page > 1) params.set('page', String(page))
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** The same filter with streets and projects by the names that they have in addresses now; null when it has them already. */
function renamed (store: Store, filter: FigureFilter): FigureFilter | null {
  const now = (['street', 'project'] as const).flatMap((kind): [string, string][] => {
    const slug = filter[kind]
    const to = slug === undefined || store.figures.unknown({ [kind]: slug }).length === 0 ? null : store.pageRedirects.find(kind, slug) ?? null
    return to === null ? [] : [[kind, to]]
  })
  return now.length === 0 ? null : { ...filter, ...Object.fromEntries(now) }
}

/** Leads a filter by a former name to the present one, at `address`; null when there is nothing to lead on. */
export function redirectRenamed (store: Store, reply: FastifyReply, { filter, address, page = 1 }: { filter: FigureFilter, address: string, page?: number }): FastifyReply | null {
  const current = renamed(store, filter)
  return current === null ? null : reply.header('cache-control', 'public, max-age=3600').redirect(address + filterQuery(current, page), 301)
}

const LABELS: Readonly<Partial<Record<keyof FigureFilter, string>>> = { street: '街道', category: '类别', metric: '指标', project: '项目' }

/** Nobody reads more of what is nothing. */
const MOST_SHOWN = 30

const shortened = (text: string) => text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN).toWellFormed()}……` : text

/** 没有这个街道：“…”。; null when a filter names only what there is. */
export function unknownText (store: Store, filter: FigureFilter): string | null {
  const parts = store.figures.unknown(filter).map((key) => `没有这个${LABELS[key]}：“${shortened(String(filter[key]))}”`)
  return parts.length === 0 ? null : parts.join('；')
}
