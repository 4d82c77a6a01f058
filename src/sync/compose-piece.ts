// What a piece becomes, and what is kept of that. Pure: the same file and catalogue give the same, in whatever thread.
import { createHash } from 'node:crypto'
import type { ArticleMeta, Picture } from '../content/article.ts'
import { type Article, type Catalogue, type Composer, composeArticle } from '../content/compose.ts'
import type { ParsedFile, Written } from '../content/parse.ts'
import { severityOf } from '../content/problem-catalogue.ts'
import type { Finding } from '../content/problem.ts'
import type { Suggestion } from '../content/suggest.ts'
import { ownCopy } from './own-copy.ts'

export type ParsedArticle = Extract<ParsedFile, { kind: 'article' }>

/** What pieces refer to. `key` differs whenever anything else here does, but for the pictures, which are known by their paths. */
export interface References extends Omit<Catalogue, 'findPicture'> { pictures: ReadonlyMap<string, Picture>, key: string }

/** What is kept of a composed piece. Plain data. */
export interface Kept {
  /** Of all that the piece is made from: equal digests mean equal pieces. */
  digest: string
  /** Of what it prints, whatever its file, its number and the rest of the folder are: see PublicPiece. */
  printed: string
  findings: readonly Finding[]
  /** Quantities without a mark, for the desk. */
  suggestions: readonly Suggestion[]
  hasError: boolean
  /** Paths of the pictures that it shows. */
  pictures: readonly string[]
  referencesKey: string
  /** What each picture asked for was, found or not. */
  asked: readonly { path: string, hash: string | null }[]
}

export const hasError = (findings: readonly Finding[]) => findings.some((finding) => severityOf(finding.code) === 'error')

/** Line ends, blank lines and spaces at a line's end print nothing. (The look behind begins each run of spaces once.) */
const tidy = (body: string) => body.replace(/\r\n?/g, '\n').replace(/(?<![ \t\u3000])[ \t\u3000]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

function printedDigest ({ meta, body }: Written<ArticleMeta>, pictures: readonly (string | null)[]): string {
  const { number, state, withdrawnReason, ...printed } = meta
  return createHash('sha256').update(JSON.stringify([printed, tidy(body), pictures])).digest('hex')
}

/** Composes a piece; null when its file has no usable value. */
export function composePiece (file: ParsedArticle, references: References, composer: Composer): { kept: Kept, article: Article } | null {
  const { value } = file
  if (value === null) return null
  const asked = new Map<string, string | null>()
  const catalogue: Catalogue = {
    ...references,
    findPicture: (path) => {
      const picture = references.pictures.get(path)
      asked.set(path, picture?.hash ?? null)
      return picture
    },
  }
  const { article, suggest, ...found } = composeArticle({ written: value, path: file.path, catalogue, composer })
  const { findings, suggestions } = ownCopy({ findings: found.findings, suggestions: suggest() })
  return {
    article,
    kept: {
      referencesKey: references.key,
      asked: [...asked].map(([path, hash]) => ({ path, hash })),
      digest: createHash('sha256').update(JSON.stringify([file.sha256, references.key, [...asked]])).digest('hex'),
      printed: printedDigest(value, [...asked].map(([, hash]) => hash)),
      findings,
      suggestions,
      hasError: hasError([...file.findings, ...findings]),
      pictures: [...asked].flatMap(([path, hash]) => hash === null ? [] : [path]),
    },
  }
}
