// The publisher: each scan of the content folder updates archive and index. The first build, a restart and a saved file use the same
// code, with different numbers of changed files. Runs in the worker thread. The caller passes the time.
import { readFileSync } from 'node:fs'
import type Database from 'better-sqlite3'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { Renderer } from '../content/render.ts'
import { type FileStat, tryScanFolder } from '../content/scan.ts'
import type { Archive } from '../store/archive/archive.ts'
import { createDeskStore } from '../store/index/desk.ts'
import { createDocumentTable } from '../store/index/documents.ts'
import { createArticleTable } from '../store/index/write-articles.ts'
import { createDeskTables, isDatabaseError, transaction } from '../store/index/write.ts'
import { type BlockedDeletion, createDeletionGuard } from './deletion-guard.ts'
import { changedBytes, readDocument, type Reading } from './documents.ts'
import { type PassInput, type PassOutcome, runPass } from './pass.ts'
import type { PassContext } from './pass-context.ts'
import { createStability, isSameStat } from './stability.ts'
import { RenderingFailed } from './write-articles.ts'

export interface ScanReport {
  /** Epoch milliseconds of the scan. */
  at: number
  /** `read`: paths of new or changed files. `gone`: paths of files that were removed from the folder. */
  read: string[]
  gone: string[]
  /** Number of rows that changed in the index. */
  touched: number
  diagnostics: readonly LocatedDiagnostic[]
  /** True: a file is still changing, so the next scan must be soon. */
  isPending: boolean
  nextChangeAt: number | null
  blocked: BlockedDeletion | null
  /** False only at a start, while the first pass waits until files no longer change. */
  isComplete: boolean
}

export interface ScanOptions {
  now: number
  /** A changed file is read when it stays the same for this time (ms). */
  stableMs: number
  /** In the first scan, files that have not changed since this time are read at once (epoch ms). */
  quietBefore?: number
  /** True: the scan also compares the bytes of files whose stat is the same. */
  rehash?: boolean
}

/** Maximum time that a start waits for files that are still changing (ms). */
const START_WAIT_MS = 3000

export type Publisher = ReturnType<typeof createPublisher>

export function createPublisher ({ contentDir, mediaDir, db, archive, renderer, readFile = readFileSync }: {
  contentDir: string, mediaDir: string, db: Database.Database, archive: Archive, renderer: Renderer, readFile?: (file: string) => Uint8Array
}) {
  const documents = createDocumentTable(db)
  documents.removeDamaged()
  const reading: Reading = { table: documents, contentDir, readFile }
  const desk = createDeskStore(db)
  const guard = createDeletionGuard()
  const stability = createStability()
  const context: PassContext = { db, archive, documents, articles: createArticleTable(db), desk: createDeskTables(db), renderer, guard, contentDir, mediaDir, readFile }
  /** Diagnostics of files that can't be read now, by path. */
  const unreadable = new Map<string, LocatedDiagnostic>()
  let last: PassOutcome & { diagnostics: readonly LocatedDiagnostic[], others: string } | null = null
  let startedAt: number | null = null

  const report = (now: number, happened: Partial<ScanReport>): ScanReport => ({
    at: now, read: [], gone: [], touched: 0, isPending: false, blocked: null, ...happened, diagnostics: last?.diagnostics ?? [], nextChangeAt: last?.nextChangeAt ?? null, isComplete: last !== null,
  })

  /** Describes the files that are not documents as one string, to notice when a pass is needed for them. */
  const describeOthers = (unused: readonly LocatedDiagnostic[], awaited: ReadonlySet<string>) => JSON.stringify([unused, [...unreadable.keys()], [...awaited]])

  function pass (input: PassInput, others: string): PassOutcome {
    const outcome = runPass(context, input)
    last = { ...outcome, diagnostics: desk.diagnostics(), others }
    return outcome
  }

  /** Handles a folder that is missing, unreadable or empty. At a start, runs a pass with the documents of index and archive. */
  function scanLostFolder (now: number, reason: 'missing' | 'unreadable' | 'empty'): ScanReport {
    const { touched } = last?.isComplete === true
      ? { touched: 0 }
      : inTransaction(context, (failed) => pass({ now, isFolderLost: true, awaited: new Set(), otherDiagnostics: [], failed }, ''))
    // Scheduled articles become public only when the folder is available again, so there is no next change until then.
    return { ...report(now, { touched, blocked: guard.blockLostFolder({ now, reason }) }), nextChangeAt: null }
  }

  /** Reads a file that no longer changes. A file that can't be read gets a diagnostic, and the next scan tries again. */
  function read (file: FileStat): boolean {
    try {
      const isRead = readDocument(reading, file)
      unreadable.delete(file.path)
      return isRead
    } catch (error) {
      if (isDatabaseError(error)) throw error
      unreadable.set(file.path, { code: 'file-unreadable', file: file.path, line: 1, column: 1, params: {}, excerpt: null })
      return false
    }
  }

  /** Reads the changed files and updates archive and index: both change, or neither does. */
  function publish ({ now, files, changed, gone, awaited }: { now: number, files: readonly FileStat[], changed: readonly FileStat[], gone: readonly string[], awaited: ReadonlySet<string> }): ScanReport {
    return inTransaction(context, (failed) => {
      const paths = changed.filter(read).map(({ path }) => path)
      for (const path of gone) {
        documents.remove(path)
        context.desk.forget(path)
      }
      const unused = unusedFiles(files)
      const unread = new Set([...awaited].filter((path) => documents.sha256(path) === null))
      const { touched, blocked } = pass({ now, isFolderLost: false, awaited: unread, otherDiagnostics: [...unused, ...unreadable.values()], failed }, describeOthers(unused, unread))
      return report(now, { read: paths, gone: [...gone], touched, blocked })
    })
  }

  /**
   * Scans once.
   * @throws when archive or index can't be written. Then both are unchanged, and the next scan tries again.
   */
  function scan ({ now, stableMs, quietBefore, rehash = false }: ScanOptions): ScanReport {
    const { files, failure } = tryScanFolder(contentDir)
    const used = files.filter(({ classification }) => classification.kind !== 'unused')
    const lost = failure ?? (used.length === 0 && archive.published().length > 0 ? 'empty' : null)
    if (lost !== null) return scanLostFolder(now, lost)
    startedAt ??= now
    const present = new Set(used.map(({ path }) => path))
    for (const path of unreadable.keys()) if (!present.has(path)) unreadable.delete(path)
    const known = documents.stats()
    const { ready, gone, isPending } = stability.compare({ files: used, known, now, stableMs, ...(quietBefore !== undefined && { quietBefore }) })
    // At a start while files are being copied, the site must not open with only some of the files.
    if (last === null && isPending && now - startedAt < START_WAIT_MS) return report(now, { isPending })
    const changed = rehash ? [...ready, ...changedBytes(reading, used.filter(({ path, stat }) => isSameStat(known.get(path) ?? null, stat)))] : ready
    const awaited = stability.awaited(used.filter(({ path }) => !known.has(path)).map(({ path }) => path), now)
    const isDue = typeof last?.nextChangeAt === 'number' && last.nextChangeAt <= now
    const isNeeded = last?.isComplete !== true || isDue || changed.length > 0 || gone.length > 0 || guard.isBlocking() ||
      last.others !== describeOthers(unusedFiles(files), awaited)
    return { ...(isNeeded ? publish({ now, files, changed, gone, awaited }) : report(now, {})), isPending }
  }

  return {
    scan,
    /** Records that staff confirmed the blocked deletion. */
    confirmDeletion: () => guard.confirm(),
    /** Records that staff chose the file at `path` for the address that it claims. The next scan runs a pass. */
    decideOwner (path: string): void {
      if (recordDecision(context, path) && last !== null) last = { ...last, isComplete: false }
    },
  }
}

/** Records that staff chose the current file at `path` for the address that the file claims. Returns false when it claims none. */
function recordDecision ({ archive, documents }: PassContext, path: string): boolean {
  const document = documents.find(path)
  if (document === null || document.key === null) return false
  const { kind, key, sha256 } = document
  archive.atomically((commit) => {
    archive.ownership.addDecision({ kind, key, path, sha256 })
    commit()
  })
  return true
}

/**
 * Runs `work` in one transaction of archive and index. The archive commits first, so everything that readers of the index see is in the
 * archive. When documents can't be rendered, runs `work` again with these documents in `failed`.
 */
function inTransaction<T> ({ archive, db }: PassContext, work: (failed: ReadonlySet<string>) => T): T {
  const failed = new Set<string>()
  for (;;) {
    try {
      return archive.atomically((commit) => transaction(db, () => {
        const result = work(failed)
        commit()
        return result
      }))
    } catch (error) {
      if (!(error instanceof RenderingFailed) || error.documents.every((document) => failed.has(document))) throw error
      for (const document of error.documents) failed.add(document)
    }
  }
}

function unusedFiles (files: readonly FileStat[]): LocatedDiagnostic[] {
  return files.flatMap(({ path, classification }) => classification.kind === 'unused' ? [{ code: classification.code, file: path, line: 1, column: 1, params: classification.params, excerpt: null }] : [])
}
