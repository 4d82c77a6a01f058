// Reads a content folder as the portal would, without an index or an archive: for the commands.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scanFolder } from '../content/scan.ts'
import { type ParsedFile, parseFile } from '../content/parse.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import { siteNeeds } from '../content/site-lint.ts'
import { createComposer } from '../publish/markdown-renderer.ts'
import { assembleEdition } from '../publish/snapshot.ts'
import { NOTHING_KNOWN } from '../publish/identity.ts'
import { createMemo } from '../publish/memo.ts'
import { createUrls } from '../urls.ts'

export interface CheckedFolder {
  files: ParsedFile[]
  diagnostics: readonly LocatedDiagnostic[]
  /** Quantities without a mark, by path of each piece that can be read. */
  suggestions: ReadonlyMap<string, readonly Suggestion[]>
}

/**
 * Parses and checks a folder.
 * @throws the system's error when the folder can't be read
 */
export function checkFolder (folder: string, now: number): CheckedFolder {
  const urls = createUrls({ basePath: '', siteOrigin: 'http://localhost' })
  const composer = createComposer(urls)
  const files: ParsedFile[] = []
  const unused: LocatedDiagnostic[] = []
  for (const { path, diskPath, classification } of scanFolder(folder)) {
    if (classification.kind === 'unused') unused.push({ code: classification.code, file: path, line: 1, column: 1, params: classification.params, excerpt: null })
    else if (classification.kind !== 'ignored') {
      const bytes = readIfPossible(join(folder, diskPath))
      if (bytes) files.push(parseFile({ path, kind: classification.kind, bytes }))
      else unused.push({ code: 'file-unreadable', file: path, line: 1, column: 1, params: {}, excerpt: null })
    }
  }
  const { edition } = assembleEdition({ files, unused, archived: [], known: NOTHING_KNOWN, load: () => null, keepMissing: () => false, isAwaited: () => false, now, memo: createMemo(composer), composer })
  const needs = files.flatMap((file) => file.kind === 'site' && file.value !== null ? siteNeeds({ site: file.value, file: file.path }) : [])
  return { files, diagnostics: [...edition.diagnostics, ...needs], suggestions: edition.suggestions }
}

function readIfPossible (file: string): Buffer | null {
  try {
    return readFileSync(file)
  } catch {
    return null
  }
}
