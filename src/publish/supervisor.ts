// The HTTP side's handle on the writing thread: starts it, remembers what it said last, starts it again when it dies.
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import type { ScanReport } from './publisher.ts'

/** What the writing side is up to, as far as it has said. */
export interface PublisherState {
  /** The index can be opened for reading. */
  opened: boolean
  /** The last look that changed or found anything, and the last look at all. */
  lastChange: ScanReport | null
  lastReport: ScanReport | null
  /** The last look failed. */
  failure: { at: number, message: string, code: string } | null
  archiveSetAside: string | null
  /** False when the search index was damaged at its last check and could not be made anew. */
  searchSound: boolean
  running: boolean
}

/** How soon a thread that has ended is started again: at once at first, then seldomer and seldomer until a look succeeds. */
const RESTART_MS = { first: 100, most: 5000 }

export type Supervisor = ReturnType<typeof createSupervisor>

/**
 * A worker, which `start` starts. `ready` settles when the index can be read: at once when there was a sound one, else after
 * the first look. `onReport` is called for every look, with the milliseconds it took, `onFailure` for every one that failed.
 * `opened` says that the caller has an index open already.
 */
export function createSupervisor (settings: WorkerSettings, { opened, onReport, onFailure }: {
  opened: boolean, onReport: (report: ScanReport, tookMs: number) => void, onFailure: (failure: { message: string }) => void
}) {
  const state: PublisherState = { opened, lastChange: null, lastReport: null, failure: null, archiveSetAside: null, searchSound: true, running: false }
  const ready = Promise.withResolvers<void>()
  if (opened) ready.resolve()
  let stopping = false
  let renewed = false
  let restartMs = RESTART_MS.first
  const renewalListeners: (() => void)[] = []
  const restartListeners: ((failure: PublisherState['failure']) => void)[] = []
  let restarting: NodeJS.Timeout | undefined
  let worker: Worker | null = null

  function start (): void {
    if (stopping) return
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings })
    worker = started
    state.running = true
    started.on('message', (message: FromWorker) => {
      if (message.type === 'opened') {
        // A new file under the old name: whoever has the old one open reads what is no more.
        if (message.fresh && state.opened) renewed = true
        state.opened ||= !message.fresh
      } else if (message.type === 'archive') {
        state.archiveSetAside = message.setAside
      } else if (message.type === 'search-checked') {
        state.searchSound = message.sound
      } else if (message.type === 'failed') {
        state.failure = message
        onFailure(message)
      } else {
        const { report, tookMs } = message
        state.failure = null
        restartMs = RESTART_MS.first
        state.opened ||= report.complete
        state.lastReport = report
        if (report.touched > 0 || state.lastChange === null) state.lastChange = report
        if (renewed && report.complete) {
          renewed = false
          renewalListeners.forEach((listener) => listener())
        }
        onReport(report, tookMs)
      }
      if (state.opened) ready.resolve()
    })
    started.on('error', (thrown) => {
      const error = thrown as NodeJS.ErrnoException
      state.failure = { at: Date.now(), message: error.message, code: error.code ?? '' }
      onFailure(error)
    })
    started.on('exit', () => {
      state.running = false
      if (stopping) return
      // It also keeps the process from ending while there is nothing else to wait for.
      restarting = setTimeout(() => {
        restartListeners.forEach((listener) => listener(state.failure))
        start()
      }, restartMs)
      restartMs = Math.min(restartMs * 2, RESTART_MS.most)
    })
  }

  const send = (message: ToWorker) => worker?.postMessage(message)
  return {
    start,
    ready: ready.promise,
    state: (): Readonly<PublisherState> => state,
    /** Staff say that what is missing was deleted on purpose. */
    confirmDeletion: () => send({ type: 'confirm-deletion' }),
    /** Calls `listener` when the index was built anew under its name while the portal ran. */
    onRenewed: (listener: () => void) => { renewalListeners.push(listener) },
    /** Calls `listener` before the thread starts again, with why it ended: no file is open on the writing side then. */
    onRestart: (listener: (failure: PublisherState['failure']) => void) => { restartListeners.push(listener) },
    /** A page could not be read: have the index looked through. */
    suspect: () => send({ type: 'suspect' }),
    /** Stops after the look under way. */
    async stop (): Promise<void> {
      stopping = true
      clearTimeout(restarting)
      if (!state.running) return
      const gone = new Promise<void>((resolve) => { worker?.once('exit', () => resolve()) })
      send({ type: 'stop' })
      await gone
    },
  }
}
