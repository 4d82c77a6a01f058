// The HTTP side's handle on the worker: starts it, keeps its last report, and starts it again when it ends.
import { Worker } from 'node:worker_threads'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import type { ScanReport } from './publisher.ts'

export interface WorkerFailure { at: number, message: string, code: string }

/** State of the writing side, as last reported. */
export interface PublisherState {
  /** The index can be opened for reading. */
  isOpen: boolean
  /** The last scan that changed something, and the last scan at all. */
  lastChange: ScanReport | null
  lastReport: ScanReport | null
  /** Set when the last scan failed. */
  failure: WorkerFailure | null
  archiveSetAside: string | null
  /** False when full text is damaged and could not be repaired. */
  isSearchSound: boolean
  isRunning: boolean
}

/** How soon a worker that ended is started again. The wait doubles until a scan succeeds. */
const RESTART_MS = { first: 100, most: 5000 }

export type Supervisor = ReturnType<typeof createSupervisor>

interface Listeners {
  onReport: (report: ScanReport, tookMs: number) => void
  onFailure: (failure: { message: string }) => void
}

/**
 * Prepares a worker, which `start` starts. `ready` settles when the index can be read: at once if the caller has one open (`isOpen`),
 * else after the first complete scan.
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
    // The timer also keeps the process alive while it waits for nothing else.
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
    /** Staff confirm that what is missing was deleted on purpose. */
    confirmDeletion: () => send({ type: 'confirm-deletion' }),
    decideOwner: (path: string) => send({ type: 'decide-owner', path }),
    /** Calls `listener` when the index was built anew under its name while the portal ran. */
    onRenewed: (listener: () => void) => { events.renewed.push(listener) },
    /** Calls `listener` before the worker starts again, with the reason it ended. The worker has no file open then. */
    onRestart: (listener: (failure: WorkerFailure | null) => void) => { events.restart.push(listener) },
    /** A page could not be read: the worker checks the index. */
    suspect: () => send({ type: 'suspect' }),
    /** Stops after the scan under way. */
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

/** Returns a function that brings the state up to date with one message. */
function createReceiver (state: PublisherState, { onReport, onFailure, onRenewed }: Listeners & { onRenewed: () => void }): (message: FromWorker) => void {
  let isRenewed = false
  return (message) => {
    switch (message.type) {
      case 'opened':
        // A new file under the old name: whoever has the old one open reads what is no more.
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
