// 编审台: what is in the folder, what is wrong with it, and what the sync did. For staff alone.
import { describe } from '../../content/messages.ts'
import type { LocatedDiagnostic, Severity } from '../../content/diagnostics.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { DeskFile } from '../../store/index/desk.ts'
import type { Urls } from '../../urls.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { momentText } from './format.ts'

interface DeskDiagnostic { severity: Severity, severityText: string, message: string, hint: string, positionText: string, excerpt: { before: string, at: string, after: string } | null }

/** The fields of views/pages/desk.eta. */
export interface DeskPage {
  layout: Layout
  lede: string
  /** On a process that only reads: what can't be done there. Else empty. */
  readOnlyText: string
  shareText: string
  /** Empty when all is well. */
  alarms: string[]
  /** Many pieces are gone and wait for a word: shows the button that confirms the deletion. */
  canConfirmDeletion: boolean
  lastScan: { text: string, machine: string } | null
  lastChangeText: string
  groups: { path: string, stateText: string, diagnostics: DeskDiagnostic[] }[]
  files: { path: string, stateText: string, address: string | null, previewAddress: string | null, reviewAddress: string | null, diagnosticsText: string }[]
  /** Quantities that carry no mark, with the text to paste. */
  suggestions: { path: string, items: Suggestion[] }[]
  confirmAddress: string
  signOutAddress: string
}

export interface DeskStatus {
  alarms: readonly string[]
  shareText: string
  canConfirmDeletion: boolean
  lastScanAt: number | null
  lastChange: { at: number, read: number, gone: number, touched: number } | null
  /** This process only reads: another one looks at the folder. */
  isReplica?: boolean
}

const SEVERITIES: Readonly<Record<Severity, string>> = { error: '错误', warning: '警告', notice: '提示' }

const STATES: Readonly<Record<string, string>> = {
  published: '已发布', withdrawn: '已撤下', draft: '草稿', scheduled: '待发布', kept: '线上保留上一版', rejected: '没有发布', used: '使用中',
}

export function deskPage (context: LayoutContext, { files, diagnostics, suggestions, status, reviewAddressOf }: {
  files: readonly DeskFile[], diagnostics: readonly LocatedDiagnostic[], suggestions: readonly (Suggestion & { path: string })[], status: DeskStatus, reviewAddressOf: (path: string) => string
}): DeskPage {
  const { urls } = context
  const byFile = Map.groupBy(diagnostics, (diagnostic) => diagnostic.file)
  const states = new Map(files.map((file) => [file.path, stateText(file)]))
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => describe(diagnostic).severity === severity).length
  const [errors, warnings, notices] = [count('error'), count('warning'), count('notice')]
  return {
    layout: deskLayout(context, urls.desk()),
    lede: diagnostics.length === 0 ? '没有问题。' : `${errors + warnings}个问题需要处理，${notices}个提示。`,
    readOnlyText: status.isReplica ? '这个进程只供查看：稿件和问题都是最新的，但确认删除要在写入进程的编审台上做。' : '',
    shareText: status.shareText,
    alarms: [...status.alarms],
    canConfirmDeletion: status.canConfirmDeletion,
    lastScan: status.lastScanAt === null ? null : { text: momentText(status.lastScanAt), machine: new Date(status.lastScanAt).toISOString() },
    lastChangeText: status.isReplica ? '由写入进程记录' : status.lastChange === null ? '启动以来还没有变动' : `${momentText(status.lastChange.at)}，读到${status.lastChange.read}个文件，少了${status.lastChange.gone}个，更新${status.lastChange.touched}处`,
    groups: [...byFile].map(([path, list]) => ({ path, stateText: [...states.has(path) ? [states.get(path)] : [], countText(list)].join(' · '), diagnostics: list.map(deskDiagnostic) })),
    files: files.map((file) => {
      const hasPreview = file.hasPreview === 1
      const list = byFile.get(file.path) ?? []
      return {
        path: file.path,
        stateText: stateText(file),
        address: addressOf(file, urls),
        previewAddress: hasPreview ? urls.deskPreview(file.path) : null,
        reviewAddress: hasPreview ? reviewAddressOf(file.path) : null,
        diagnosticsText: list.length === 0 ? '无' : String(list.length),
      }
    }),
    suggestions: [...Map.groupBy(suggestions, (suggestion) => suggestion.path)].map(([path, items]) => ({ path, items })),
    confirmAddress: urls.deskConfirm(),
    signOutAddress: urls.deskSignOut(),
  }
}

/** The frame of every page of the desk. */
export function deskLayout (context: LayoutContext, address: string, title = '编审台'): Layout {
  return { ...layout(context, { address, title, metas: [{ name: 'robots', content: 'noindex' }] }), canonical: null, printedAddress: null }
}

function deskDiagnostic (diagnostic: LocatedDiagnostic): DeskDiagnostic {
  const { severity, message, hint } = describe(diagnostic)
  return { severity, severityText: SEVERITIES[severity], message, hint, positionText: `第${diagnostic.line}行第${diagnostic.column}个字`, excerpt: diagnostic.excerpt }
}

function stateText ({ status: state, publishAt }: DeskFile): string {
  const text = STATES[state] ?? state
  return state === 'scheduled' && publishAt !== null ? `${text}：${momentText(publishAt)}` : text
}

function countText (diagnostics: readonly LocatedDiagnostic[]): string {
  const notices = diagnostics.filter((diagnostic) => describe(diagnostic).severity === 'notice').length
  return [diagnostics.length > notices ? `${diagnostics.length - notices}个问题` : '', notices > 0 ? `${notices}个提示` : ''].filter(Boolean).join('，')
}

function addressOf ({ kind, key, status: state }: DeskFile, urls: Urls): string | null {
  if (key === null || !['published', 'withdrawn', 'kept', 'used'].includes(state)) return null
  if (kind === 'series') return urls.series(key)
  if (kind === 'street') return urls.street(key)
  const [series = '', number] = key.split('/')
  return kind === 'article' ? urls.article({ series, number: Number(number) }) : null
}
