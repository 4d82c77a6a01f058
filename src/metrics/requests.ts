// Requests by method, route and outcome. A route is a pattern of ours, never an address: there are as many series as routes.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { FinishedRequest } from '../web/access-log.ts'
import type { ResponseCache } from '../web/cache/response-cache.ts'

const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** Seconds. Most pages are rendered in one or two milliseconds; a poster, printed anew, takes a second. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Stands for all that was answered from memory: which routes they had is not asked for there. */
const MEMORY = '(memory)'

export function measureRequests (registry: Registry) {
  const registers = [registry]
  let counts: ResponseCache['counts'] | null = null
  const requests = new Counter({
    name: 'portal_http_requests_total',
    help: 'Requests that were answered, by the pattern of their route; (memory) is all that the response cache answered, where HEAD counts as GET. Status "aborted": the client left before.',
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
    help: 'From the request to the last byte handed to the system, by the pattern of the route; without what the response cache answered.',
    labelNames: ['route'] as const,
    buckets: BUCKETS,
    registers,
  })
  return {
    finished ({ method, route, status, seconds, cache }: FinishedRequest): void {
      const pattern = route ?? '(none)'
      requests.inc({ method: METHODS.has(method) ? method : 'other', route: pattern, status: status === null ? 'aborted' : `${Math.floor(status / 100)}xx`, cache })
      if (status !== null) duration.observe({ route: pattern }, seconds)
    },
    /** From now on its answers are among the requests. */
    countFrom: (cache: Pick<ResponseCache, 'counts'>): void => { counts = cache.counts },
  }
}
