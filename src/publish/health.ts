// Health of a writer and of a replica, for /readyz and the desk. A degraded portal still answers requests, but somebody should check it.
import type { BlockedDeletion } from './deletion-guard.ts'
import type { PublisherState } from './supervisor.ts'

/** All codes. deploy/README.md explains what to do for each code. */
export const WRITER_REASONS = [
  'starting', 'content-missing', 'content-unreadable', 'content-empty', 'content-many-gone', 'write-failed', 'sync-stopped', 'search-damaged', 'archive-set-aside',
] as const
export const REPLICA_REASONS = ['no-index', 'other-program', 'index-unreadable', 'writer-gone', 'writer-silent'] as const

export interface Readiness {
  status: 'ready' | 'degraded' | 'unready'
  reasons: { code: (typeof WRITER_REASONS | typeof REPLICA_REASONS)[number], message: string }[]
}

const BLOCKED: Readonly<Record<BlockedDeletion['reason'], string>> = {
  missing: '内容文件夹不见了，网站沿用现有内容；文件夹恢复后会自动好转',
  unreadable: '内容文件夹读不了，网站沿用现有内容；恢复后会自动好转',
  empty: '内容文件夹是空的，像是共享盘没有接上，网站沿用现有内容；恢复后会自动好转',
  'many-gone': '一次少了很多稿件，暂不撤下；若确是删除，一分钟后生效，也可以在编审台确认',
}

export function readinessOf (state: PublisherState): Readiness {
  if (!state.isOpen) return { status: 'unready', reasons: [{ code: 'starting', message: '索引还没有建好' }] }
  const reasons: Readiness['reasons'] = []
  const blocked = state.lastReport?.blocked
  if (blocked) reasons.push({ code: `content-${blocked.reason}`, message: BLOCKED[blocked.reason] })
  if (state.failure) reasons.push({ code: 'write-failed', message: '新的内容写不进索引或存档，网站沿用现有内容；请检查磁盘空间和权限' })
  if (!state.isRunning) reasons.push({ code: 'sync-stopped', message: '同步停了，正在重新启动' })
  if (!state.isSearchSound) reasons.push({ code: 'search-damaged', message: '搜索索引损坏，暂时可能搜不全；重新启动后会重建' })
  if (state.archiveSetAside !== null) reasons.push({ code: 'archive-set-aside', message: '存档损坏，已另存备查并重新开始；请用备份恢复' })
  return { status: reasons.length > 0 ? 'degraded' : 'ready', reasons }
}

/** Returns the health of the writer for the desk, with the result of the last change. */
export function deskStatus (state: PublisherState) {
  const { reasons } = readinessOf(state)
  const { lastReport, lastChange } = state
  return {
    alarms: reasons.map((reason) => reason.message),
    shareText: lastReport?.blocked ? '不正常' : '正常',
    canConfirmDeletion: lastReport?.blocked?.reason === 'many-gone',
    lastScanAt: lastReport?.at ?? null,
    lastChange: lastChange && { at: lastChange.at, read: lastChange.read.length, gone: lastChange.gone.length, touched: lastChange.touched },
  }
}
