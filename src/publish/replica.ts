// The replica: reads the index of the writer and reports the state of the writer. When another file replaces the index, opens that file.
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { inodeOf } from '../store/sqlite/database-file.ts'
import { NoIndex } from '../store/index/open-index.ts'
import { awaitStore } from '../store/index/store.ts'
import { readWriterStatus } from '../store/sqlite/lock.ts'
import { indexFingerprint } from './fingerprint.ts'
import type { Readiness } from './health.ts'

/** Interval of the check for a new index file and for a writer that no longer runs (ms). */
const CHECK_MS = 1000

/** A writer counts as silent when its last scan is older than this (ms) and older than three polls. */
const SILENT_MS = 300_000

/** Thrown for actions that only the writer can do. */
export class WriterOnlyError extends Error {
  statusCode = 409
}

interface ReplicaState {
  /** Inode of the open index; null when none is open. */
  inode: number | null
  /** Reason why `index.sqlite` can't be opened; null when it is open. */
  fault: NoIndex['reason'] | 'unreadable' | null
  writer: ReturnType<typeof readWriterStatus>
}

/** Opens the index as soon as it exists, and again each time another file replaces it. */
export function startReplica ({ dataDir, basePath, pollMs, now, log }: {
  dataDir: string, basePath: string, pollMs: number, now: () => number, log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}) {
  const file = join(dataDir, 'index.sqlite')
  const store = awaitStore({ file, fingerprint: indexFingerprint({ basePath }) })
  const state: ReplicaState = { inode: null, fault: null, writer: { isRunning: true, lastScanAt: null } }

  function openIfNew (): void {
    const before = state.fault
    try {
      const inode = inodeOf(file)
      if (inode === null) throw new NoIndex('missing')
      if (inode !== state.inode) {
        store.reopen()
        // If the file was replaced meanwhile, either file may be open. With inode 0, the next check opens the index again.
        state.inode = inodeOf(file) === inode ? inode : 0
        log.info('reads a new index')
      }
      state.fault = null
    } catch (error) {
      state.fault = error instanceof NoIndex ? error.reason : 'unreadable'
      if (state.fault !== before) log.warn({ err: error }, 'the index can\'t be opened; goes on with the one that is open, if any')
    }
  }

  function checkWriter (): void {
    const wasRunning = state.writer.isRunning
    // If the lock can't be tested, the state of the writer is unknown.
    try { state.writer = readWriterStatus(dataDir) } catch { return }
    if (wasRunning && !state.writer.isRunning) log.warn('no writer runs; serves what the index has')
    if (wasRunning || !state.writer.isRunning) return
    log.info('a writer runs again')
    // If the disk was read-only before, connections that were opened at that time see no new data.
    if (state.inode === null || inodeOf(file) !== state.inode) return
    try { store.renew() } catch { state.inode = 0 }
  }

  function check (): Readonly<ReplicaState> {
    openIfNew()
    checkWriter()
    return state
  }

  check()
  const timer = setInterval(check, CHECK_MS).unref()
  const readiness = (): Readiness => replicaReadiness(check(), { now: now(), silentMs: Math.max(SILENT_MS, 3 * pollMs) })
  return {
    store,
    readiness,
    deskStatus: () => ({
      alarms: readiness().reasons.map(({ message }) => message), shareText: '由写入进程查看', canConfirmDeletion: false, lastScanAt: state.writer.lastScanAt, lastChange: null, isReplica: true,
    }),
    stop (): void {
      clearInterval(timer)
      store.close()
    },
  }
}

function replicaReadiness ({ inode, fault, writer }: ReplicaState, { now, silentMs }: { now: number, silentMs: number }): Readiness {
  const reasons: Readiness['reasons'] = []
  const age = writer.lastScanAt === null ? null : now - writer.lastScanAt
  if (inode === null) reasons.push({ code: 'no-index', message: '还没有可用的索引，写入进程建好后会自动打开' })
  if (fault === 'other-program') reasons.push({ code: 'other-program', message: '写入进程是另一个版本的程序，它的索引本进程不能用；请更新或重新启动本进程' })
  else if (fault === 'unreadable') reasons.push({ code: 'index-unreadable', message: '写入进程的索引打不开；请检查磁盘和权限' })
  if (!writer.isRunning) reasons.push({ code: 'writer-gone', message: `写入进程没有运行，网站沿用现有内容${age === null ? '' : `，最近一次核对在${ageText(age)}前`}；请启动写入进程` })
  else if (age !== null && age > silentMs) reasons.push({ code: 'writer-silent', message: `写入进程已有${ageText(age)}没有核对内容文件夹；请查看它的/readyz和日志` })
  return { status: inode === null ? 'unready' : reasons.length > 0 ? 'degraded' : 'ready', reasons }
}

function ageText (ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 120) return `${seconds}秒`
  return seconds < 7200 ? `${Math.round(seconds / 60)}分钟` : `${Math.round(seconds / 3600)}小时`
}
