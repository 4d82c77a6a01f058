// What the writing side does: its looks at the content folder.
import { Counter, Histogram, type Registry } from 'prom-client'
import type { ScanReport } from '../publish/publisher.ts'

/** Seconds. A look at a folder in which nothing moved takes milliseconds, a first one at thousands of files some seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

export function measureLooks (registry: Registry) {
  const registers = [registry]
  const failures = new Counter({ name: 'portal_sync_failures_total', help: 'Looks that failed, and ends of the thread that looks: nothing new was published.', registers })
  const duration = new Histogram({ name: 'portal_sync_look_duration_seconds', help: 'How long looks at the content folder took that did not fail.', buckets: BUCKETS, registers })
  const looks = new Counter({ name: 'portal_sync_looks_total', help: 'Looks at the content folder that did not fail.', registers })
  const read = new Counter({ name: 'portal_sync_files_read_total', help: 'Files that were read because they were new or changed.', registers })
  const gone = new Counter({ name: 'portal_sync_files_gone_total', help: 'Files that were there at one look and gone at the next.', registers })
  const touched = new Counter({ name: 'portal_sync_rows_touched_total', help: 'Rows and pieces of the index that changed.', registers })
  return {
    /** @param tookMs of the look, in milliseconds */
    lookDone (report: Pick<ScanReport, 'read' | 'gone' | 'touched'>, tookMs: number): void {
      looks.inc()
      duration.observe(tookMs / 1000)
      read.inc(report.read.length)
      gone.inc(report.gone.length)
      touched.inc(report.touched)
    },
    lookFailed: (): void => { failures.inc() },
  }
}
