// Starts the process: reads the settings, starts the writer or a replica, builds the app, and listens. Closes all parts at the end.
import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import { readConfig } from './config.ts'
import { MIRROR_REASONS, mirrorExportedAt, addMirrorFreshness } from './mirror/freshness.ts'
import { REPLICA_REASONS, WRITER_REASONS } from './publish/health.ts'
import { startReplica, WriterOnlyError } from './publish/replica.ts'
import { startWriter } from './publish/writer.ts'
import { WriterRunningError } from './store/sqlite/lock.ts'
import { createUrls } from './urls.ts'
import { createLog } from './web/log.ts'

/** Only programs on the same host can read metrics, because metrics show details of the process. */
const METRICS_HOST = '127.0.0.1'

const config = readConfig(process.env)
const log = createLog({ level: config.logLevel })
const urls = createUrls(config)
// Loading this module takes most of a start. At the same time, a writer without an index builds the index in another thread.
const loadingApp = import('./app.ts')
const metrics = config.metricsPort === undefined ? null : (await import('./metrics/metrics.ts')).createMetrics()
const { stop, onListening, ...role } = config.role === 'writer' ? await openWriter() : openReplica()
const { buildApp, buildMetricsApp } = await loadingApp
const readiness = () => addMirrorFreshness(role.readiness(), { mirrorDir: config.mirrorDir, now: Date.now() })
const app = await buildApp({ config, urls, log, mediaDir: join(config.dataDir, 'media'), now: Date.now, ...role, readiness, metrics })
const metricsApp = metrics && buildMetricsApp({ metrics, log })

closeWithGrace({ logger: log }, async ({ err }) => {
  // The log must say why the process ends: for example, the port is in use, or the program has a bug.
  if (err) log.fatal({ err, host: config.host, port: config.port }, 'the portal ends')
  await app.close()
  await metricsApp?.close()
  await stop()
})
await app.listen({ host: config.host, port: config.port })
onListening()
log.info({ address: urls.absolute(urls.home()), role: config.role }, 'the portal is open')
await openMetrics()
log.flush()

async function openWriter () {
  try {
    return { ...await startWriter({ config, log, scans: metrics?.watchScans() }), reasons: WRITER_REASONS as readonly string[] }
  } catch (error) {
    if (!(error instanceof WriterRunningError)) throw error
    log.fatal({ dataDir: config.dataDir }, 'another process writes in this data folder; stop it first, or start this one with ROLE=reader')
    return process.exit(1)
  }
}

function openReplica () {
  const { stop, ...replica } = startReplica({ dataDir: config.dataDir, basePath: config.basePath, pollMs: config.pollSeconds * 1000, now: Date.now, log })
  return {
    ...replica,
    reasons: REPLICA_REASONS as readonly string[],
    blockedDeletions: null,
    confirmDeletion: () => { throw new WriterOnlyError() },
    decideOwner: () => { throw new WriterOnlyError() },
    onListening: () => {},
    stop: async () => { stop() },
  }
}

/** Opens the port for Prometheus. If the port is in use, logs the error, and the portal continues. */
async function openMetrics (): Promise<void> {
  const { mirrorDir } = config
  metrics?.watchHealth({
    role: config.role,
    store: role.store,
    readiness,
    reasons: mirrorDir === undefined ? role.reasons : [...role.reasons, ...MIRROR_REASONS],
    lastScanAt: () => role.deskStatus().lastScanAt,
    blockedDeletions: role.blockedDeletions,
    mirrorExportedAt: mirrorDir === undefined ? null : () => mirrorExportedAt(mirrorDir),
  })
  try {
    const address = await metricsApp?.listen({ host: METRICS_HOST, port: config.metricsPort ?? 0 })
    if (address !== undefined) log.info({ metrics: address }, 'metrics can be collected')
  } catch (error) {
    log.error({ err: error }, 'the port for metrics can\'t be used: nobody can collect them')
  }
}
