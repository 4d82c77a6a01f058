// Reads, renders and writes the articles whose row changed, one at a time. So memory holds only one text.
import { sha256 } from '../content/parse.ts'
import type { Article } from '../content/render.ts'
import type { ArticleRow } from '../store/index/write-articles.ts'
import { replaceSearch } from '../store/search/write.ts'
import { hasError, type ParsedArticle, type StoredDocument } from './documents.ts'
import type { PassContext } from './pass-context.ts'
import { type AskedPictures, digestOf, type References, renderDocument, type RenderedArticle } from './rendered-article.ts'
import { addressKey, type ArchivePass } from './revisions.ts'
import type { Snapshot } from './snapshot.ts'
import type { PublicArticle } from './visibility.ts'

/** Thrown when documents had no error before rendering, but rendering finds one. For example, a text takes too long to render. */
export class RenderingFailed extends Error {
  /** Each document as `path sha256`. */
  readonly documents: readonly string[]
  constructor (documents: readonly string[]) {
    super(`rendering failed: ${documents.join(', ')}`)
    this.documents = documents
  }
}

interface Given { snapshot: Snapshot, pass: ArchivePass, byPath: ReadonlyMap<string, StoredDocument> }

export interface WrittenArticles {
  touched: number
  /** Addresses (`series/number`) of the public articles by id. */
  current: ReadonlyMap<number, string>
  changed: ReadonlySet<number>
  /** Ids of articles that were public until now. */
  ended: ReadonlySet<number>
  /** Paths of the documents whose current version is public. */
  paths: ReadonlySet<string>
  /** Paths of the pictures that published articles use. */
  pictures: ReadonlySet<string>
}

/** @throws RenderingFailed */
export function writeArticles (context: PassContext, { snapshot, pass, byPath }: Given): WrittenArticles {
  const { db, articles: table } = context
  const stale = new Map(table.rows().map((row) => [addressKey(row), row]))
  const before = new Set([...stale.values()].map(({ articleId }) => articleId))
  const current = new Map(snapshot.articles.map((article) => [pass.idOf(article), addressKey(article)]))
  const pictures = new Set<string>()
  const changed = snapshot.articles.filter((article) => {
    const row = stale.get(addressKey(article))
    const isSame = row !== undefined && isCurrent(article, row, { snapshot, pass, byPath })
    if (isSame) {
      stale.delete(addressKey(article))
      if (!article.isWithdrawn) for (const path of row.pictures) pictures.add(path)
    }
    return !isSame
  })
  for (const row of stale.values()) table.remove(row)
  const failed: string[] = []
  for (const article of changed) {
    const rendered = renderPublic(context, article, { references: snapshot.references, byPath })
    if (rendered === null || (!article.isLastGood && hasError(rendered.diagnostics))) {
      failed.push(`${article.file.path} ${article.file.sha256}`)
      continue
    }
    const articleId = pass.idOf(article)
    const shown = pass.addRevision({ articleId, publishAt: article.publishAt, isWithdrawn: article.isWithdrawn, sha256: article.file.sha256 }, rendered)
    table.insert(shown, rendered)
    if (!article.isWithdrawn) for (const path of rendered.pictures) pictures.add(path)
  }
  if (failed.length > 0) throw new RenderingFailed(failed)
  replaceSearch(db, { gone: [...stale.values()], added: changed })
  const written = new Set(changed.map(addressKey))
  const removed = [...stale.keys()].filter((key) => !written.has(key)).length
  return {
    touched: removed + changed.length,
    current,
    changed: new Set(changed.map(pass.idOf)),
    ended: new Set([...before].filter((articleId) => !current.has(articleId))),
    paths: new Set(snapshot.articles.filter(({ isLastGood }) => !isLastGood).map(({ file }) => file.path)),
    pictures,
  }
}

const HISTORY = ['articleId', 'firstAddress', 'version', 'publishedAt', 'updatedAt'] as const

/** Returns true when an article's row in the index needs no change and the article's document was rendered. */
function isCurrent (article: PublicArticle, row: ArticleRow, { snapshot: { references }, pass, byPath }: Given): boolean {
  const articleId = pass.idOf(article)
  const history = pass.historyOf(articleId, article.publishAt)
  if (!HISTORY.every((name) => row[name] === history[name]) || row.digest !== publicDigest(article, references, row.pictures)) return false
  if (!article.isWithdrawn && pass.printedOf(articleId) !== row.printed) return false
  return article.isLastGood || isRendered(byPath.get(article.file.path), references)
}

function isRendered (document: StoredDocument | undefined, references: References): boolean {
  return document !== undefined && document.row.renderedDigest === digestOf(document.file, references, document.row.pictures)
}

/** Returns the digest of all data from which the page of an article is rendered. A withdrawal by a file with errors changes the digest. */
function publicDigest ({ file, withdrawal }: PublicArticle, references: References, pictures: AskedPictures): string {
  const digest = digestOf(file, references, pictures)
  return withdrawal === null ? digest : `${digest} withdrawn ${sha256(Buffer.from(withdrawal.reason ?? ''))}`
}

interface Rendering { references: References, byPath: ReadonlyMap<string, StoredDocument> }

function renderPublic (context: PassContext, article: PublicArticle, { references, byPath }: Rendering): RenderedArticle | null {
  const document = article.isLastGood ? undefined : byPath.get(article.file.path)
  const rendered = document === undefined ? renderDocument(article.file, references, context.renderer) : render(context, document, article.file, references)
  if (rendered === null) return null
  const withdrawn: Partial<Article> = article.withdrawal === null ? {} : { state: 'withdrawn', withdrawnReason: article.withdrawal.reason }
  return { ...rendered, digest: publicDigest(article, references, rendered.pictures), article: { ...rendered.article, ...withdrawn } }
}

/** Renders a document. Stores digest, pictures, diagnostics and suggestions in the index, for the desk and the next pass. */
function render ({ documents, desk, renderer }: PassContext, document: StoredDocument, file: ParsedArticle, references: References): RenderedArticle | null {
  const rendered = renderDocument(file, references, renderer)
  if (rendered === null) return null
  const { digest, pictures, diagnostics, suggestions } = rendered
  documents.setRendering(file.path, { digest, pictures, diagnostics })
  Object.assign(document.row, { renderedDigest: digest, pictures, renderedDiagnostics: diagnostics })
  desk.setSuggestions(file.path, suggestions)
  return rendered
}

/** Writes a preview of each article file whose current version is not public. Returns the number of previews written or removed. */
export function writePreviews (context: PassContext, { snapshot: { references }, byPath, isPublic }: Omit<Given, 'pass'> & { isPublic: (path: string) => boolean }): number {
  const { desk } = context
  const present = desk.previewPaths()
  let touched = 0
  for (const document of byPath.values()) {
    const { file } = document
    if (file.kind !== 'article' || isPublic(file.path)) continue
    if (file.value === null) {
      desk.setSuggestions(file.path, [])
      continue
    }
    const isSame = present.delete(file.path) && isRendered(document, references)
    if (isSame) continue
    desk.setPreview(file.path, render(context, document, file, references)?.article ?? null)
    touched++
  }
  for (const path of present) desk.setPreview(path, null)
  return touched + present.size
}
