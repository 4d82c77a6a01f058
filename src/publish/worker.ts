// The worker thread of the writer. It scans after an event or message, while a file is changing, and at every poll.
// It also scans when a scheduled article becomes public.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import type Database from 'better-sqlite3'
import { type Archive, openArchive } from '../store/archive/archive.ts'
import { openIndex } from '../store/index/open-index.ts'
import { isSearchSound, rebuildSearch } from '../store/search/write.ts'
import { FileLost, isFileSound, rememberFile, wantsReopening } from '../store/sqlite/integrity.ts'
import { lowerPriority } from '../store/sqlite/threads.ts'
import { createUrls } from '../urls.ts'
import { indexFingerprint } from './fingerprint.ts'
import { createIntegrityChecks, type IntegrityChecks } from './integrity-checks.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import { createPublisher, type ScanReport } from './publisher.ts'
import { createRenderer } from './renderer.ts'
import { createWatcher } from './watcher.ts'

/** After an event, a changed file must stay the same for this time (ms). */
const STABLE_MS = 400

/** Minimum time between two scans, even with many events (ms). */
const PAUSE_MS = 50

/** Maximum wait after a failed scan (ms). */
const RETRY_MS = 1000

/** Interval of comparing the bytes of all texts, and wait before the first time (ms). Some changes don't change the stat of a file. */
const REHASH_MS = 600_000
const FIRST_REHASH_MS = 15_000

if (parentPort === null) throw new Error('worker.ts runs as a worker')
lowerPriority()
await run(parentPort, workerData as WorkerSettings)

/** Scans until the `stop` message, or until index and archive must be opened again. */
async function run (port: MessagePort, settings: WorkerSettings): Promise<void> {
  const tell = (message: FromWorker) => port.postMessage(message)
  const { db, archive, assertFiles, checks, publisher } = open(settings, tell)
  const wake = createWakeUp()
  const watcher = createWatcher(settings.contentDir, wake.now)
  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') wake.stop()
    if (message.type === 'confirm-deletion') publisher.confirmDeletion()
    if (message.type === 'decide-owner') publisher.decideOwner(message.path)
    if (message.type === 'suspect') checks.suspect(Date.now())
    wake.now()
  })
  const timing = createTiming(settings)
  let changedAt = 0
  while (!wake.isStopped()) {
    if (settings.watchEvents) watcher.update()
    const now = Date.now()
    let pauseMs: number
    try {
      assertFiles(now, changedAt)
      const began = performance.now()
      const report = publisher.scan(timing.optionsAt(now, wake.takeHint()))
      tell({ type: 'report', report, tookMs: performance.now() - began })
      if (report.touched > 0) changedAt = now
      const isSound = report.isPending ? null : checks.checkSearch(now, changedAt)
      if (isSound !== null) tell({ type: 'search-checked', isSound })
      pauseMs = timing.pauseAfter(report)
    } catch (error) {
      const { message, code = '' } = error as Error & { code?: string }
      tell({ type: 'failed', at: now, message, code })
      pauseMs = Math.min(settings.pollMs, RETRY_MS)
      if (wantsReopening(error)) break
    }
    await wake.sleep(pauseMs)
  }
  watcher.close()
  db.close()
  archive.close()
  port.close()
}

function open (settings: WorkerSettings, tell: (message: FromWorker) => void) {
  const indexFile = join(settings.dataDir, 'index.sqlite')
  const archiveFile = join(settings.dataDir, 'archive.sqlite')
  // The archive is opened first, because it has the last good versions. Without the archive, no index may be deleted.
  const archive = openArchive({ file: archiveFile, now: Date.now })
  // Readers don't wait for the check of an old index. If it is damaged, a new index is built in another file.
  const { db, isFresh } = openIndex({ file: indexFile, fingerprint: indexFingerprint(settings), whileChecking: () => tell({ type: 'opened', isFresh: false }) })
  if (isFresh) tell({ type: 'opened', isFresh })
  tell({ type: 'archive', setAside: archive.setAside })
  const publisher = createPublisher({ contentDir: settings.contentDir, mediaDir: join(settings.dataDir, 'media'), db, archive, renderer: createRenderer(createUrls(settings)) })
  const checks = createIntegrityChecks({
    areFilesSound: () => isFileSound(indexFile) && isFileSound(archiveFile),
    isSearchSound: () => isSearchSound(db) || repairSearch(db),
    startedAt: Date.now(),
  })
  return { db, archive, publisher, checks, assertFiles: createFileAssertion({ indexFile, archiveFile, archive, checks }) }
}

/** Rebuilds full text. Returns false when the rebuild failed. */
function repairSearch (db: Database.Database): boolean {
  try {
    rebuildSearch(db)
    return isSearchSound(db)
  } catch {
    return false
  }
}

/** Returns a function that throws `FileLost` when index or archive was replaced by another file or is damaged. */
function createFileAssertion ({ indexFile, archiveFile, archive, checks }: { indexFile: string, archiveFile: string, archive: Archive, checks: IntegrityChecks }) {
  const opened = { index: rememberFile(indexFile), archive: rememberFile(archiveFile) }
  return (now: number, changedAt: number): void => {
    if (opened.archive.isGone()) restoreName(archive)
    if (opened.index.isReplaced() || opened.archive.isReplaced()) throw new FileLost('the index or the archive is another file now')
    if (!checks.checkFiles(now, changedAt)) throw new FileLost('the index or the archive is damaged')
  }
}

/** Writes the archive again after its file was removed. Only the open file has the data, so this thread must not end before. */
function restoreName (archive: Archive): void {
  try {
    archive.writeAnew()
  } catch (error) {
    throw new Error('the archive was taken away and can\'t be written again', { cause: error })
  }
}

/** Returns a sleep function that ends early after an event or message (a hint). */
function createWakeUp () {
  const stop = new AbortController()
  let hinted = false
  let waking = new AbortController()
  return {
    now: () => {
      hinted = true
      waking.abort()
    },
    stop: () => stop.abort(),
    isStopped: () => stop.signal.aborted,
    /** Returns true when there was a hint since the last call. */
    takeHint (): boolean {
      const was = hinted
      hinted = false
      return was
    },
    async sleep (ms: number): Promise<void> {
      if (hinted && !stop.signal.aborted) await delay(PAUSE_MS)
      else if (!stop.signal.aborted) await delay(ms, undefined, { signal: waking.signal }).catch(() => undefined)
      waking = new AbortController()
    },
  }
}

/** Decides when to scan, and how long a changed file must stay the same. */
function createTiming ({ pollMs, watchEvents }: WorkerSettings) {
  const startedAt = Date.now()
  let isFirst = true
  let isHinted = watchEvents
  let rehashAt = startedAt + FIRST_REHASH_MS
  /** Without events, a changed file must stay the same for half a poll only. So the site shows a change within two polls. */
  const stableMs = () => Math.min(isHinted ? STABLE_MS : Math.max(STABLE_MS, pollMs / 2), pollMs)
  return {
    optionsAt (now: number, hint: boolean) {
      isHinted ||= hint
      const rehash = now >= rehashAt
      if (rehash) rehashAt = now + REHASH_MS
      const options = { now, stableMs: stableMs() * 0.9, rehash, ...(isFirst && { quietBefore: now - 2000 }) }
      isFirst = false
      return options
    },
    /** Returns how long to sleep (ms). */
    pauseAfter ({ isPending, nextChangeAt }: ScanReport): number {
      const pauseMs = isPending ? Math.min(pollMs, stableMs()) : pollMs
      if (!isPending) isHinted = false
      return nextChangeAt === null ? pauseMs : Math.min(pauseMs, Math.max(nextChangeAt - Date.now(), PAUSE_MS))
    },
  }
}
