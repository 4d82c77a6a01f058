// What the response cache does and weighs.
import { Counter, Gauge, type Registry } from 'prom-client'
import type { ResponseCache } from '../web/cache/response-cache.ts'

export function measureCache (registry: Registry, cache: Pick<ResponseCache, 'counts' | 'entries' | 'size'>): void {
  const { counts } = cache
  for (const [name, help, read] of [
    ['portal_cache_hits_total', 'Answers with a body from memory.', () => counts.hits],
    ['portal_cache_not_modified_total', 'Answers from memory that the client has the page (304).', () => counts.notModified],
    ['portal_cache_misses_total', 'Answers that were made and can be kept.', () => counts.misses],
  ] as const) {
    registry.registerMetric(new Counter({
      name,
      help,
      registers: [],
      collect () {
        this.reset()
        this.inc(read())
      },
    }))
  }
  registry.registerMetric(new Gauge({ name: 'portal_cache_entries', help: 'Pages in memory.', registers: [], collect () { this.set(cache.entries()) } }))
  registry.registerMetric(new Gauge({ name: 'portal_cache_bytes', help: 'Bytes of the pages in memory, in all their codings.', registers: [], collect () { this.set(cache.size()) } }))
}
