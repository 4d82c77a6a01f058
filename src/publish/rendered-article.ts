// An article rendered from its document, with the digests that tell when it must be rendered again.
import { hash } from 'node:crypto'
import type { ArticleMeta, Picture } from '../content/article.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Document } from '../content/parse.ts'
import { type Article, type ReferenceTables, renderArticle, type Renderer } from '../content/render.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import type { ParsedArticle } from './documents.ts'

/** What articles refer to. `digest` differs whenever anything but a picture does. */
export interface References extends Omit<ReferenceTables, 'findPicture'> { pictures: ReadonlyMap<string, Picture>, digest: string }

/** `path`: a picture that an article asked for. Whether it was found is part of the digest. */
export type AskedPictures = readonly string[]

export interface RenderedArticle {
  article: Article
  /** Of all that the article is made from: equal digests mean equal articles. */
  digest: string
  /** Of what is printed: the name of the file, the number and what other files say are left out. */
  printed: string
  pictures: AskedPictures
  diagnostics: readonly Diagnostic[]
  suggestions: readonly Suggestion[]
}

/** Returns the digest that rendering the file would have, if it asks for these pictures. */
export function digestOf (file: { sha256: string }, references: References, pictures: AskedPictures): string {
  return hashOf([file.sha256, references.digest, pictures.map((path) => [path, references.pictures.get(path)?.hash ?? null])])
}

/** Renders a document; null when its front matter can't be used. */
export function renderDocument (file: ParsedArticle, references: References, renderer: Renderer): RenderedArticle | null {
  const { value } = file
  if (value === null) return null
  const asked = new Set<string>()
  const findPicture = (path: string) => {
    asked.add(path)
    return references.pictures.get(path)
  }
  // The text is read from the index each time it is asked for: once is enough here.
  const document = { meta: value.meta, rangeOf: value.rangeOf, body: value.body, bodyOffset: value.bodyOffset }
  const { article, diagnostics, suggest } = renderArticle({ document, path: file.path, references: { ...references, findPicture }, renderer })
  const pictures = [...asked]
  return { article, digest: digestOf(file, references, pictures), printed: printedDigest(document, pictures.map((path) => references.pictures.get(path)?.hash ?? null)), pictures, diagnostics, suggestions: suggest() }
}

export function comparableText ({ title, speaker, blocks }: Pick<Article, 'title' | 'speaker' | 'blocks'>): ComparableText {
  return { title, speaker, texts: blocks.map(({ text }) => text) }
}

const hashOf = (value: unknown) => hash('sha256', JSON.stringify(value))

/** Removes what prints nothing: line ends, blank lines and spaces at a line's end. (The look-behind starts each run of spaces once.) */
const tidy = (body: string) => body.replace(/\r\n?/g, '\n').replace(/(?<![ \t\u3000])[ \t\u3000]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

function printedDigest ({ meta, body }: Pick<Document<ArticleMeta>, 'meta' | 'body'>, pictures: readonly (string | null)[]): string {
  const { number, state, withdrawnReason, ...printed } = meta
  return hashOf([printed, tidy(body), pictures])
}
