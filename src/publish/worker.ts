// The writing side's thread: looks when hinted, when a change is settling, when a piece falls due, and every poll.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type MessagePort, parentPort, workerData } from 'node:worker_threads'
import { assertUsable, openArchive } from '../store/archive/archive.ts'
import { inodeOf, narrow, widen } from '../store/sqlite/database-file.ts'
import { openIndex } from '../store/index/open-index.ts'
import { FileLost, isFileSound, rememberFile, wantsReopening } from '../store/sqlite/opened-file.ts'
import { stepBack } from '../store/sqlite/threads.ts'
import { createUrls } from '../urls.ts'
import { createComposer } from './markdown-renderer.ts'
import { createFileCheck } from './file-check.ts'
import { indexFingerprint } from './fingerprint.ts'
import { giveBack } from './give-back.ts'
import { createIntake } from './publisher.ts'
import type { FromWorker, ToWorker, WorkerSettings } from './messages.ts'
import { createSearchCheck } from './search-check.ts'
import { createWatch } from './watcher.ts'

/** A change that an event announced must stand still for this long. */
const SETTLE_MS = 400

/** So many files read in one look leave a hundred megabytes behind. */
const LARGE = 1000

/** Looks follow one another no faster than this, however many events come. */
const BREATH_MS = 50

/** How often every file is read again although its stamp is the same. */
const REHASH_MS = 60_000

if (parentPort === null) throw new Error('worker.ts runs as a worker')
stepBack()
await run(parentPort, workerData as WorkerSettings)

/** Looks until told to stop, or until the files must be opened anew. */
async function run (port: MessagePort, settings: WorkerSettings): Promise<void> {
  const tell = (message: FromWorker) => port.postMessage(message)

  const urls = createUrls(settings)
  const composer = createComposer(urls)
  const indexFile = join(settings.dataDir, 'index.sqlite')
  const archiveFile = join(settings.dataDir, 'archive.sqlite')
  // An index that must be made anew is thrown away only where the archive lets it be made.
  assertUsable(archiveFile)
  // Readers don't wait for the check: an index that fails it is made anew beside the one they have open.
  const { db, fresh } = openIndex({ file: indexFile, fingerprint: indexFingerprint(settings), whileChecking: () => tell({ type: 'opened', fresh: false }) })
  if (fresh) tell({ type: 'opened', fresh })
  const archive = openArchive({ file: archiveFile, now: Date.now })
  if (fresh) {
    widen(db)
    archive.widen()
  }
  const intake = createIntake({ contentDir: settings.contentDir, mediaDir: join(settings.dataDir, 'media'), db, archive, composer })
  const checkSearch = createSearchCheck({ db, startedAt: Date.now() })
  tell({ type: 'archive', setAside: archive.setAside })
  const opened = { index: rememberFile(indexFile), archive: rememberFile(archiveFile) }
  const files = createFileCheck({ isSound: () => isFileSound(indexFile) && isFileSound(archiveFile), startedAt: Date.now() })

  /** @throws FileLost */
  function assertFiles (now: number, changedAt: number): void {
    if (opened.archive.isGone()) giveBackArchive()
    if (opened.index.isReplaced() || opened.archive.isReplaced()) throw new FileLost('the index or the archive is another file now')
    if (!files.check(now, changedAt)) throw new FileLost('the index or the archive is damaged')
  }

  /** What was said is only in the file that has lost its name now. Until it has it again this thread must not end. */
  function giveBackArchive (): void {
    try {
      archive.writeAnew()
    } catch (error) {
      throw new Error('the archive was taken away and can\'t be written again', { cause: error })
    }
  }

  let changedAt = 0
  const stop = new AbortController()
  let hinted = false
  let wake = new AbortController()
  const hint = () => {
    hinted = true
    wake.abort()
  }
  const watching = createWatch(settings.contentDir, hint)

  port.on('message', (message: ToWorker) => {
    if (message.type === 'stop') stop.abort()
    if (message.type === 'confirm-deletion') intake.confirmDeletion()
    if (message.type === 'suspect') files.suspect(Date.now())
    hint()
  })

  /** Sleeps, but not through a hint. */
  async function rest (ms: number): Promise<void> {
    if (!hinted && !stop.signal.aborted) await delay(ms, undefined, { signal: wake.signal }).catch(() => undefined)
    wake = new AbortController()
  }

  let prompted = settings.events
  let first = true
  let fills = fresh
  let rehashedAt = Date.now()
  let inode: number | null = null
  while (!stop.signal.aborted) {
    if (settings.events) {
      const current = inodeOf(settings.contentDir)
      if (current !== inode) watching.close()
      inode = current
      watching.follow(foldersOf(settings.contentDir))
    }
    if (hinted) prompted = true
    hinted = false
    const now = Date.now()
    // Without events a change may be seen late: it stands still for half a poll, so that it shows within two.
    const pauseMs = Math.min(prompted ? SETTLE_MS : Math.max(SETTLE_MS, settings.pollMs / 2), settings.pollMs)
    const settleMs = pauseMs * 0.9
    const rehash = now - rehashedAt >= REHASH_MS
    if (rehash) rehashedAt = now
    let restMs = settings.pollMs
    try {
      assertFiles(now, changedAt)
      const began = performance.now()
      const report = intake.look({ now, settleMs, rehash, ...(first && { quietBefore: now - 2000 }) })
      first = false
      tell({ type: 'report', report, tookMs: performance.now() - began })
      if (report.touched > 0) changedAt = now
      const isLarge = report.read.length >= LARGE
      if (isLarge || (fills && report.complete)) {
        narrow(db)
        archive.narrow()
        fills = false
      }
      if (isLarge) giveBack()
      if (report.pending) restMs = Math.min(restMs, pauseMs)
      else {
        prompted = false
        const sound = checkSearch(now, changedAt)
        if (sound !== null) tell({ type: 'search-checked', sound })
      }
      if (report.nextChangeAt !== null) restMs = Math.min(restMs, Math.max(report.nextChangeAt - Date.now(), BREATH_MS))
    } catch (error) {
      const { message, code = '' } = error as Error & { code?: string }
      tell({ type: 'failed', at: now, message, code })
      restMs = Math.min(restMs, 1000)
      if (wantsReopening(error)) break
    }
    if (hinted && !stop.signal.aborted) await delay(BREATH_MS)
    await rest(restMs)
  }
  watching.close()
  db.close()
  archive.close()
  port.close()
}

function foldersOf (root: string): Set<string> {
  try {
    const below = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isDirectory())
    return new Set(['', ...below.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))])
  } catch {
    return new Set()
  }
}
