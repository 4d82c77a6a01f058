// What /readyz and the desk say about the writing side. Degraded still serves: someone should have a look.
import type { BlockedDeletion } from './deletion-guard.ts'
import type { PublisherState } from './supervisor.ts'
import type { Reason } from './health-reasons.ts'

export interface Readiness {
  status: 'ready' | 'degraded' | 'unready'
  reasons: { code: Reason, message: string }[]
}

const HELD: Readonly<Record<BlockedDeletion['reason'], string>> = {
  missing: '内容文件夹不见了，网站沿用现有内容；文件夹恢复后会自动好转',
  unreadable: '内容文件夹读不了，网站沿用现有内容；恢复后会自动好转',
  empty: '内容文件夹是空的，像是共享盘没有接上，网站沿用现有内容；恢复后会自动好转',
  'many-gone': '一次少了很多稿件，暂不撤下；若确是删除，一分钟后生效，也可以在编审台确认',
}

/** Sums up. */
export function readinessOf (state: PublisherState): Readiness {
  if (!state.opened) return { status: 'unready', reasons: [{ code: 'starting', message: '索引还没有建好' }] }
  const reasons: Readiness['reasons'] = []
  const held = state.lastReport?.held
  if (held) reasons.push({ code: `content-${held.reason}`, message: HELD[held.reason] })
  if (state.failure) reasons.push({ code: 'write-failed', message: '新的内容写不进索引或存档，网站沿用现有内容；请检查磁盘空间和权限' })
  if (!state.running) reasons.push({ code: 'sync-stopped', message: '同步停了，正在重新启动' })
  if (!state.searchSound) reasons.push({ code: 'search-damaged', message: '搜索索引损坏，暂时可能搜不全；重新启动后会重建' })
  if (state.archiveSetAside !== null) reasons.push({ code: 'archive-set-aside', message: '存档损坏，已另存备查并重新开始；请用备份恢复' })
  return { status: reasons.length > 0 ? 'degraded' : 'ready', reasons }
}

/** The same for the desk, with what the last change did. */
export function deskStatus (state: PublisherState) {
  const { reasons } = readinessOf(state)
  const { lastReport, lastChange } = state
  return {
    alarms: reasons.map((reason) => reason.message),
    shareText: lastReport?.held ? '不正常' : '正常',
    canConfirm: lastReport?.held?.reason === 'many-gone',
    lastLookAt: lastReport?.at ?? null,
    lastChange: lastChange && { at: lastChange.at, read: lastChange.read.length, gone: lastChange.gone.length, touched: lastChange.touched },
  }
}
