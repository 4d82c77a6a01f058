// 编审台: the files of the content folder, their diagnostics, and the state of publishing. For staff.
import { describe } from '../../content/messages.ts'
import type { LocatedDiagnostic, Severity } from '../../content/diagnostics.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { DeskFile } from '../../store/index/desk.ts'
import type { Urls } from '../../urls.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { momentText } from './format.ts'

interface DeskDiagnostic { severity: Severity, severityText: string, message: string, hint: string, positionText: string, excerpt: { before: string, at: string, after: string } | null }

export interface DeskPage {
  layout: Layout
  lede: string
  /** Text that says what a replica can't do; empty on the writer. */
  readOnlyText: string
  shareText: string
  alarms: string[]
  /** True: the page shows the button that confirms a blocked deletion. */
  canConfirmDeletion: boolean
  lastScan: { text: string, machine: string } | null
  lastChangeText: string
  /** A file with its messages. `canDecide`: another file owns the same address, and a button gives the address to this file. */
  groups: { path: string, statusText: string, diagnostics: DeskDiagnostic[], canDecide: boolean }[]
  files: { path: string, statusText: string, address: string | null, previewAddress: string | null, reviewAddress: string | null, diagnosticsText: string }[]
  /** Quantities that are not marked as figures, each with marked text to paste. */
  suggestions: { path: string, items: Suggestion[] }[]
  confirmAddress: string
  decideAddress: string
  signOutAddress: string
}

export interface DeskStatus {
  alarms: readonly string[]
  shareText: string
  canConfirmDeletion: boolean
  lastScanAt: number | null
  lastChange: { at: number, read: number, gone: number, touched: number } | null
  /** True on a replica, which can't scan the folder, confirm deletions or decide who owns an address. */
  isReplica?: boolean
}

const SEVERITIES: Readonly<Record<Severity, string>> = { error: '错误', warning: '警告', notice: '提示' }

const STATUS_TEXTS: Readonly<Record<string, string>> = {
  published: '已发布', withdrawn: '已撤下', draft: '草稿', scheduled: '待发布', 'last-good': '线上保留上一版', rejected: '没有发布', used: '使用中',
}

/** Codes of diagnostics which say that the address of the file belongs to another file. */
const OWNER_CODES: ReadonlySet<string> = new Set(['number-taken', 'looks-like-another', 'refused-before', 'slug-taken', 'series-twice'])

export function deskPage (context: LayoutContext, { files, diagnostics, suggestions, status, reviewAddressOf }: {
  files: readonly DeskFile[], diagnostics: readonly LocatedDiagnostic[], suggestions: readonly (Suggestion & { path: string })[], status: DeskStatus, reviewAddressOf: (path: string) => string
}): DeskPage {
  const { urls } = context
  const byFile = Map.groupBy(diagnostics, (diagnostic) => diagnostic.file)
  const fileAt = new Map(files.map((file) => [file.path, file]))
  const count = (severity: Severity) => diagnostics.filter((diagnostic) => describe(diagnostic).severity === severity).length
  const [errors, warnings, notices] = [count('error'), count('warning'), count('notice')]
  return {
    layout: deskLayout(context, urls.desk()),
    lede: diagnostics.length === 0 ? '没有问题。' : `${errors + warnings}个问题需要处理，${notices}个提示。`,
    readOnlyText: status.isReplica ? '这个进程只供查看：稿件和问题都是最新的，但确认删除、选用稿件要在写入进程的编审台上做。' : '',
    shareText: status.shareText,
    alarms: [...status.alarms],
    canConfirmDeletion: status.canConfirmDeletion,
    lastScan: status.lastScanAt === null ? null : { text: momentText(status.lastScanAt), machine: new Date(status.lastScanAt).toISOString() },
    lastChangeText: status.isReplica ? '由写入进程记录' : status.lastChange === null ? '启动以来还没有变动' : `${momentText(status.lastChange.at)}，读到${status.lastChange.read}个文件，少了${status.lastChange.gone}个，更新${status.lastChange.touched}处`,
    groups: [...byFile].map(([path, list]) => {
      const file = fileAt.get(path)
      return {
        path,
        statusText: [...file ? [statusText(file)] : [], countText(list)].join(' · '),
        diagnostics: list.map(deskDiagnostic),
        canDecide: status.isReplica !== true && typeof file?.key === 'string' && hasOnlyRival(list),
      }
    }),
    files: files.map((file) => {
      const hasPreview = file.hasPreview === 1
      const list = byFile.get(file.path) ?? []
      return {
        path: file.path,
        statusText: statusText(file),
        address: addressOf(file, urls),
        previewAddress: hasPreview ? urls.deskPreview(file.path) : null,
        reviewAddress: hasPreview ? reviewAddressOf(file.path) : null,
        diagnosticsText: list.length === 0 ? '无' : String(list.length),
      }
    }),
    suggestions: [...Map.groupBy(suggestions, (suggestion) => suggestion.path)].map(([path, items]) => ({ path, items })),
    confirmAddress: urls.deskConfirm(),
    decideAddress: urls.deskDecide(),
    signOutAddress: urls.deskSignOut(),
  }
}

/** Returns the layout of a desk page, without a canonical or printed address. */
export function deskLayout (context: LayoutContext, address: string, title = '编审台'): Layout {
  return { ...layout(context, { address, title, robots: 'noindex' }), canonical: null, printedAddress: null }
}

/** Returns whether the taken address is the only error of a file. A file with other errors could not be published either. */
function hasOnlyRival (diagnostics: readonly LocatedDiagnostic[]): boolean {
  const isRival = ({ code }: LocatedDiagnostic) => OWNER_CODES.has(code)
  return diagnostics.some(isRival) && diagnostics.every((diagnostic) => isRival(diagnostic) || describe(diagnostic).severity !== 'error')
}

function deskDiagnostic (diagnostic: LocatedDiagnostic): DeskDiagnostic {
  const { severity, message, hint } = describe(diagnostic)
  return { severity, severityText: SEVERITIES[severity], message, hint, positionText: `第${diagnostic.line}行第${diagnostic.column}个字`, excerpt: diagnostic.excerpt }
}

function statusText ({ status, publishAt }: DeskFile): string {
  const text = STATUS_TEXTS[status] ?? status
  return status === 'scheduled' && publishAt !== null ? `${text}：${momentText(publishAt)}` : text
}

function countText (diagnostics: readonly LocatedDiagnostic[]): string {
  const notices = diagnostics.filter((diagnostic) => describe(diagnostic).severity === 'notice').length
  return [diagnostics.length > notices ? `${diagnostics.length - notices}个问题` : '', notices > 0 ? `${notices}个提示` : ''].filter(Boolean).join('，')
}

function addressOf ({ kind, key, status }: DeskFile, urls: Urls): string | null {
  if (key === null || !['published', 'withdrawn', 'last-good', 'used'].includes(status)) return null
  if (kind === 'series') return urls.series(key)
  if (kind === 'street') return urls.street(key)
  const [series = '', number] = key.split('/')
  return kind === 'article' ? urls.article({ series, number: Number(number) }) : null
}

export interface DeskSignInPage { layout: Layout, isRefused: boolean, signInAddress: string }

export function deskSignInPage (context: LayoutContext, { isRefused }: { isRefused: boolean }): DeskSignInPage {
  return { layout: deskLayout(context, context.urls.desk()), isRefused, signInAddress: context.urls.deskSignIn() }
}
