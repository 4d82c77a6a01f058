// All metrics; see docs/decisions/metrics.md. No metric uses a timer, so an idle process uses no CPU time.
import { readdirSync } from 'node:fs'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { severityOf } from '../content/messages.ts'
import type { ScanReport } from '../publish/publisher.ts'
import type { Store } from '../store/index/store.ts'
import type { FinishedRequest } from '../web/access-log.ts'
import type { ResponseCache } from '../web/cache/response-cache.ts'

/** HTTP methods with their own label. Requests with any other method get the label `other`, to limit the number of time series. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** Histogram limits for the duration of a request, in seconds. Most pages take one or two milliseconds; a poster takes a second. */
const REQUEST_BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** Histogram limits for the duration of a scan, in seconds. A scan without changes takes milliseconds; a first scan can take seconds. */
const SCAN_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

/** Route label of replies from the response cache, because the cache does not record routes. */
const MEMORY = '(memory)'

/** Sources of the health metrics. Functions that return a time return epoch milliseconds; null when the time is unknown. */
export interface HealthSource {
  role: 'writer' | 'reader'
  store: Pick<Store, 'feeds' | 'desk'>
  readiness: () => { status: 'ready' | 'degraded' | 'unready', reasons: readonly { code: string }[] }
  /** All codes that can occur in the `reasons` of `readiness`. */
  reasons: readonly string[]
  lastScanAt: () => number | null
  /** Number of articles whose deletion is blocked; null in a replica. */
  blockedDeletions: (() => number) | null
  /** Returns the time of the last complete export of the static mirror. The function is null when no mirror is configured. */
  mirrorExportedAt: (() => number | null) | null
}

export type Metrics = ReturnType<typeof createMetrics>

/** Starts to measure the process. The `watch…` functions add metrics of other parts of the portal. */
export function createMetrics () {
  const registry = new Registry()
  const read = readers(registry)
  let counts: ResponseCache['counts'] | null = null
  measureProcess(read)
  return {
    contentType: registry.contentType,
    /** Returns all metrics in the text format of Prometheus. */
    expose: async (): Promise<string> => await registry.metrics(),
    requestFinished: measureRequests(registry, () => counts),
    watchCache (cache: ResponseCache): void {
      counts = cache.counts
      measureCache(read, cache)
    },
    /** Returns functions that the writer calls after each scan. */
    watchScans: () => measureScans(registry),
    watchHealth: (source: HealthSource): void => { measureHealth(read, source) },
    close: (): void => { registry.clear() },
  }
}

type Readers = ReturnType<typeof readers>

/** Returns functions that create metrics. Values are read when Prometheus collects them. A value that can't be read has no sample. */
function readers (registry: Registry) {
  const registers = [registry]
  const gauge = (name: string, help: string, read: () => number | null) => new Gauge({
    name,
    help,
    registers,
    collect () {
      const value = orNull(read) ?? NaN
      if (Number.isNaN(value)) this.remove()
      else this.set(value)
    },
  })
  return {
    gauge,
    time: (name: string, help: string, readMs: () => number | null) => gauge(name, help, () => (readMs() ?? NaN) / 1000),
    counter: (name: string, help: string, read: () => number) => new Counter({
      name,
      help,
      registers,
      collect () {
        this.reset()
        this.inc(read())
      },
    }),
    /** Creates a gauge with one sample for each value of its label. When `read` fails, the gauge has no samples. */
    labelled: <L extends string>(name: string, help: string, label: L, read: () => Map<string, number>) => new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      collect () {
        this.reset()
        for (const [value, count] of orNull(read) ?? []) this.labels(value).set(count)
      },
    }),
  }
}

/** Returns null when `read` fails (no index, a full disk), so that the other metrics are still collected. */
function orNull<T> (read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}

/** Measures the process, with the metric names of prom-client. The collector of prom-client is not used: it runs a timer every 10 ms. */
function measureProcess ({ gauge, counter }: Readers): void {
  let collected = performance.eventLoopUtilization()
  counter('process_cpu_seconds_total', 'CPU time of the process.', () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6)
  gauge('process_start_time_seconds', 'Start of the process.', () => performance.timeOrigin / 1000)
  gauge('process_resident_memory_bytes', 'Memory of the process.', () => process.memoryUsage.rss())
  gauge('process_open_fds', 'Open files and sockets; only on Linux.', () => readdirSync('/proc/self/fd').length)
  gauge('nodejs_heap_size_used_bytes', 'Used memory of JavaScript in the main thread.', () => process.memoryUsage().heapUsed)
  gauge('nodejs_eventloop_utilization', 'Busy share of the event loop since the last collection: 0 idle, 1 overloaded.', () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, collected)
    collected = now
    return utilization
  })
}

/** Measures requests by method, route and status. A route is a pattern, not an address, to limit the number of time series. */
function measureRequests (registry: Registry, cacheCounts: () => ResponseCache['counts'] | null): (request: FinishedRequest) => void {
  const registers = [registry]
  const requests = new Counter({
    name: 'portal_http_requests_total',
    help: 'Requests by route pattern. (memory): answered by the response cache, HEAD as GET. aborted: the client left before the reply.',
    labelNames: ['method', 'route', 'status', 'cache'] as const,
    registers,
    collect () {
      // Adds the replies of the response cache, because the cache counts them itself.
      const counts = cacheCounts()
      for (const [status, value] of counts === null ? [] : [['2xx', counts.hits], ['3xx', counts.notModified]] as const) {
        const labels = { method: 'GET', route: MEMORY, status, cache: 'hit' }
        this.remove(labels)
        this.inc(labels, value)
      }
    },
  })
  const help = 'Time from the request to the last byte handed to the system, without replies of the response cache.'
  const duration = new Histogram({ name: 'portal_http_request_duration_seconds', help, labelNames: ['route'] as const, buckets: REQUEST_BUCKETS, registers })
  return ({ method, route, status, seconds, cache }) => {
    const pattern = route ?? '(none)'
    const outcome = status === null ? 'aborted' : `${Math.floor(status / 100)}xx`
    requests.inc({ method: METHODS.has(method) ? method : 'other', route: pattern, status: outcome, cache })
    if (status !== null) duration.observe({ route: pattern }, seconds)
  }
}

function measureCache ({ gauge, counter }: Readers, { counts, entries, size }: Pick<ResponseCache, 'counts' | 'entries' | 'size'>): void {
  counter('portal_cache_hits_total', 'Replies with a body from memory.', () => counts.hits)
  counter('portal_cache_not_modified_total', 'Replies from memory without a body (304).', () => counts.notModified)
  counter('portal_cache_misses_total', 'Replies that were rendered and can be cached.', () => counts.misses)
  gauge('portal_cache_entries', 'Pages in memory.', entries)
  gauge('portal_cache_bytes', 'Bytes of the pages in memory, in all encodings.', size)
}

function measureScans (registry: Registry) {
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const failures = counter('portal_scan_failures_total', 'Failed scans, and unexpected ends of the thread that scans; nothing new was published.')
  const scans = counter('portal_scans_total', 'Successful scans of the content folder.')
  const read = counter('portal_scan_files_read_total', 'Files read because they were new or changed.')
  const removed = counter('portal_scan_files_removed_total', 'Files missing since the scan before.')
  const changed = counter('portal_index_rows_changed_total', 'Rows and articles of the index that changed.')
  const duration = new Histogram({ name: 'portal_scan_duration_seconds', help: 'Duration of successful scans.', buckets: SCAN_BUCKETS, registers: [registry] })
  return {
    scanDone (report: Pick<ScanReport, 'read' | 'gone' | 'touched'>, durationMs: number): void {
      scans.inc()
      duration.observe(durationMs / 1000)
      read.inc(report.read.length)
      removed.inc(report.gone.length)
      changed.inc(report.touched)
    },
    scanFailed: (): void => { failures.inc() },
  }
}

/** Measures readiness, the content, and the times of the last scan, change and export. */
function measureHealth ({ gauge, time, labelled }: Readers, { role, store, readiness, reasons, lastScanAt, blockedDeletions, mirrorExportedAt }: HealthSource): void {
  labelled('portal_info', 'Always 1; the role of the process.', 'role', () => new Map([[role, 1]]))
  gauge('portal_ready', '1 when /readyz answers that the process can serve.', () => readiness().status === 'unready' ? 0 : 1)
  gauge('portal_degraded', '1 when the process serves, but somebody should check it.', () => readiness().status === 'degraded' ? 1 : 0)
  labelled('portal_readiness_reason', 'Reasons of /readyz: 1 for each one given.', 'reason', () => {
    const given = new Set(readiness().reasons.map(({ code }) => code))
    return new Map(reasons.map((reason) => [reason, given.has(reason) ? 1 : 0]))
  })
  time('portal_last_scan_timestamp_seconds', 'Last successful scan of the content folder, by this process or its writer.', lastScanAt)
  time('portal_content_changed_timestamp_seconds', 'Last change of substance of a published article.', () => store.feeds.extent(null).updated || null)
  gauge('portal_content_articles', 'Published articles.', () => store.feeds.extent(null).count)
  labelled('portal_content_diagnostics', 'Diagnostics of content files, as 编审台 lists them.', 'severity', () => {
    const sums = new Map([['error', 0], ['warning', 0], ['notice', 0]])
    for (const { code, count } of store.desk.diagnosticCodes()) sums.set(severityOf(code), (sums.get(severityOf(code)) ?? 0) + count)
    return sums
  })
  if (blockedDeletions !== null) gauge('portal_blocked_deletions', 'Articles shown without their file, until the deletion is certain.', blockedDeletions)
  if (mirrorExportedAt !== null) time('portal_mirror_exported_timestamp_seconds', 'Last complete export of the static mirror.', mirrorExportedAt)
}
