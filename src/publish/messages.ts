// What the worker and the HTTP side say to each other.
import type { ScanReport } from './publisher.ts'

export interface WorkerSettings {
  contentDir: string
  dataDir: string
  basePath: string
  siteOrigin: string
  pollMs: number
  /** Off: only polls notice changes, as on a share that sends no events. */
  events: boolean
}

export type FromWorker =
  /** The index is open; `fresh`: it was built anew and is empty until the first report. */
  | { type: 'opened', fresh: boolean }
  /** `setAside`: where a damaged archive was put. */
  | { type: 'archive', setAside: string | null }
  /** `tookMs`: milliseconds of the look. */
  | { type: 'report', report: ScanReport, tookMs: number }
  /** The search index was checked; a damaged one was made anew, unless that failed. */
  | { type: 'search-checked', sound: boolean }
  /** A look failed; the index is as it was. */
  | { type: 'failed', at: number, message: string, code: string }

export type ToWorker = { type: 'stop' } | { type: 'confirm-deletion' } |
  /** A page could not be read: the index may be damaged. */
  { type: 'suspect' }
