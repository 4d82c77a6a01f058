// Composes pieces once: what a piece becomes hangs on its bytes, the streets, and the pictures it names, and is kept
// until one of them changes. The rendered text itself is not kept: it is made again when the index wants it.
import { createHash } from 'node:crypto'
import type { ArticleMeta } from '../content/article.ts'
import { type Article, type Catalogue, type Composer, composeArticle } from '../content/compose.ts'
import type { Recognisable } from '../content/likeness.ts'
import type { ParsedFile, Written } from '../content/parse.ts'
import { severityOf } from '../content/problem-catalogue.ts'
import { type Finding, locate, type Problem } from '../content/problem.ts'
import type { Suggestion } from '../content/suggest.ts'

export type ParsedArticle = Extract<ParsedFile, { kind: 'article' }>

export interface Composed {
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
  /** All of this but the text, to be restored from. */
  kept: Kept
  compose: () => Article
}

/** What is kept of a composed piece. Plain data. */
export interface Kept extends Omit<Composed, 'compose' | 'kept'> {
  catalogueKey: string
  /** What each picture asked for was, found or not. */
  asked: readonly { path: string, hash: string | null }[]
}

export type Memo = ReturnType<typeof createMemo>

export const hasError = (findings: readonly Finding[]) => findings.some((finding) => severityOf(finding.code) === 'error')

/** Line ends, blank lines and spaces at a line's end print nothing. */
const tidy = (body: string) => body.replace(/\r\n?/g, '\n').replace(/[ \t\u3000]+$/gm, '').replace(/\n{3,}/g, '\n\n').trim()

function printedDigest ({ meta, body }: Written<ArticleMeta>, pictures: readonly (string | null)[]): string {
  const { number, state, withdrawnReason, ...printed } = meta
  return createHash('sha256').update(JSON.stringify([printed, tidy(body), pictures])).digest('hex')
}

/** `catalogueKey` must differ whenever the catalogue does in anything but its pictures. */
export function createMemo (composer: Composer) {
  const kept = new WeakMap<ParsedArticle, Kept>()
  const located = new WeakMap<ParsedFile, { key: string, problems: readonly Problem[] }>()
  const recognised = new WeakMap<ParsedArticle, Recognisable>()
  const memo = {
    /** What a piece is recognised by; null when its file has no usable value. */
    recognise (file: ParsedArticle, context: { catalogue: Catalogue, catalogueKey: string }): Recognisable | null {
      const article = recognised.has(file) ? null : memo.compose(file, context)?.compose()
      if (article) recognised.set(file, { title: article.title, speaker: article.speaker, texts: article.blocks.map(({ text }) => text) })
      return recognised.get(file) ?? null
    },
    /** Where the findings of a file are; looked up once while they stay the same. */
    locate (file: ParsedFile, findings: readonly Finding[]): readonly Problem[] {
      const key = JSON.stringify(findings)
      const earlier = located.get(file)
      if (earlier?.key === key) return earlier.problems
      const problems = structuredClone(locate({ file: file.path, text: file.text, findings }))
      located.set(file, { key, problems })
      return problems
    },
    /** Takes what an earlier run of the program kept. */
    restore (file: ParsedArticle, earlier: Kept): void { kept.set(file, earlier) },
    /** Composes a piece; null when its file has no usable value. */
    compose (file: ParsedArticle, { catalogue, catalogueKey }: { catalogue: Catalogue, catalogueKey: string }): Composed | null {
      const { value } = file
      if (value === null) return null
      const earlier = kept.get(file)
      const written = (within: Catalogue) => composeArticle({ written: value, path: file.path, catalogue: within, composer })
      const compose = () => written(catalogue).article
      if (earlier?.catalogueKey === catalogueKey && earlier.asked.every(({ path, hash }) => (catalogue.findPicture(path)?.hash ?? null) === hash)) return { ...earlier, kept: earlier, compose }
      const asked = new Map<string, string | null>()
      const watched: Catalogue = {
        ...catalogue,
        findPicture: (path) => {
          const picture = catalogue.findPicture(path)
          asked.set(path, picture?.hash ?? null)
          return picture
        },
      }
      const first = written(watched)
      // Copies: what was cut from a text keeps all of it alive.
      const { findings, suggestions } = structuredClone({ findings: first.findings, suggestions: first.suggest() })
      const made: Kept = {
        catalogueKey,
        asked: [...asked].map(([path, hash]) => ({ path, hash })),
        digest: createHash('sha256').update(JSON.stringify([file.sha256, catalogueKey, [...asked]])).digest('hex'),
        printed: printedDigest(value, [...asked].map(([, hash]) => hash)),
        findings,
        suggestions,
        hasError: hasError([...file.findings, ...findings]),
        pictures: [...asked].flatMap(([path, hash]) => hash === null ? [] : [path]),
      }
      kept.set(file, made)
      return { ...made, kept: made, compose }
    },
  }
  return memo
}
