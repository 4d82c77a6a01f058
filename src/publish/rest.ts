// Pieces at rest. Between two looks nobody needs the texts of ten thousand pieces: what every look asks of a piece stays in
// memory, its text is read from its file again when somebody wants it.
import { decodeText } from '../content/encoding.ts'
import { type ParsedFile, parseFile, sha256 } from '../content/parse.ts'
import { createAtHand } from './at-hand.ts'
import type { ParsedArticle } from './compose-piece.ts'
import { ownCopy, withSharedLists } from './own-copy.ts'

/** Thrown where a text is wanted that changed, or went, since it was read. */
export class TextGone extends Error {
  readonly path: string
  constructor (path: string) {
    super(`${path} changed since it was read`)
    this.path = path
  }
}

/** What reads texts again; see createRest. */
interface Texts {
  of: (file: RestingArticle) => string
  parse: (file: RestingArticle) => ParsedFile
}

type Value = NonNullable<ParsedArticle['value']>

/** What stays in memory of a piece. Plain data. */
export type Rested = Pick<ParsedArticle, 'path' | 'sha256' | 'claimedNumber' | 'saysWithdrawn' | 'withdrawnReason' | 'diagnostics'> & { value: Pick<Value, 'meta' | 'bodyOffset'> | null }

/** What stays of a piece. */
export function restedOf ({ path, sha256, claimedNumber, saysWithdrawn, withdrawnReason, diagnostics, value }: ParsedArticle): Rested {
  return { path, sha256, claimedNumber, saysWithdrawn, withdrawnReason, diagnostics, value: value && { meta: value.meta, bodyOffset: value.bodyOffset } }
}

/** The front matter of a piece whose text is elsewhere. */
class RestingValue implements Value {
  readonly meta: Value['meta']
  readonly bodyOffset: number
  readonly #file: RestingArticle
  constructor (file: RestingArticle, { meta, bodyOffset }: Pick<Value, 'meta' | 'bodyOffset'>) {
    this.meta = withSharedLists(meta)
    this.bodyOffset = bodyOffset
    this.#file = file
  }

  get body (): string { return this.#file.text.slice(this.bodyOffset) }

  get rangeOf (): Value['rangeOf'] {
    return (where) => {
      const { kind, value } = this.#file.parsed()
      return kind === 'article' && value ? value.rangeOf(where) : { offset: 0, length: 0 }
    }
  }
}

/** A piece without its text. One class for all, since there are ten thousand of them. */
class RestingArticle {
  readonly kind = 'article'
  readonly path: string
  readonly sha256: string
  readonly claimedNumber: number | null
  readonly saysWithdrawn: boolean
  readonly withdrawnReason: string | null
  readonly diagnostics: ParsedArticle['diagnostics']
  readonly value: RestingValue | null
  readonly #texts: Texts
  constructor (texts: Texts, { path, sha256, claimedNumber, saysWithdrawn, withdrawnReason, diagnostics, value }: Rested) {
    this.path = path
    this.sha256 = sha256
    this.claimedNumber = claimedNumber
    this.saysWithdrawn = saysWithdrawn
    this.withdrawnReason = withdrawnReason
    this.diagnostics = withSharedLists({ diagnostics }).diagnostics
    this.value = value && new RestingValue(this, value)
    this.#texts = texts
  }

  get text (): string { return this.#texts.of(this) }
  parsed (): ParsedFile { return this.#texts.parse(this) }
}

/** @param read the bytes of a file; null when they aren't to be had. Other bytes than those that were parsed count as none. */
export function createRest (read: (file: { path: string, sha256: string }) => Uint8Array | null) {
  const atHand = createAtHand()
  /** One text is kept: who wants it asks several times in a row. */
  let awake: { file: RestingArticle, text: string } | null = null

  function bytesOf (file: { path: string, sha256: string }): Uint8Array {
    const kept = atHand.get(file.sha256)
    if (kept !== null) return kept
    const bytes = read(file)
    if (bytes === null || sha256(bytes) !== file.sha256) throw new TextGone(file.path)
    return bytes
  }

  const texts: Texts = {
    of (file) {
      if (awake?.file !== file) awake = { file, text: decodeText(bytesOf(file)).text ?? '' }
      return awake.text
    },
    parse: (file) => parseFile({ path: file.path, kind: file.kind, bytes: bytesOf(file) }),
  }
  return {
    bytesOf,
    /** The same piece without its text. What reads its text, body or places afterwards may throw TextGone. `bytes` are what it was parsed from. */
    put (parsed: ParsedArticle, bytes: Uint8Array): ParsedArticle {
      if (parsed.text === null) return parsed
      atHand.put(parsed.sha256, bytes)
      return new RestingArticle(texts, ownCopy(restedOf(parsed)))
    },
    /** At the end of a look: all texts are at rest. */
    settle (): void {
      atHand.clear()
      awake = null
    },
    /** One that was put to rest before, in this run of the program or an earlier one. */
    restore: (rested: Rested): ParsedArticle => new RestingArticle(texts, rested),
  }
}
