// The query of /data, /data.csv and /data.json: the same filters, the same addresses.
import { z } from 'zod'
import type { FigureFilter } from '../store/figures.ts'

const value = z.string().trim().max(100).transform((text) => text === '' ? undefined : text).optional().catch(undefined)
const query = z.object({ street: value, category: value, metric: value, project: value, period: value })

/** Reads the filters of a query; empty, repeated and unknown parameters count as absent. */
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
