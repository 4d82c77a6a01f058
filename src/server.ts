// The process: settings → sync → app → listen → graceful close.
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import pino from 'pino'
import { buildApp } from './app.ts'
import { readConfig } from './config.ts'
import { withMirror } from './mirror/age.ts'
import { openStore } from './store/store.ts'
import { startSync } from './sync/client.ts'
import { createProblemLog } from './sync/problem-log.ts'
import { newsOf, readinessOf } from './sync/readiness.ts'
import { createUrls } from './urls.ts'

const config = readConfig(process.env)
const log = pino({ level: config.logLevel })
const urls = createUrls(config)
const logProblems = createProblemLog(log)

const sync = startSync({
  contentDir: config.contentDir,
  dataDir: config.dataDir,
  basePath: config.basePath,
  siteOrigin: config.siteOrigin,
  pollMs: config.pollSeconds * 1000,
  events: config.watchEvents,
}, {
  onReport: (report) => logProblems(report),
  onFailure: (failure) => log.error({ err: failure }, 'a look at the content folder failed; the portal goes on with what it has'),
})
await sync.ready
const store = openStore(join(config.dataDir, 'index.sqlite'))
sync.onRenewed(() => store.reopen())
const app = await buildApp({
  config,
  urls,
  store,
  log,
  mediaDir: join(config.dataDir, 'media'),
  now: Date.now,
  readiness: () => withMirror(readinessOf(sync.state()), { mirrorDir: config.mirrorDir, now: Date.now() }),
  deskNews: () => newsOf(sync.state()),
  confirmDeletion: sync.confirmDeletion,
})

closeWithGrace({ logger: log }, async () => {
  await app.close()
  await sync.stop()
  store.close()
})
await app.listen({ host: config.host, port: config.port })
log.info({ address: urls.absolute(urls.home()) }, 'the portal is open')
