// Metrics of requests by method, route and status. A route is a pattern, never an address, which limits the number of series.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { FinishedRequest } from '../web/access-log.ts'
import type { ResponseCache } from '../web/cache/response-cache.ts'

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** Seconds. Most pages take one or two milliseconds; a poster takes a second. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Route of replies from memory, as the response cache does not know their routes. */
const MEMORY = '(memory)'

export function measureRequests (registry: Registry) {
  const registers = [registry]
  let counts: ResponseCache['counts'] | null = null
  const requests = new Counter({
    name: 'portal_http_requests_total',
    help: 'Requests by route pattern. (memory): answered by the response cache, HEAD as GET. aborted: the client left before the reply.',
    labelNames: ['method', 'route', 'status', 'cache'] as const,
    registers,
    collect () {
      if (counts === null) return
      for (const [status, value] of [['2xx', counts.hits], ['3xx', counts.notModified]] as const) {
        const labels = { method: 'GET', route: MEMORY, status, cache: 'hit' }
        this.remove(labels)
        this.inc(labels, value)
      }
    },
  })
  const duration = new Histogram({
    name: 'portal_http_request_duration_seconds',
    help: 'Time from the request to the last byte handed to the system, without replies of the response cache.',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers,
  })
  return {
    finished ({ method, route, status, seconds, cache }: FinishedRequest): void {
      const pattern = route ?? '(none)'
      const outcome = status === null ? 'aborted' : `${Math.floor(status / 100)}xx`
      requests.inc({ method: METHODS.has(method) ? method : 'other', route: pattern, status: outcome, cache })
      if (status !== null) duration.observe({ route: pattern }, seconds)
    },
    /** Adds the replies of the response cache. */
    countFrom: (cache: Pick<ResponseCache, 'counts'>): void => { counts = cache.counts },
  }
}
