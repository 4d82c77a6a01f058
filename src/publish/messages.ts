// Messages between the HTTP side and the worker.
import type { ScanReport } from './publisher.ts'

export interface WorkerSettings {
  contentDir: string
  dataDir: string
  basePath: string
  siteOrigin: string
  pollMs: number
  /** False: only polls notice changes, as on a share that sends no events. */
  watchEvents: boolean
}

export type FromWorker =
  /** The index is open. `isFresh` is true when the index is new and empty until the first complete report. */
  | { type: 'opened', isFresh: boolean }
  /** `setAside`: path of a damaged archive after it was moved; null when the archive was not damaged. */
  | { type: 'archive', setAside: string | null }
  /** `tookMs`: duration of the scan. */
  | { type: 'report', report: ScanReport, tookMs: number }
  /** Full text was checked. `isSound` is false when full text is damaged and could not be repaired. */
  | { type: 'search-checked', isSound: boolean }
  /** A scan failed. The index is unchanged. */
  | { type: 'failed', at: number, message: string, code: string }

export type ToWorker = { type: 'stop' } | { type: 'confirm-deletion' } |
  /** Staff decide that the file at `path` owns the address that it claims. */
  { type: 'decide-owner', path: string } |
  /** A page could not be read: the index may be damaged. */
  { type: 'suspect' }
