// Reads a content folder for the commands, in the same way as the portal, but without index and archive.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { locate, type LocatedDiagnostic } from '../content/diagnostics.ts'
import { type ParsedFile, parseFile } from '../content/parse.ts'
import { scanFolder } from '../content/scan.ts'
import { lintSite } from '../content/site-lint.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import { hasError, type ParsedArticle } from '../publish/documents.ts'
import { EMPTY_ARCHIVE } from '../publish/identity.ts'
import { NO_OWNERSHIP } from '../publish/ownership.ts'
import { type References, type RenderedArticle, renderDocument } from '../publish/rendered-article.ts'
import { createRenderer } from '../publish/renderer.ts'
import { takeSnapshot } from '../publish/snapshot.ts'
import { siteMissing } from '../publish/write-diagnostics.ts'
import { createUrls } from '../urls.ts'

export interface CheckedFolder {
  files: ParsedFile[]
  diagnostics: readonly LocatedDiagnostic[]
  /** Quantities that the author has not marked as figures, by the path of their article. Unreadable articles are left out. */
  suggestions: ReadonlyMap<string, readonly Suggestion[]>
}

/**
 * Parses and checks a folder.
 * @throws the system's error when the folder can't be read
 */
export function checkFolder (folder: string, now: number): CheckedFolder {
  const { files, others } = readFolder(folder)
  const renderer = createRenderer(createUrls({ basePath: '', siteOrigin: 'http://localhost' }))
  const rendered = new Map<string, RenderedArticle | null>()
  const render = (file: ParsedArticle, references: References) => {
    if (!rendered.has(file.path)) rendered.set(file.path, renderDocument(file, references, renderer))
    return rendered.get(file.path) ?? null
  }
  const isSound = (file: ParsedArticle, references: References) => !hasError([...file.diagnostics, ...render(file, references)?.diagnostics ?? []])
  const snapshot = takeSnapshot({ files, published: [], archived: EMPTY_ARCHIVE, ownership: NO_OWNERSHIP, loadPublished: () => null, keepMissing: () => false, isAwaited: () => false, now, renderer, isSound, textOf: () => null })
  for (const file of files) if (file.kind === 'article') render(file, snapshot.references)
  const diagnostics = files.flatMap((file) => locate({
    file: file.path, text: file.text, diagnostics: [...file.diagnostics, ...rendered.get(file.path)?.diagnostics ?? [], ...snapshot.diagnostics.get(file.path) ?? []],
  }))
  const missing = snapshot.hasSiteFile ? [] : [siteMissing(false)]
  const needs = files.flatMap((file) => file.kind === 'site' && file.value !== null ? lintSite({ site: file.value, file: file.path }) : [])
  const suggestions = new Map([...rendered].flatMap(([path, one]): [string, readonly Suggestion[]][] => one === null ? [] : [[path, one.suggestions]]))
  return { files, diagnostics: [...diagnostics, ...missing, ...others, ...needs], suggestions }
}

function readFolder (folder: string): { files: ParsedFile[], others: LocatedDiagnostic[] } {
  const files: ParsedFile[] = []
  const others: LocatedDiagnostic[] = []
  const tell = (file: string, code: LocatedDiagnostic['code'], params: Record<string, string> = {}) => others.push({ code, file, line: 1, column: 1, params, excerpt: null })
  for (const { path, diskPath, classification } of scanFolder(folder)) {
    if (classification.kind === 'unused') tell(path, classification.code, classification.params)
    else if (classification.kind !== 'ignored') {
      const bytes = readIfPossible(join(folder, diskPath))
      if (bytes) files.push(parseFile({ path, kind: classification.kind, bytes }))
      else tell(path, 'file-unreadable')
    }
  }
  return { files, others }
}

function readIfPossible (file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
