// What a piece becomes, and what is kept of that. Pure: the same file and catalogue give the same, in whatever thread.
import { createHash } from 'node:crypto'
import type { ArticleMeta, Picture } from '../content/article.ts'
import { type Article, type ReferenceTables, type Renderer, renderArticle } from '../content/render.ts'
import type { ParsedFile, Document } from '../content/parse.ts'
import { severityOf } from '../content/messages.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { Suggestion } from '../content/suggested-marks.ts'
import { ownCopy } from './own-copy.ts'

export type ParsedArticle = Extract<ParsedFile, { kind: 'article' }>

/** What pieces refer to. `key` differs whenever anything else here does, but for the pictures, which are known by their paths. */
export interface References extends Omit<ReferenceTables, 'findPicture'> { pictures: ReadonlyMap<string, Picture>, key: string }

/** What is kept of a composed piece. Plain data. */
export interface Kept {
  /** Of all that the piece is made from: equal digests mean equal pieces. */
  digest: string
  /** Of what it prints, whatever its file, its number and the rest of the folder are: see PublicPiece. */
  printed: string
  diagnostics: readonly Diagnostic[]
  /** Quantities without a mark, for the desk. */
  suggestions: readonly Suggestion[]
  hasError: boolean
  /** Paths of the pictures that it shows. */
  pictures: readonly string[]
  referencesKey: string
  /** What each picture asked for was, found or not. */
  asked: readonly { path: string, hash: string | null }[]
}

export const hasError = (diagnostics: readonly Diagnostic[]) => diagnostics.some((diagnostic) => severityOf(diagnostic.code) === 'error')

/** Line ends, blank lines and spaces at a line's end print nothing. (The look behind begins each run of spaces once.) */
const tidy = (body: string) => body.replace(/\r\n?/g, '\n').replace(/(?<![ \t\u3000])[ \t\u3000]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

function printedDigest ({ meta, body }: Document<ArticleMeta>, pictures: readonly (string | null)[]): string {
  const { number, state, withdrawnReason, ...printed } = meta
  return createHash('sha256').update(JSON.stringify([printed, tidy(body), pictures])).digest('hex')
}

/** Composes a piece; null when its file has no usable value. */
export function composePiece (file: ParsedArticle, references: References, composer: Renderer): { kept: Kept, article: Article } | null {
  const { value } = file
  if (value === null) return null
  const asked = new Map<string, string | null>()
  const catalogue: ReferenceTables = {
    ...references,
    findPicture: (path) => {
      const picture = references.pictures.get(path)
      asked.set(path, picture?.hash ?? null)
      return picture
    },
  }
  const { article, suggest, ...found } = renderArticle({ written: value, path: file.path, catalogue, composer })
  const { diagnostics, suggestions } = ownCopy({ diagnostics: found.diagnostics, suggestions: suggest() })
  return {
    article,
    kept: {
      referencesKey: references.key,
      asked: [...asked].map(([path, hash]) => ({ path, hash })),
      digest: createHash('sha256').update(JSON.stringify([file.sha256, references.key, [...asked]])).digest('hex'),
      printed: printedDigest(value, [...asked].map(([, hash]) => hash)),
      diagnostics,
      suggestions,
      hasError: hasError([...file.diagnostics, ...diagnostics]),
      pictures: [...asked].flatMap(([path, hash]) => hash === null ? [] : [path]),
    },
  }
}
