// All that is measured, in one registry of its own: docs/decisions/metrics.md.
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { ResponseCache } from '../web/cache/response-cache.ts'
import { measureCache } from './cache.ts'
import { measureLooks } from './scans.ts'
import { measureRequests } from './requests.ts'
import { measureState, type StateSource } from './health.ts'

/** Sums of the labelled ones, which are there too, and gauges whose names say that they are counters. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_resources_total', 'nodejs_active_requests_total']

export type Metrics = ReturnType<typeof createMetrics>

/** Begins to measure the process itself; the parts of the portal are added as they come to be. */
export function createMetrics () {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  const requests = measureRequests(registry)
  return {
    contentType: registry.contentType,
    /** All that is known now, in the text format of Prometheus. */
    expose: async (): Promise<string> => await registry.metrics(),
    requestFinished: requests.finished,
    watchCache (cache: ResponseCache): void {
      requests.countFrom(cache)
      measureCache(registry, cache)
    },
    /** For the process that writes: what it is to call for each look. */
    watchLooks: () => measureLooks(registry),
    watchState: (source: StateSource): void => { measureState(registry, source) },
    close: (): void => { registry.clear() },
  }
}
