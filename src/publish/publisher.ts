// The publisher: each scan of the content folder brings archive and index to what the folder says. First build, restart and save
// are the same code with different numbers of changed files. Runs in the worker thread; the clock is passed in.
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
  /** Files that were read because they were new or changed; files that are gone. */
  read: string[]
  gone: string[]
  /** Number of rows that changed in the index. */
  touched: number
  diagnostics: readonly LocatedDiagnostic[]
  /** A file is being written: scan again soon. */
  isPending: boolean
  nextChangeAt: number | null
  blocked: BlockedDeletion | null
  /** The index shows the folder, or what the archive knows of it. False only while a first scan waits for files to stand still. */
  isComplete: boolean
}

export interface ScanOptions {
  now: number
  /** How long a change must stand still before it is read (ms). */
  stableMs: number
  /** Epoch ms: files untouched since then are read at once. For the first scan. */
  quietBefore?: number
  /** Compares the bytes of files whose stat is the same. */
  rehash?: boolean
}

/** How long a start waits for files that are being written. */
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

  function pass (input: PassInput, others: string): PassOutcome {
    const outcome = runPass(context, input)
    last = { ...outcome, diagnostics: desk.diagnostics(), others }
    return outcome
  }

  /** The folder can't be seen. Without a pass in this run, the site opens with what index and archive know. */
  function scanLostFolder (now: number, reason: 'missing' | 'unreadable' | 'empty'): ScanReport {
    const { touched } = last?.isComplete === true
      ? { touched: 0 }
      : inTransaction(context, (failed) => pass({ now, isFolderLost: true, awaited: new Set(), otherDiagnostics: [], failed }, ''))
    // A scheduled article becomes public when the folder is back: until then nothing falls due.
    return { ...report(now, { touched, blocked: guard.blockLostFolder({ now, reason }) }), nextChangeAt: null }
  }

  /** Reads a file that stands still. One that can't be read is told, and tried again at the next scan. */
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

  /** Reads what changed and runs a pass: archive and index change together or not at all. */
  function publish ({ now, files, changed, gone, awaited }: { now: number, files: readonly FileStat[], changed: readonly FileStat[], gone: readonly string[], awaited: ReadonlySet<string> }): ScanReport {
    return inTransaction(context, (failed) => {
      const paths = changed.filter(read).map(({ path }) => path)
      for (const path of gone) {
        documents.remove(path)
        context.desk.forget(path)
      }
      const otherDiagnostics = [...unusedFiles(files), ...unreadable.values()]
      const unread = new Set([...awaited].filter((path) => documents.sha256(path) === null))
      const { touched, blocked } = pass({ now, isFolderLost: false, awaited: unread, otherDiagnostics, failed }, JSON.stringify([unusedFiles(files), [...unreadable.keys()], [...unread]]))
      return report(now, { read: paths, gone: [...gone], touched, blocked })
    })
  }

  /**
   * Scans once.
   * @throws when archive or index can't be written. Both are as they were then; the next scan tries again.
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
    // A start while files are being copied doesn't open with half of them.
    if (last === null && isPending && now - startedAt < START_WAIT_MS) return report(now, { isPending })
    const changed = rehash ? [...ready, ...changedBytes(reading, used.filter(({ path, stat }) => isSameStat(known.get(path) ?? null, stat)))] : ready
    const awaited = stability.awaited(used.filter(({ path }) => !known.has(path)).map(({ path }) => path), now)
    const isDue = typeof last?.nextChangeAt === 'number' && last.nextChangeAt <= now
    const isNeeded = last?.isComplete !== true || isDue || changed.length > 0 || gone.length > 0 || guard.isBlocking() ||
      last.others !== JSON.stringify([unusedFiles(files), [...unreadable.keys()], [...awaited]])
    return { ...(isNeeded ? publish({ now, files, changed, gone, awaited }) : report(now, {})), isPending }
  }

  return {
    scan,
    /** Staff confirm that what is missing was deleted on purpose. */
    confirmDeletion: () => guard.confirm(),
    decideOwner (path: string): void {
      if (recordDecision(context, path)) last = null
    },
  }
}

/** Records that staff chose the file at a path, as it is now, for the address it claims. Returns false when it claims none. */
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
 * Runs `work` in one transaction of archive and index. The archive commits first: what can be read is archived. A pass that met
 * documents which can't be rendered runs again without them.
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
