// Writes the status of each document and the diagnostics of each file, for the desk.
import { type Diagnostic, locate, type LocatedDiagnostic } from '../content/diagnostics.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { DocumentStatus } from '../store/index/documents.ts'
import { folderOf, hasError, type StoredDocument } from './documents.ts'
import type { PassContext } from './pass-context.ts'
import { digestOf } from './rendered-article.ts'
import type { Snapshot } from './snapshot.ts'

const SITE_FILE = '站点.yml'

/** Writes status and diagnostics of each document, and the diagnostics of other files. Returns the number of changed files. */
export function writeDiagnostics ({ documents, desk }: PassContext, { snapshot, stored, others }: {
  snapshot: Snapshot, stored: readonly StoredDocument[], others: readonly LocatedDiagnostic[]
}): number {
  let touched = 0
  const stale = new Set(desk.diagnosticPaths())
  const missing = snapshot.hasSiteFile ? [] : [siteMissing(snapshot.publishedFiles.some(({ kind }) => kind === 'site'))]
  const othersByPath = Map.groupBy([...others, ...missing], ({ file }) => file)
  for (const { file, row } of stored) {
    const own = diagnosticsOf({ file, row }, snapshot)
    const more = othersByPath.get(file.path) ?? []
    const status: DocumentStatus = { status: snapshot.statuses.get(file.path) ?? (hasError(own) ? 'rejected' : 'used'), ...labelOf(file) }
    const told = JSON.stringify([...own, ...more])
    const isNewStatus = row.status !== status.status || row.key !== status.key || row.title !== status.title || row.publishAt !== status.publishAt
    const isNewTold = row.told !== told
    if (isNewStatus) documents.setStatus(file.path, status)
    if (isNewTold) {
      // `file.text` reads the text of an article from the index, so the text is read only to locate diagnostics.
      const located = own.length === 0 ? [] : locate({ file: file.path, text: file.text, diagnostics: own })
      desk.setDiagnostics(file.path, [...located, ...more])
      documents.setTold(file.path, told)
    }
    if (isNewStatus || isNewTold) touched++
    Object.assign(row, status, { told })
    stale.delete(file.path)
    othersByPath.delete(file.path)
  }
  for (const [path, list] of othersByPath) {
    const isSame = stale.delete(path) && desk.toldOf(path) === JSON.stringify(list.map(({ code, params }) => [code, params]))
    if (isSame) continue
    desk.setDiagnostics(path, list)
    touched++
  }
  for (const path of stale) desk.setDiagnostics(path, [])
  return touched + stale.size
}

/** Returns all diagnostics of a document: of its front matter, of its text, and of conflicts with other documents. */
function diagnosticsOf ({ file, row }: Pick<StoredDocument, 'file' | 'row'>, snapshot: Snapshot): Diagnostic[] {
  const isRendered = row.renderedDigest === digestOf(file, snapshot.references, row.pictures)
  return [...file.diagnostics, ...isRendered ? row.renderedDiagnostics : [], ...snapshot.diagnostics.get(file.path) ?? []]
}

/** Returns the diagnostic for a content folder without 站点.yml. `isKept`: the last good version of 站点.yml stays public. */
export function siteMissing (isKept: boolean): LocatedDiagnostic {
  return { code: isKept ? 'site-kept' : 'site-missing', file: SITE_FILE, line: 1, column: 1, params: {}, excerpt: null }
}

/** Returns the address (`key`), title and publication time (epoch ms) of a file for the desk; null for each value that is unknown. */
function labelOf (file: ParsedFile): Omit<DocumentStatus, 'status'> {
  const folder = folderOf(file.path)
  switch (file.kind) {
    case 'article': return {
      key: file.claimedNumber === null ? null : `${folder}/${file.claimedNumber}`, title: file.value?.meta.title ?? null, publishAt: file.value?.meta.publishAt ?? null,
    }
    case 'series': return { key: folder, title: file.value?.meta.title ?? null, publishAt: null }
    case 'street': return { key: file.value?.meta.slug ?? null, title: file.value?.meta.name ?? null, publishAt: null }
    default: return { key: null, title: null, publishAt: null }
  }
}
