// 编审台: what is in the folder, what is wrong with it, and what the sync did. For staff alone.
import { describe } from '../../content/messages.ts'
import type { LocatedDiagnostic, Severity } from '../../content/diagnostics.ts'
import type { Suggestion } from '../../content/suggested-marks.ts'
import type { DeskFile } from '../../store/index/desk.ts'
import type { Urls } from '../../urls.ts'
import { type Layout, type LayoutContext, layout } from './layout.ts'
import { momentText } from './format.ts'

interface DeskProblem { severity: Severity, severityText: string, message: string, hint: string, place: string, excerpt: { before: string, at: string, after: string } | null }

/** The fields of views/pages/desk.eta. */
export interface DeskPage {
  frame: Layout
  lede: string
  /** On a process that only reads: what can't be done there. Else empty. */
  readOnlyText: string
  shareText: string
  /** Empty when all is well. */
  alarms: string[]
  /** Many pieces are gone and wait for a word: shows the button that confirms the deletion. */
  canConfirm: boolean
  lastLook: { text: string, machine: string } | null
  lastChangeText: string
  groups: { path: string, stateText: string, diagnostics: DeskProblem[] }[]
  files: { path: string, stateText: string, address: string | null, previewAddress: string | null, reviewAddress: string | null, problemText: string }[]
  /** Quantities that carry no mark, with the text to paste. */
  suggestions: { path: string, items: Suggestion[] }[]
  confirmAddress: string
  signOutAddress: string
}

export interface DeskStatus {
  alarms: readonly string[]
  shareText: string
  canConfirm: boolean
  lastLookAt: number | null
  lastChange: { at: number, read: number, gone: number, touched: number } | null
  /** This process only reads: another one looks at the folder. */
  isReader?: boolean
}

const SEVERITIES: Readonly<Record<Severity, string>> = { error: '错误', warning: '警告', notice: '提示' }

const STATES: Readonly<Record<string, string>> = {
  published: '已发布', withdrawn: '已撤下', draft: '草稿', scheduled: '待发布', kept: '线上保留上一版', rejected: '没有发布', used: '使用中',
}

export function deskPage (source: LayoutContext, { files, diagnostics, suggestions, news, reviewAddressOf }: {
  files: readonly DeskFile[], diagnostics: readonly LocatedDiagnostic[], suggestions: readonly (Suggestion & { path: string })[], news: DeskStatus, reviewAddressOf: (path: string) => string
}): DeskPage {
  const { urls } = source
  const byFile = Map.groupBy(diagnostics, (problem) => problem.file)
  const states = new Map(files.map((file) => [file.path, stateText(file)]))
  const count = (severity: Severity) => diagnostics.filter((problem) => describe(problem).severity === severity).length
  const [errors, warnings, notices] = [count('error'), count('warning'), count('notice')]
  return {
    frame: deskFrame(source, urls.desk()),
    lede: diagnostics.length === 0 ? '没有问题。' : `${errors + warnings}个问题需要处理，${notices}个提示。`,
    readOnlyText: news.isReader ? '这个进程只供查看：稿件和问题都是最新的，但确认删除要在写入进程的编审台上做。' : '',
    shareText: news.shareText,
    alarms: [...news.alarms],
    canConfirm: news.canConfirm,
    lastLook: news.lastLookAt === null ? null : { text: momentText(news.lastLookAt), machine: new Date(news.lastLookAt).toISOString() },
    lastChangeText: news.isReader ? '由写入进程记录' : news.lastChange === null ? '启动以来还没有变动' : `${momentText(news.lastChange.at)}，读到${news.lastChange.read}个文件，少了${news.lastChange.gone}个，更新${news.lastChange.touched}处`,
    groups: [...byFile].map(([path, list]) => ({ path, stateText: [...states.has(path) ? [states.get(path)] : [], countText(list)].join(' · '), diagnostics: list.map(deskProblem) })),
    files: files.map((file) => {
      const hasPreview = file.hasPreview === 1
      const list = byFile.get(file.path) ?? []
      return {
        path: file.path,
        stateText: stateText(file),
        address: addressOf(file, urls),
        previewAddress: hasPreview ? urls.deskPreview(file.path) : null,
        reviewAddress: hasPreview ? reviewAddressOf(file.path) : null,
        problemText: list.length === 0 ? '无' : String(list.length),
      }
    }),
    suggestions: [...Map.groupBy(suggestions, (suggestion) => suggestion.path)].map(([path, items]) => ({ path, items })),
    confirmAddress: urls.deskConfirm(),
    signOutAddress: urls.deskSignOut(),
  }
}

/** The frame of every page of the desk. */
export function deskFrame (source: LayoutContext, address: string, title = '编审台'): Layout {
  return { ...layout(source, { address, title, metas: [{ name: 'robots', content: 'noindex' }] }), canonical: null, printedAddress: null }
}

function deskProblem (problem: LocatedDiagnostic): DeskProblem {
  const { severity, message, hint } = describe(problem)
  return { severity, severityText: SEVERITIES[severity], message, hint, place: `第${problem.line}行第${problem.column}个字`, excerpt: problem.excerpt }
}

function stateText ({ status: state, publishAt }: DeskFile): string {
  const text = STATES[state] ?? state
  return state === 'scheduled' && publishAt !== null ? `${text}：${momentText(publishAt)}` : text
}

function countText (diagnostics: readonly LocatedDiagnostic[]): string {
  const notices = diagnostics.filter((problem) => describe(problem).severity === 'notice').length
  return [diagnostics.length > notices ? `${diagnostics.length - notices}个问题` : '', notices > 0 ? `${notices}个提示` : ''].filter(Boolean).join('，')
}

function addressOf ({ kind, key, status: state }: DeskFile, urls: Urls): string | null {
  if (key === null || !['published', 'withdrawn', 'kept', 'used'].includes(state)) return null
  if (kind === 'series') return urls.series(key)
  if (kind === 'street') return urls.street(key)
  const [series = '', number] = key.split('/')
  return kind === 'article' ? urls.article({ series, number: Number(number) }) : null
}
