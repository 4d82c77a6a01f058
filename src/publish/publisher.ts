// The writing side: one look at the folder after another, each bringing the archive and the index to what the folder
// says. Runs in the worker; the clock is passed in.
import { dirname, join } from 'node:path'
import type Database from 'better-sqlite3'
import type { Renderer } from '../content/render.ts'
import { type FileStat, tryScanFolder } from '../content/scan.ts'
import type { Kind } from '../content/kinds.ts'
import { type ParsedFile, parseFile } from '../content/parse.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import type { PublishedFile, Archive } from '../store/archive/archive.ts'
import { createReadings } from '../store/index/readings.ts'
import { replaceIndex } from '../store/index/write.ts'
import { publicPieces } from '../store/index/write-articles.ts'
import { type SearchAhead, startSearchAhead } from '../store/search/search-index.ts'
import { createSearched } from '../store/search/document.ts'
import { createAwaited } from './awaited.ts'
import { createDrafts } from './drafts.ts'
import { type Assembled, assembleEdition } from './snapshot.ts'
import { createHistory } from './revisions.ts'
import { createHold, type BlockedDeletion } from './deletion-guard.ts'
import { createLedger } from './published-files.ts'
import { keepPictures, readMedia } from './pictures.ts'
import { createMemo } from './memo.ts'
import { standing } from './visibility.ts'
import { createReading } from './documents.ts'
import { TextGone } from './rest.ts'
import { createSettler } from './stability.ts'

export interface ScanReport {
  /** Epoch milliseconds of the look. */
  at: number
  /** Files that were read because they were new or changed; files that are gone. */
  read: string[]
  gone: string[]
  /** Rows and pieces that changed in the index. */
  touched: number
  diagnostics: readonly LocatedDiagnostic[]
  /** Something is being written: look again soon. */
  pending: boolean
  nextChangeAt: number | null
  held: BlockedDeletion | null
  /** The index shows the folder (or what the archive remembers of it); false only while a first look is settling. */
  complete: boolean
}

export interface LookOptions {
  now: number
  /** How long a change must stand still before it is read. */
  settleMs: number
  /** See Settler; for the first look. */
  quietBefore?: number
  /** Read every file again, whatever its stamp. */
  rehash?: boolean
}

/** A guard: each round settles at least one holder, and two rounds are the rule. */
const MOST_ROUNDS = 5

/** How long a start waits for files that are being written. */
const PATIENCE_MS = 3000

export type Intake = ReturnType<typeof createIntake>

export function createIntake ({ contentDir, mediaDir, db, archive, composer }: {
  contentDir: string, mediaDir: string, db: Database.Database, archive: Archive, composer: Renderer
}) {
  const settler = createSettler()
  const drafts = createDrafts(join(dirname(mediaDir), 'drafts'))
  /** The search index of a first edition, written while its pieces are composed. */
  let ahead: SearchAhead | null = null
  const memo = createMemo(composer, drafts, ({ article, kept }, { projects }) => {
    if (ahead === null || kept.hasError || standing(article, startedAt ?? 0) !== 'published') return
    ahead.offer(createSearched(new Map([...projects.values()].map(({ slug, name }) => [slug, name])))(article), kept.digest)
  })
  const hold = createHold()
  const ledger = createLedger(archive)
  const history = createHistory({ archive, db, current: ledger.current(), basePath: composer.siteAddress(''), figureAddress: composer.figureAddress })
  const { known, unreadable, rest, ...reading } = createReading({ contentDir, settler, archive, memo, readings: createReadings(db) })
  const unused = new Map<string, LocatedDiagnostic>()
  const awaiting = createAwaited()
  let loaded = new Map<string, ParsedFile>()
  let last: { diagnostics: readonly LocatedDiagnostic[], nextChangeAt: number | null } | null = null
  /** The folder was read, but the index doesn't hold it yet: a write failed. */
  let behind = false
  let startedAt: number | null = null
  /** The files that the index was told are awaited, or can't be read. */
  let toldOf = ''

  function assemble ({ now, keepMissing, awaited }: { now: number, keepMissing: boolean, awaited: ReadonlySet<string> }): Assembled {
    const files = [...known.values()].map(({ file }) => file).sort((a, b) => a.path < b.path ? -1 : 1)
    // A file that was renamed and is still being copied under its new name is gone and not yet there.
    const awaitedFolders = new Set([...awaited].map(dirname))
    const loadedNow = new Map<string, ParsedFile>()
    const load = ({ kind, path, sha256: hash }: PublishedFile): ParsedFile | null => {
      const key = `${path}\n${hash}`
      const bytes = loaded.has(key) ? null : kind === 'picture' ? readMedia(mediaDir, { path, sha256: hash }) : archive.source(hash)
      const parsed = bytes && parseFile({ path, kind, bytes })
      const file = loaded.get(key) ?? (bytes && parsed?.kind === 'article' ? rest.put(parsed, bytes) : parsed)
      if (file) loadedNow.set(key, file)
      return file
    }
    const assembled = assembleEdition({
      files, unused: [...unused.values(), ...unreadable.values()], archived: ledger.current(), known: history.known, load, keepMissing: (path) => keepMissing || awaited.has(path) || awaitedFolders.has(dirname(path)), isAwaited: (path) => awaited.has(path), now, memo, composer,
    })
    loaded = loadedNow
    return assembled
  }

  /** Notes in the archive what is public now, and as which piece; true when more than the words of pieces changed. */
  const record = ({ accepted, pieces, edition }: Assembled): boolean => undoable(() => archive.atomically((commit) => {
    const holdersChanged = ledger.record(accepted, (acceptance) => acceptance.kind === 'picture' ? null : rest.bytesOf(acceptance))
    history.hold(pieces)
    history.places.note(edition)
    commit()
    return holdersChanged
  }))

  /** Writes archive and index, in this order: what can be read is archived. */
  const write = ({ edition, pieces }: Assembled): number => undoable(() => {
    const before = publicPieces(db)
    const replace = () => archive.atomically((commit) => {
      const articles = history.entries(pieces)
      return replaceIndex(db, { ...edition, articles, formerAddresses: history.formerAddresses(), formerPlaces: history.places.former(edition) }, { beforeCommit: commit, ahead })
    })
    const touched = replace()
    const after = publicPieces(db)
    const ended = new Set([...before].filter((piece) => !after.has(piece)))
    return history.findSuccessors(ended) ? touched + replace() : touched
  })

  /** What failed to be written must not be remembered as if it were. */
  function undoable<T> (work: () => T): T {
    try {
      return work()
    } catch (error) {
      ledger.reload()
      history.reload()
      throw error
    }
  }

  /** As `bring`; a file that changed since it was read is one that is being written: the others don't wait for it. */
  function publish (what: Parameters<typeof bring>[0]): { touched: number, held: BlockedDeletion | null, pending?: true } {
    ahead = startSearchAhead(db, [...known.values()].filter(({ file }) => file.kind === 'article').length)
    for (let moved = false; ; moved = true) {
      try {
        return { ...bring(what), ...(moved && { pending: true }) }
      } catch (error) {
        if (!(error instanceof TextGone) || !known.delete(error.path)) throw error
        settler.forget(error.path)
      } finally {
        drafts.clear()
        ahead?.end()
        ahead = null
      }
    }
  }

  const awaitedOf = (looks: readonly FileStat[], now: number) => awaiting.update(looks.filter((look) => !known.has(look.path)).map((look) => look.path), now)

  const toTell = (awaited: ReadonlySet<string>) => JSON.stringify([[...awaited], [...unreadable.keys()]])

  /** Brings archive and index to the folder as known. */
  function bring ({ now, looks, rootIsLost }: { now: number, looks: readonly FileStat[], rootIsLost: boolean }): { touched: number, held: BlockedDeletion | null } {
    behind = true
    const awaited = awaitedOf(looks, now)
    const obeyed = assemble({ now, keepMissing: rootIsLost, awaited })
    ahead?.allOffered()
    const held = rootIsLost ? null : hold.judge({ now, before: history.withoutMoved(ledger.current(), obeyed.pieces), after: obeyed.accepted, isPresent: (path) => known.has(path) })
    let assembled = held ? assemble({ now, keepMissing: true, awaited }) : obeyed
    // Who holds a key or a name decides about others: once that has changed, the same folder may mean something else.
    for (let round = 0; round < MOST_ROUNDS && record(assembled); round++) assembled = assemble({ now, keepMissing: rootIsLost || held !== null, awaited })
    record(assembled)
    const whole = keepPictures([...assembled.shownPictures].flatMap((path) => known.get(path) ?? []), { contentDir, mediaDir })
    const touched = write(assembled)
    archive.admitReaders()
    last = { diagnostics: assembled.edition.diagnostics, nextChangeAt: assembled.nextChangeAt }
    toldOf = toTell(awaited)
    behind = !whole
    return { touched, held }
  }

  function report (now: number, happened: Partial<ScanReport>): ScanReport {
    return {
      at: now, read: [], gone: [], touched: 0, pending: false, held: null, ...happened, diagnostics: last?.diagnostics ?? [], nextChangeAt: last?.nextChangeAt ?? null, complete: last !== null,
    }
  }

  function lookOnce ({ now, settleMs, quietBefore, rehash = false }: LookOptions): ScanReport {
    const { looks, lost } = tryScanFolder(contentDir)
    const used = looks.filter((look) => look.classification.kind !== 'unused')
    const rootProblem = lost ?? (used.length === 0 && ledger.current().length > 0 ? 'empty' : null)
    if (rootProblem !== null) {
      // Without an index of its own yet, the portal opens with what the archive remembers.
      const touched = last === null || behind ? publish({ now, looks: [], rootIsLost: true }).touched : 0
      // What falls due meanwhile becomes public with the folder: until then there is nothing to wake up for.
      return { ...report(now, { touched, held: hold.lostRoot({ now, reason: rootProblem }) }), nextChangeAt: null }
    }
    for (const path of unreadable.keys()) if (!used.some((look) => look.path === path)) unreadable.delete(path)
    const settled = settler.consider({ looks: used, now, settleMs, ...(quietBefore !== undefined && { quietBefore }) })
    const read = settled.ready.filter((look) => reading.read(look, look.classification.kind as Kind)).map((look) => look.path)
    for (const path of settled.gone) {
      known.delete(path)
      unreadable.delete(path)
      settler.forget(path)
    }
    if (rehash) read.push(...reading.readAgain(used, new Set(read)))
    startedAt ??= now
    // A portal that starts while files are being copied doesn't open with half of them.
    if (last === null && settled.pending && now - startedAt < PATIENCE_MS) return report(now, { read, pending: true })
    const listed = replaceUnused(unused, looks)
    const due = typeof last?.nextChangeAt === 'number' && last.nextChangeAt <= now
    const moved = last === null || behind || due || listed || read.length > 0 || settled.gone.length > 0 || toTell(awaitedOf(used, now)) !== toldOf || hold.isHeld()
    const happened = { read, gone: settled.gone, pending: settled.pending }
    return report(now, moved ? { ...happened, ...publish({ now, looks: used, rootIsLost: false }) } : happened)
  }

  return {
    /**
     * Looks once.
     * @throws when the archive or the index can't be written (the index is then as it was), or a file changed while it
     *   was being accepted; the caller looks again
     */
    look (options: LookOptions): ScanReport {
      try {
        return lookOnce(options)
      } finally {
        rest.settle()
        memo.settle()
      }
    },
    /** Staff say that what is missing was deleted on purpose. */
    confirmDeletion: () => hold.confirm(),
  }
}

function replaceUnused (unused: Map<string, LocatedDiagnostic>, looks: readonly FileStat[]): boolean {
  const before = JSON.stringify([...unused.keys()])
  unused.clear()
  for (const { path, classification } of looks) {
    if (classification.kind !== 'unused') continue
    unused.set(path, { code: classification.code, file: path, line: 1, column: 1, params: classification.params, excerpt: null })
  }
  return JSON.stringify([...unused.keys()]) !== before
}
