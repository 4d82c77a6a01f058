// The process: settings → sync, or the index of another process → app → listen → graceful close.
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import pino from 'pino'
import { readConfig } from './config.ts'
import { withMirror } from './mirror/age.ts'
import type { DeskNews } from './pages/desk.ts'
import type { Readiness } from './routes/health.ts'
import { isReadOnly, isWritable } from './store/opened-file.ts'
import { openStore, type Store } from './store/store.ts'
import { takeWriterLock, type WriterLock, WriterRuns } from './store/writer-lock.ts'
import { startSync } from './sync/client.ts'
import { createProblemLog } from './sync/problem-log.ts'
import { OnlyReads, startReader } from './sync/reader.ts'
import { newsOf, readinessOf } from './sync/readiness.ts'
import { createUrls } from './urls.ts'

/** What a role gives the HTTP side. */
interface Side {
  store: Store
  readiness: () => Readiness
  deskNews: () => DeskNews
  confirmDeletion: () => void
  onDamage?: () => void
  stop: () => Promise<void>
}

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })
const urls = createUrls(config)
const pollMs = config.pollSeconds * 1000
// Loading the pages takes most of a start: the writing thread loads its own part meanwhile, on another core.
const pages = import('./app.ts')
const { stop, ...side } = config.role === 'writer' ? await startWriting() : startReading()
const { buildApp } = await pages
const app = await buildApp({ config, urls, log, mediaDir: join(config.dataDir, 'media'), now: Date.now, ...side, readiness: () => withMirror(side.readiness(), { mirrorDir: config.mirrorDir, now: Date.now() }) })

closeWithGrace({ logger: log }, async () => {
  await app.close()
  await stop()
})
await app.listen({ host: config.host, port: config.port })
log.info({ address: urls.absolute(urls.home()), role: config.role }, 'the portal is open')

async function startWriting (): Promise<Side> {
  let lock = lockOrLeave()
  const logProblems = createProblemLog(log)
  const sync = startSync({
    contentDir: config.contentDir,
    dataDir: config.dataDir,
    basePath: config.basePath,
    siteOrigin: config.siteOrigin,
    pollMs,
    events: config.watchEvents,
  }, {
    onReport: (report) => {
      // A disk that took no lock at the start takes what is written now: nobody else may write from here on.
      lock ??= lockOrLeave()
      lock?.beat(report.at)
      logProblems(report)
    },
    onFailure: (failure) => log.error({ err: failure }, 'a look at the content folder failed; the portal goes on with what it has'),
  })
  await sync.ready
  const indexFile = join(config.dataDir, 'index.sqlite')
  const store = openStore(indexFile)
  sync.onRenewed(() => store.reopen())
  sync.onRestart((failure) => { if (isReadOnly(failure) && isWritable(indexFile)) store.renew() })
  return {
    store,
    readiness: () => readinessOf(sync.state()),
    deskNews: () => newsOf(sync.state()),
    confirmDeletion: sync.confirmDeletion,
    onDamage: sync.suspect,
    async stop () {
      await sync.stop()
      store.close()
      lock?.release()
    },
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
  const reader = startReader({ dataDir: config.dataDir, basePath: config.basePath, pollMs, now: Date.now, log })
  return {
    store: reader.store,
    readiness: reader.readiness,
    deskNews: reader.news,
    confirmDeletion: () => { throw new OnlyReads() },
    stop: async () => { reader.stop() },
  }
}
