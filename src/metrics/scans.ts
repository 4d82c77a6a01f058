// Metrics of the writer: scans of the content folder.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ScanReport } from '../publish/publisher.ts'

/** Seconds. A scan without changes takes milliseconds; the first one of thousands of files takes seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function measureScans (registry: Registry) {
  const counter = (name: string, help: string) => new Counter({ name, help, registers: [registry] })
  const failures = counter('portal_scan_failures_total', 'Failed scans, and unexpected ends of the thread that scans; nothing new was published.')
  const scans = counter('portal_scans_total', 'Successful scans of the content folder.')
  const read = counter('portal_scan_files_read_total', 'Files read because they were new or changed.')
  const removed = counter('portal_scan_files_removed_total', 'Files missing since the scan before.')
  const changed = counter('portal_index_rows_changed_total', 'Rows and articles of the index that changed.')
  const duration = new Histogram({ name: 'portal_scan_duration_seconds', help: 'Duration of successful scans.', buckets: BUCKETS, registers: [registry] })
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
