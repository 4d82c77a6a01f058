// The writer: takes the lock of the data folder, runs the worker, and opens the index for reading.
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config.ts'
import { openFinishedStore, openStore, type Store } from '../store/index/store.ts'
import { isDamage, isReadOnly, isWritable } from '../store/sqlite/integrity.ts'
import { takeWriterLock, type WriterLock, WriterRunningError } from '../store/sqlite/lock.ts'
import { createDiagnosticLog } from './diagnostic-log.ts'
import { indexFingerprint } from './fingerprint.ts'
import { deskStatus, readinessOf } from './health.ts'
import type { ScanReport } from './publisher.ts'
import { createSupervisor } from './supervisor.ts'

export interface ScanListener { scanDone: (report: ScanReport, tookMs: number) => void, scanFailed: () => void }

type Log = Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>

/**
 * Starts the writer. Resolves when the index can be read.
 * @throws WriterRunningError when another process writes in this data folder
 */
export async function startWriter ({ config, log, scans }: { config: Config, log: Log, scans: ScanListener | undefined }) {
  const { dataDir, contentDir, basePath, siteOrigin, watchEvents } = config
  const takeLock = () => takeLockIfPossible(dataDir, log)
  let lock = takeLock()
  const logDiagnostics = createDiagnosticLog(log)
  const indexFile = join(dataDir, 'index.sqlite')
  const earlier = openEarlierIndex(indexFile, basePath)
  const follower = createFollower(log)
  const supervisor = createSupervisor({ contentDir, dataDir, basePath, siteOrigin, pollMs: config.pollSeconds * 1000, watchEvents }, {
    isOpen: earlier !== null,
    onReport: (report, tookMs) => {
      // If the disk allowed no lock at the start, try again now. With the lock, no second writer can start.
      lock ??= takeLock()
      lock?.recordScan(report.at)
      if (follower.isBehind()) follower.follow(() => store.reopen())
      scans?.scanDone(report, tookMs)
      logDiagnostics(report)
    },
    onFailure: (failure) => {
      scans?.scanFailed()
      log.error({ err: failure }, 'a scan of the content folder failed; the portal goes on with what it has')
    },
  })
  const renewed = new Promise<void>((resolve) => { supervisor.onRenewed(resolve) })
  // With an earlier index, the worker starts after the HTTP port is open. Both load code and would slow each other down.
  if (earlier === null) supervisor.start()
  await supervisor.ready
  const store = earlier ?? await openWhenSound({ file: indexFile, renewed, log })
  supervisor.onRenewed(() => { follower.follow(() => store.reopen()) })
  supervisor.onRestart((failure) => { if (isReadOnly(failure) && isWritable(indexFile)) follower.follow(() => store.renew()) })
  return {
    store,
    readiness: () => readinessOf(supervisor.state()),
    blockedDeletions: () => supervisor.state().lastReport?.blocked?.keys.length ?? 0,
    deskStatus: () => deskStatus(supervisor.state()),
    confirmDeletion: supervisor.confirmDeletion,
    decideOwner: supervisor.decideOwner,
    onDamage: supervisor.suspect,
    onListening: () => { if (earlier !== null) supervisor.start() },
    async stop (): Promise<void> {
      await supervisor.stop()
      store.close()
      lock?.release()
    },
  }
}

/** Opens a new index file. If the file can't be opened, the old file stays in use, and the next scan tries again. */
function createFollower (log: Log) {
  let isBehind = false
  return {
    isBehind: () => isBehind,
    follow (open: () => void): void {
      try {
        open()
        isBehind = false
      } catch (error) {
        if (!isBehind) log.error({ err: error }, 'the index can\'t be opened; goes on with the one that is open, if any')
        isBehind = true
      }
    },
  }
}

/** Opens the index of the last run, so that the site can use it before the worker starts. The worker checks and repairs the index. */
function openEarlierIndex (file: string, basePath: string): Store | null {
  try {
    return openFinishedStore({ file, fingerprint: indexFingerprint({ basePath }) })
  } catch {
    return null
  }
}

/** Opens the index. If the index is damaged, waits until the worker has built a new index. */
async function openWhenSound ({ file, renewed, log }: { file: string, renewed: Promise<void>, log: Log }): Promise<Store> {
  try {
    return openStore(file)
  } catch (error) {
    if (!isDamage(error)) throw error
    log.warn({ err: error }, 'the index is damaged; waits for the new one')
    await renewed
    return openStore(file)
  }
}

/** Takes the lock of the data folder. Returns null when the lock can't be taken, for example on a read-only disk. */
function takeLockIfPossible (dataDir: string, log: Log): WriterLock | null {
  try {
    return takeWriterLock(dataDir)
  } catch (error) {
    if (error instanceof WriterRunningError) throw error
    log.warn({ err: error, dataDir }, 'the data folder takes no lock: make sure that no second writer uses it')
    return null
  }
}
