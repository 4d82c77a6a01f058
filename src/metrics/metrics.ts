// Registry of all metrics; see docs/decisions/metrics.md.
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { ResponseCache } from '../web/cache/response-cache.ts'
import { measureCache } from './cache.ts'
import { type HealthSource, measureHealth } from './health.ts'
import { measureRequests } from './requests.ts'
import { measureScans } from './scans.ts'

/** Gauges named like counters. Labelled metrics have the same values. */
const MISNAMED = ['nodejs_active_handles_total', 'nodejs_active_resources_total', 'nodejs_active_requests_total']

export type Metrics = ReturnType<typeof createMetrics>

/** Measures the process from now on; `watch…` adds parts of the portal. */
export function createMetrics () {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  for (const name of MISNAMED) registry.removeSingleMetric(name)
  const requests = measureRequests(registry)
  return {
    contentType: registry.contentType,
    /** Returns all metrics in the text format of Prometheus. */
    expose: async (): Promise<string> => await registry.metrics(),
    requestFinished: requests.finished,
    watchCache (cache: ResponseCache): void {
      requests.countFrom(cache)
      measureCache(registry, cache)
    },
    /** For the writer: returns functions to call after each scan. */
    watchScans: () => measureScans(registry),
    watchHealth: (source: HealthSource): void => { measureHealth(registry, source) },
    close: (): void => { registry.clear() },
  }
}
