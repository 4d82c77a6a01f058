// Metrics of readiness, content and ages, read when they are collected. A value that can't be read has no sample.
import { Gauge, type Registry } from 'prom-client'
import { severityOf } from '../content/messages.ts'
import type { Store } from '../store/index/store.ts'

/** Times are epoch milliseconds; null when unknown. */
export interface HealthSource {
  role: 'writer' | 'reader'
  store: Pick<Store, 'feeds' | 'desk'>
  readiness: () => { status: 'ready' | 'degraded' | 'unready', reasons: readonly { code: string }[] }
  /** All codes that `readiness` can give. */
  reasons: readonly string[]
  lastScanAt: () => number | null
  /** Number of articles whose deletion is blocked; null in a replica. */
  blockedDeletions: (() => number) | null
  /** Null without a mirror. */
  mirrorExportedAt: (() => number | null) | null
}

export function measureHealth (registry: Registry, source: HealthSource): void {
  const { role, store, readiness, blockedDeletions, mirrorExportedAt } = source
  const gauge = (name: string, help: string, read: () => number | null) => registry.registerMetric(new Gauge({
    name,
    help,
    registers: [],
    collect () {
      const value = orNull(read)
      if (value === null) this.remove()
      else this.set(value)
    },
  }))
  const time = (name: string, help: string, readMs: () => number | null) => gauge(name, help, () => {
    const at = readMs()
    return at === null ? null : at / 1000
  })
  /** Has one sample for each value of its label, none when `read` fails. */
  const labelled = <L extends string>(name: string, help: string, label: L, read: () => Map<string, number>) => registry.registerMetric(new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [],
    collect () {
      this.reset()
      for (const [value, count] of orNull(read) ?? []) this.labels(value).set(count)
    },
  }))

  labelled('portal_info', 'Always 1; the role of the process.', 'role', () => new Map([[role, 1]]))
  gauge('portal_ready', '1 when /readyz answers that the process can serve.', () => readiness().status === 'unready' ? 0 : 1)
  gauge('portal_degraded', '1 when the process serves, but somebody should check it.', () => readiness().status === 'degraded' ? 1 : 0)
  labelled('portal_readiness_reason', 'Reasons of /readyz: 1 for each one given.', 'reason', () => {
    const given = new Set(readiness().reasons.map(({ code }) => code))
    return new Map(source.reasons.map((reason) => [reason, given.has(reason) ? 1 : 0]))
  })
  time('portal_last_scan_timestamp_seconds', 'Last successful scan of the content folder, by this process or its writer.', source.lastScanAt)
  time('portal_content_changed_timestamp_seconds', 'Last change of substance of a published article.', () => store.feeds.extent(null).updated || null)
  gauge('portal_content_articles', 'Published articles.', () => store.feeds.extent(null).count)
  labelled('portal_content_diagnostics', 'Diagnostics of content files, as 编审台 lists them.', 'severity', () => {
    const sums = new Map([['error', 0], ['warning', 0], ['notice', 0]])
    for (const { code, count } of store.desk.problemCodes()) sums.set(severityOf(code), (sums.get(severityOf(code)) ?? 0) + count)
    return sums
  })
  if (blockedDeletions !== null) gauge('portal_blocked_deletions', 'Articles shown without their file, until the deletion is certain.', blockedDeletions)
  if (mirrorExportedAt !== null) time('portal_mirror_exported_timestamp_seconds', 'Last complete export of the static mirror.', mirrorExportedAt)
}

/** One value that can't be read (no index, a full disk) must not hide the others. */
function orNull<T> (read: () => T): T | null {
  try {
    return read()
  } catch {
    return null
  }
}
