// The process: settings → sync, or the index of another process → app → listen → graceful close.
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import closeWithGrace from 'close-with-grace'
import pino from 'pino'
import { readConfig } from './config.ts'
import { MIRROR_REASONS, mirrorExportedAt, withMirror } from './mirror/freshness.ts'
import type { DeskStatus } from './web/pages/desk.ts'
import type { Readiness } from './web/routes/health.ts'
import { isDamage } from './store/sqlite/integrity.ts'
import { isReadOnly, isWritable } from './store/sqlite/opened-file.ts'
import { openFinishedStore, openStore, type Store } from './store/index/store.ts'
import { stepBackHelpers } from './store/sqlite/threads.ts'
import { takeWriterLock, type WriterLock, WriterRuns } from './store/sqlite/writer-lock.ts'
import { createSupervisor } from './publish/supervisor.ts'
import { indexFingerprint } from './publish/fingerprint.ts'
import { createDiagnosticLog } from './publish/diagnostic-log.ts'
import { OnlyReads, startReplica } from './publish/replica.ts'
import { deskStatus, readinessOf } from './publish/health.ts'
import { READER_REASONS, WRITER_REASONS } from './publish/health-reasons.ts'
import { createUrls } from './urls.ts'

/** What a role gives the HTTP side. */
interface Side {
  store: Store
  readiness: () => Readiness
  /** All codes that `readiness` can give. */
  reasons: readonly string[]
  /** Pieces whose deletion is held back; null where nobody knows. */
  heldPieces: (() => number) | null
  deskNews: () => DeskStatus
  confirmDeletion: () => void
  onDamage?: () => void
  onListening?: () => void
  stop: () => Promise<void>
}

/** Metrics tell much about a process: they are for programs on the same host. */
const LOOPBACK = '127.0.0.1'

/** How late a line of the log may be. */
const LOG_EVERY_MS = 100

stepBackHelpers()
// Threads that are started from here on may have this much that is young (MB, a third of it in use), whatever the thread that answers
// was given: who takes in ten thousand pieces makes new text all the while, and gives the room back afterwards.
setFlagsFromString('--max-semi-space-size=16')
const config = readConfig(process.env)
// Written beside the requests and several lines at once: each writing wakes another thread, which took a quarter of what a page
// costs. Who reads the log and stops keeps no reader waiting: lines beyond a megabyte are lost then.
const log = pino({ level: config.logLevel }, pino.destination({ sync: false, minLength: 8 * 1024, periodicFlush: LOG_EVERY_MS, maxLength: 1024 * 1024 }))
const urls = createUrls(config)
const pollMs = config.pollSeconds * 1000
// Loading the pages takes most of a start: where there is no index to open, the writing thread begins meanwhile, on another core.
const pages = import('./app.ts')
const metrics = config.metricsPort === undefined ? null : (await import('./metrics/metrics.ts')).createMetrics()
const { stop, onListening, ...side } = config.role === 'writer' ? await startWriting() : startReading()
const { buildApp, buildMetricsApp } = await pages
const readiness = () => withMirror(side.readiness(), { mirrorDir: config.mirrorDir, now: Date.now() })
const app = await buildApp({ config, urls, log, mediaDir: join(config.dataDir, 'media'), now: Date.now, ...side, readiness, metrics })
const metricsApp = metrics && buildMetricsApp({ metrics, log })

closeWithGrace({ logger: log }, async ({ err }) => {
  // A port that is taken, an address that isn't this host's, a fault of ours: the last line says which.
  if (err) log.fatal({ err, host: config.host, port: config.port }, 'the portal ends')
  await app.close()
  await metricsApp?.close()
  await stop()
})
await app.listen({ host: config.host, port: config.port })
onListening?.()
// The engine lets a heap grow to four times what it holds before it collects. Twice is enough; less has it collect so often that
// every hundredth page waits for it.
setFlagsFromString('--heap-growing-percent=100')
log.info({ address: urls.absolute(urls.home()), role: config.role }, 'the portal is open')
await openMetrics()
log.flush()

/** Lets Prometheus ask. A port that is taken is told; it keeps no reader from his page. */
async function openMetrics (): Promise<void> {
  const { mirrorDir } = config
  metrics?.watchState({
    role: config.role,
    store: side.store,
    readiness,
    reasons: mirrorDir === undefined ? side.reasons : [...side.reasons, ...MIRROR_REASONS],
    lastLookAt: () => side.deskNews().lastLookAt,
    heldPieces: side.heldPieces,
    mirrorExportedAt: mirrorDir === undefined ? null : () => mirrorExportedAt(mirrorDir),
  })
  try {
    const address = await metricsApp?.listen({ host: LOOPBACK, port: config.metricsPort ?? 0 })
    if (address !== undefined) log.info({ metrics: address }, 'metrics can be collected')
  } catch (error) {
    log.error({ err: error }, 'the port for metrics can\'t be used: nobody can collect them')
  }
}

async function startWriting (): Promise<Side> {
  let lock = lockOrLeave()
  const logProblems = createDiagnosticLog(log)
  const looks = metrics?.watchLooks()
  const indexFile = join(config.dataDir, 'index.sqlite')
  const earlier = openEarlier(indexFile)
  /** Whether the index of that name could not be opened when it was last asked for. */
  let isBehind = false
  /** An index that can't be opened ends no process: what is open is served, and each look tries again. */
  const follow = (open: () => void) => {
    try {
      open()
      isBehind = false
    } catch (error) {
      if (!isBehind) log.error({ err: error }, 'the index can\'t be opened; goes on with the one that is open, if any')
      isBehind = true
    }
  }
  const sync = createSupervisor({
    contentDir: config.contentDir,
    dataDir: config.dataDir,
    basePath: config.basePath,
    siteOrigin: config.siteOrigin,
    pollMs,
    events: config.watchEvents,
  }, {
    opened: earlier !== null,
    onReport: (report, tookMs) => {
      // A disk that took no lock at the start takes what is written now: nobody else may write from here on.
      lock ??= lockOrLeave()
      lock?.beat(report.at)
      if (isBehind) follow(() => store.reopen())
      looks?.lookDone(report, tookMs)
      logProblems(report)
    },
    onFailure: (failure) => {
      looks?.lookFailed()
      log.error({ err: failure }, 'a look at the content folder failed; the portal goes on with what it has')
    },
  })
  const renewed = new Promise<void>((resolve) => { sync.onRenewed(resolve) })
  // Beside a thread that loads its own part this one takes half as long again until it answers.
  if (earlier === null) sync.start()
  await sync.ready
  const store = earlier ?? await openOnceSound(indexFile, renewed)
  sync.onRenewed(() => { follow(() => store.reopen()) })
  sync.onRestart((failure) => { if (isReadOnly(failure) && isWritable(indexFile)) follow(() => store.renew()) })
  return {
    store,
    readiness: () => readinessOf(sync.state()),
    reasons: WRITER_REASONS,
    heldPieces: () => sync.state().lastReport?.held?.keys.length ?? 0,
    deskNews: () => deskStatus(sync.state()),
    confirmDeletion: sync.confirmDeletion,
    onDamage: sync.suspect,
    onListening: () => { if (earlier !== null) sync.start() },
    async stop () {
      await sync.stop()
      store.close()
      lock?.release()
    },
  }
}

/** What the last run left can be read before the writing thread has loaded. It looks the file through, and makes a damaged one anew beside. */
function openEarlier (file: string): Store | null {
  try {
    return openFinishedStore({ file, fingerprint: indexFingerprint(config) })
  } catch {
    return null
  }
}

/** An index too damaged to be opened is being made anew by now: that one will do. */
async function openOnceSound (file: string, renewed: Promise<void>): Promise<Store> {
  try {
    return openStore(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    log.warn({ err: error }, 'the index is damaged; waits for the new one')
    await renewed
    return openStore(file)
  }
}

/** Ends the process when another one writes here. A folder that takes no lock takes nothing else: what it has is served. */
function lockOrLeave (): WriterLock | null {
  try {
    return takeWriterLock(config.dataDir)
  } catch (error) {
    if (!(error instanceof WriterRuns)) {
      log.warn({ err: error, dataDir: config.dataDir }, 'the data folder takes no lock: make sure that no second writer uses it')
      return null
    }
    log.fatal({ dataDir: config.dataDir }, 'another process writes in this data folder; stop it first, or start this one with ROLE=reader')
    return process.exit(1)
  }
}

function startReading (): Side {
  const reader = startReplica({ dataDir: config.dataDir, basePath: config.basePath, pollMs, now: Date.now, log })
  return {
    store: reader.store,
    readiness: reader.readiness,
    reasons: READER_REASONS,
    heldPieces: null,
    deskNews: reader.news,
    confirmDeletion: () => { throw new OnlyReads() },
    stop: async () => { reader.stop() },
  }
}
