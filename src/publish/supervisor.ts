// Controls the worker from the main thread: starts the worker, keeps its last report, and restarts the worker when it ends.
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import type { ScanReport } from './publisher.ts'

export interface WorkerFailure { at: number, message: string, code: string }

/** State of the worker, from its last messages. */
export interface PublisherState {
  /** True: the index can be opened for reading. */
  isOpen: boolean
  /** `lastChange`: report of the last scan with changes. `lastReport`: report of the last scan. */
  lastChange: ScanReport | null
  lastReport: ScanReport | null
  /** Not null when the last scan failed or the worker ended with an error. */
  failure: WorkerFailure | null
  archiveSetAside: string | null
  /** False when full text is damaged and could not be repaired. */
  isSearchSound: boolean
  isRunning: boolean
}

/** Wait before a worker that ended is restarted (ms). The wait doubles each time, up to `most`, until a scan succeeds. */
const RESTART_MS = { first: 100, most: 5000 }

interface Listeners {
  onReport: (report: ScanReport, tookMs: number) => void
  onFailure: (failure: { message: string }) => void
}

/**
 * Prepares a worker; `start` starts the worker. The promise `ready` resolves when the index can be read. If the caller has an open index
 * (`isOpen`), it resolves at once.
 */
export function createSupervisor (settings: WorkerSettings, { isOpen, ...listeners }: Listeners & { isOpen: boolean }) {
  const state: PublisherState = { isOpen, lastChange: null, lastReport: null, failure: null, archiveSetAside: null, isSearchSound: true, isRunning: false }
  const ready = Promise.withResolvers<void>()
  if (isOpen) ready.resolve()
  const events = { renewed: [] as (() => void)[], restart: [] as ((failure: WorkerFailure | null) => void)[] }
  const receive = createReceiver(state, { ...listeners, onRenewed: () => { for (const listener of events.renewed) listener() } })
  let isStopping = false
  let restartMs = RESTART_MS.first
  let restarting: NodeJS.Timeout | undefined
  let worker: Worker | null = null

  function start (): void {
    if (isStopping) return
    worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: settings })
    state.isRunning = true
    worker.on('message', (message: FromWorker) => {
      receive(message)
      if (message.type === 'report') restartMs = RESTART_MS.first
      if (state.isOpen) ready.resolve()
    })
    worker.on('error', (thrown) => {
      const error = thrown as NodeJS.ErrnoException
      state.failure = { at: Date.now(), message: error.message, code: error.code ?? '' }
      listeners.onFailure(error)
    })
    worker.on('exit', restart)
  }

  function restart (): void {
    state.isRunning = false
    if (isStopping) return
    // The timer also keeps the process running when there is no other work.
    restarting = setTimeout(() => {
      for (const listener of events.restart) listener(state.failure)
      start()
    }, restartMs)
    restartMs = Math.min(restartMs * 2, RESTART_MS.most)
  }

  const send = (message: ToWorker) => worker?.postMessage(message)
  return {
    start,
    ready: ready.promise,
    state: (): Readonly<PublisherState> => state,
    /** Tells the worker that staff confirmed the blocked deletion. */
    confirmDeletion: () => send({ type: 'confirm-deletion' }),
    decideOwner: (path: string) => send({ type: 'decide-owner', path }),
    /** Calls `listener` when a new index file has replaced the old file while the portal runs. */
    onRenewed: (listener: () => void) => { events.renewed.push(listener) },
    /** Calls `listener` before the worker restarts, with the last failure. At that time the worker has no open file. */
    onRestart: (listener: (failure: WorkerFailure | null) => void) => { events.restart.push(listener) },
    /** Tells the worker to check the index. Called when a page could not be read. */
    suspect: () => send({ type: 'suspect' }),
    /** Stops the worker after its current scan. */
    async stop (): Promise<void> {
      isStopping = true
      clearTimeout(restarting)
      if (!state.isRunning) return
      const ended = new Promise<void>((resolve) => { worker?.once('exit', () => resolve()) })
      send({ type: 'stop' })
      await ended
    },
  }
}

/** Returns a function that updates the state with one message. */
function createReceiver (state: PublisherState, { onReport, onFailure, onRenewed }: Listeners & { onRenewed: () => void }): (message: FromWorker) => void {
  let isRenewed = false
  return (message) => {
    switch (message.type) {
      case 'opened':
        // A new file replaced the old index. Connections to the old file read old data, so they must be opened again.
        if (message.isFresh && state.isOpen) isRenewed = true
        state.isOpen ||= !message.isFresh
        break
      case 'archive':
        state.archiveSetAside = message.setAside
        break
      case 'search-checked':
        state.isSearchSound = message.isSound
        break
      case 'failed':
        state.failure = message
        onFailure(message)
        break
      case 'report': {
        const { report, tookMs } = message
        state.failure = null
        state.isOpen ||= report.isComplete
        state.lastReport = report
        if (report.touched > 0 || state.lastChange === null) state.lastChange = report
        if (isRenewed && report.isComplete) {
          isRenewed = false
          onRenewed()
        }
        onReport(report, tookMs)
      }
    }
  }
}
