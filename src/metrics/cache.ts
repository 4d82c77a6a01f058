// Metrics of the response cache.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ResponseCache } from '../web/cache/response-cache.ts'

export function measureCache (registry: Registry, { counts, entries, size }: Pick<ResponseCache, 'counts' | 'entries' | 'size'>): void {
  const counter = (name: string, help: string, read: () => number) => registry.registerMetric(new Counter({
    name,
    help,
    registers: [],
    collect () {
      this.reset()
      this.inc(read())
    },
  }))
  const gauge = (name: string, help: string, read: () => number) => {
    registry.registerMetric(new Gauge({ name, help, registers: [], collect () { this.set(read()) } }))
  }
  counter('portal_cache_hits_total', 'Replies with a body from memory.', () => counts.hits)
  counter('portal_cache_not_modified_total', 'Replies from memory without a body (304).', () => counts.notModified)
  counter('portal_cache_misses_total', 'Replies that were rendered and can be cached.', () => counts.misses)
  gauge('portal_cache_entries', 'Pages in memory.', entries)
  gauge('portal_cache_bytes', 'Bytes of the pages in memory, in all encodings.', size)
}
