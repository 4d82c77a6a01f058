// One pass: updates archive and index from the documents, inside one transaction of both.
import { severityOf } from '../content/messages.ts'
import type { LocatedDiagnostic } from '../content/diagnostics.ts'
import { parseFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import { bumpGeneration, writeMedia, writeOldAddresses, writePublicTables } from '../store/index/write.ts'
import type { BlockedDeletion } from './deletion-guard.ts'
import { folderOf, hasError, loadDocuments, type ParsedArticle, type StoredDocument } from './documents.ts'
import { createOwnership } from './ownership.ts'
import { pageRedirects, recordPageNames } from './page-redirects.ts'
import { copyPictures, readPictureCopy } from './pictures.ts'
import { recordPublishedFiles } from './published-files.ts'
import { comparableText, digestOf, type References, renderDocument } from './rendered-article.ts'
import { type ArchivePass, findMerges, readArchive } from './revisions.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'
import type { PassContext } from './pass-context.ts'
import { writeArticles, writePreviews } from './write-articles.ts'
import { writeDiagnostics } from './write-diagnostics.ts'

/** Maximum number of extra rounds. A round may change the owner of an address, so that another address needs a new round. */
const MOST_ROUNDS = 5

export interface PassInput {
  now: number
  /** True: the folder is missing, unreadable or empty, so all public pages stay. */
  isFolderLost: boolean
  /** Paths of files that exist but can't be read yet. */
  awaited: ReadonlySet<string>
  /** Diagnostics of unused files and of files that can't be read. */
  otherDiagnostics: readonly LocatedDiagnostic[]
  /** Documents whose rendering failed in an earlier try of this pass, as `path sha256`. */
  failed: ReadonlySet<string>
}

export interface PassOutcome {
  /** Number of changed rows and files in the index. 0: the site and the desk look the same as before. */
  touched: number
  blocked: BlockedDeletion | null
  nextChangeAt: number | null
  /** False when a picture changed while it was copied. */
  isComplete: boolean
}

/** @throws RenderingFailed when rendering finds an error in a document. Call again with the document in `failed`. */
export function runPass (context: PassContext, input: PassInput): PassOutcome {
  const { db, archive, documents } = context
  const pass = readArchive({ archive, basePath: context.renderer.siteAddress(''), figureAddress: context.renderer.figureAddress })
  const stored = loadDocuments(documents)
  const byPath = new Map(stored.map((document) => [document.file.path, document]))
  const take = createSnapshotTaker(context, { input, pass, stored, byPath })
  let touched = 0
  for (let round = 0; ; round++) {
    const { snapshot, blocked } = chooseSnapshot(context, { input, pass, byPath, take })
    touched += writePublicTables(db, { ...snapshot, pageRedirects: pageRedirects(archive.revisions, snapshot) })
    const articles = writeArticles(context, { snapshot, pass, byPath })
    findMerges({ archive, db, pass, ...articles })
    touched += articles.touched + writeOldAddresses(db, pass.oldAddresses(articles.current))
    touched += writePreviews(context, { snapshot, byPath, isPublic: (path) => articles.paths.has(path) })
    touched += writeDiagnostics(context, { snapshot, stored, others: input.otherDiagnostics })
    const pictures = publishPictures(context, { snapshot, byPath, shown: articles.pictures })
    touched += pictures.touched
    // A picture that is no longer public has no last good version. Articles with this picture may look different, so a new round starts.
    if (pictures.ownersChanged && round < MOST_ROUNDS) continue
    if (touched > 0) bumpGeneration(db)
    return { touched, blocked, nextChangeAt: snapshot.nextChangeAt, isComplete: pictures.isComplete }
  }
}

interface Documents { byPath: ReadonlyMap<string, StoredDocument> }

type TakeSnapshot = (options: { published: readonly PublishedFile[], keepAll: boolean }) => Snapshot

/** Takes the snapshot that the deletion guard allows. Records the public files of this snapshot in the archive. */
function chooseSnapshot ({ archive, documents, guard }: PassContext, { input: { now, isFolderLost }, pass, byPath, take }: Documents & {
  input: PassInput, pass: ArchivePass, take: TakeSnapshot
}): { snapshot: Snapshot, blocked: BlockedDeletion | null } {
  const before = archive.published()
  let snapshot = take({ published: before, keepAll: isFolderLost })
  const blocked = isFolderLost
    ? null
    : guard.check({ now, before: pass.withoutMoved(before, snapshot.articles), after: snapshot.publishedFiles, isPresent: (path) => byPath.has(path) })
  const keepAll = isFolderLost || blocked !== null
  if (blocked !== null) snapshot = take({ published: before, keepAll })
  const isText = ({ kind }: PublishedFile) => kind !== 'picture'
  const bytesOf = ({ path, sha256 }: PublishedFile) => byPath.get(path)?.file.sha256 === sha256 ? documents.bytes(path) : null
  for (let round = 0; round <= MOST_ROUNDS; round++) {
    const ownersChanged = recordPublishedFiles({ archive, before: archive.published().filter(isText), after: snapshot.publishedFiles, bytesOf })
    pass.assignAddresses(snapshot.articles)
    recordPageNames(archive.revisions, snapshot)
    const refusalsChanged = recordRefusals(archive, snapshot, byPath)
    if ((!ownersChanged && !refusalsChanged) || round === MOST_ROUNDS) break
    snapshot = take({ published: archive.published(), keepAll })
  }
  return { snapshot, blocked }
}

function createSnapshotTaker ({ archive, renderer, mediaDir }: PassContext, { input, pass, stored, byPath }: Documents & {
  input: PassInput, pass: ArchivePass, stored: readonly StoredDocument[]
}): TakeSnapshot {
  const { now, awaited, failed } = input
  // A renamed file may be missing at the old path while the new path can't be read yet. So missing files in the same folder stay public.
  const awaitedFolders = new Set([...awaited].map(folderOf))
  const texts = new Map<ParsedArticle, ReturnType<typeof comparableText> | null>()
  const textOf = (file: ParsedArticle, references: References) => {
    if (!texts.has(file)) {
      const rendered = renderDocument(file, references, renderer)
      texts.set(file, rendered && comparableText(rendered.article))
    }
    return texts.get(file) ?? null
  }
  const isSound = ({ path, sha256, diagnostics, value }: ParsedArticle, references: References) => {
    const document = byPath.get(path)
    if (document === undefined || document.isBodyBroken || failed.has(`${path} ${sha256}`)) return false
    if (hasError(diagnostics) || value?.meta.streets.every((name) => references.streets.has(name)) !== true) return false
    const { renderedDigest, pictures, renderedDiagnostics } = document.row
    return renderedDigest !== digestOf({ sha256 }, references, pictures) || renderedDiagnostics.every(({ code }) => severityOf(code) !== 'error')
  }
  const mtimeOf = (path: string) => byPath.get(path)?.row.mtimeMs ?? null
  return ({ published, keepAll }) => takeSnapshot({
    // The records of ownership are read from the archive for each snapshot, because each round of a pass adds records.
    ownership: createOwnership({ published, former: archive.ownership.formerFiles(), refused: archive.ownership.refused(), decisions: archive.ownership.decisions(), mtimeOf }),
    files: stored.map(({ file }) => file),
    published,
    archived: pass.archived,
    loadPublished: ({ kind, path, sha256 }) => {
      const bytes = kind === 'picture' ? readPictureCopy(mediaDir, { path, sha256 }) : archive.source(sha256)
      return bytes && parseFile({ path, kind, bytes })
    },
    keepMissing: (path) => keepAll || awaited.has(path) || awaitedFolders.has(folderOf(path)),
    isAwaited: (path) => awaited.has(path),
    now,
    renderer,
    isSound,
    textOf,
  })
}

/** Records refused files, so that an unchanged refused file isn't published later. Returns true when there are new refused files. */
function recordRefusals ({ ownership }: PassContext['archive'], snapshot: Snapshot, byPath: Documents['byPath']): boolean {
  const added = snapshot.refused.filter((path) => {
    const document = byPath.get(path)
    return document !== undefined && ownership.addRefused({ path, sha256: document.file.sha256, mtimeMs: document.row.mtimeMs })
  })
  return added.length > 0
}

/** Copies the pictures that pages and previews show, and records the public pictures. */
function publishPictures ({ db, archive, contentDir, mediaDir, readFile }: PassContext, { snapshot, byPath, shown }: Documents & {
  snapshot: Snapshot, shown: ReadonlySet<string>
}): { touched: number, ownersChanged: boolean, isComplete: boolean } {
  const asked = new Set([...byPath.values()].flatMap(({ row }) => row.pictures))
  const published = [...snapshot.pictures].filter(([path]) => shown.has(path) || snapshot.picturesInTexts.has(path))
  const copied = [...snapshot.pictures.keys()].filter((path) => asked.has(path) || snapshot.picturesInTexts.has(path))
  const ownersChanged = recordPublishedFiles({
    archive,
    before: archive.published().filter(({ kind }) => kind === 'picture'),
    after: published.map(([key, { path, sha256 }]) => ({ kind: 'picture', key, path, sha256 })),
    bytesOf: () => null,
  })
  const isComplete = copyPictures(copied.flatMap((path) => {
    const document = byPath.get(path)
    return document?.file.kind === 'picture' && document.file.value !== null ? [{ picture: document.file.value, sha256: document.file.sha256, diskPath: document.row.diskPath, size: document.row.size }] : []
  }), { contentDir, mediaDir, readFile })
  return { touched: writeMedia(db, published.flatMap(([, { value }]) => value ?? [])), ownersChanged, isComplete }
}
