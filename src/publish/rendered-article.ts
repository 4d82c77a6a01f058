// Renders an article from its document, and computes the digests that show when the article must be rendered again.
import { hash } from 'node:crypto'
import type { ArticleMeta, Picture } from '../content/article.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Document } from '../content/parse.ts'
import { type Article, type ReferenceTables, renderArticle, type Renderer } from '../content/render.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import type { ParsedArticle } from './documents.ts'

/** Everything that articles refer to. `digest` changes when a street, metric or project changes, but not when a picture does. */
export interface References extends Omit<ReferenceTables, 'findPicture'> { pictures: ReadonlyMap<string, Picture>, digest: string }

/** Paths of the pictures that an article uses, including pictures that do not exist. */
export type AskedPictures = readonly string[]

export interface RenderedArticle {
  article: Article
  /** Hash of all data that rendering uses: the bytes of the file, the references and the pictures. */
  digest: string
  /** Hash of the printed content only: without file name, number, state and the content of other text files. */
  printed: string
  pictures: AskedPictures
  diagnostics: readonly Diagnostic[]
  suggestions: readonly Suggestion[]
}

/** Returns the `digest` of an article file without rendering the file. `pictures`: paths of the pictures that the file uses. */
export function digestOf (file: { sha256: string }, references: References, pictures: AskedPictures): string {
  return hashOf([file.sha256, references.digest, pictures.map((path) => [path, references.pictures.get(path)?.hash ?? null])])
}

/** Renders a document. Returns null when its front matter can't be used. */
export function renderDocument (file: ParsedArticle, references: References, renderer: Renderer): RenderedArticle | null {
  const { value } = file
  if (value === null) return null
  const asked = new Set<string>()
  const findPicture = (path: string) => {
    asked.add(path)
    return references.pictures.get(path)
  }
  // `value.body` reads the text from the index at each access, so it is accessed once.
  const document = { meta: value.meta, rangeOf: value.rangeOf, body: value.body, bodyOffset: value.bodyOffset }
  const { article, diagnostics, suggest } = renderArticle({ document, path: file.path, references: { ...references, findPicture }, renderer })
  const pictures = [...asked]
  return { article, digest: digestOf(file, references, pictures), printed: printedDigest(document, pictures.map((path) => references.pictures.get(path)?.hash ?? null)), pictures, diagnostics, suggestions: suggest() }
}

export function comparableText ({ title, speaker, blocks }: Pick<Article, 'title' | 'speaker' | 'blocks'>): ComparableText {
  return { title, speaker, texts: blocks.map(({ text }) => text) }
}

const hashOf = (value: unknown) => hash('sha256', JSON.stringify(value))

/** Normalizes line ends, extra blank lines and spaces at line ends. (The look-behind avoids slow matching of long runs of spaces.) */
const tidy = (body: string) => body.replace(/\r\n?/g, '\n').replace(/(?<![ \t\u3000])[ \t\u3000]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

function printedDigest ({ meta, body }: Pick<Document<ArticleMeta>, 'meta' | 'body'>, pictures: readonly (string | null)[]): string {
  const { number, state, withdrawnReason, ...printed } = meta
  return hashOf([printed, tidy(body), pictures])
}
