// What a piece was found to be, as the index remembers it from one run of the program to the next.
import type { ReadingEntry } from '../store/index/readings.ts'
import type { Kept, ParsedArticle } from './compose-piece.ts'
import type { Memo } from './memo.ts'
import { type createRest, type Rested, restedOf } from './rest.ts'

interface Recollection { rested: Rested, kept: Kept }

/** What to remember of a composed piece. */
export function recollectionOf (file: ParsedArticle, kept: Kept): ReadingEntry {
  return { path: file.path, sha256: file.sha256, digest: kept.digest, text: () => JSON.stringify({ rested: restedOf(file), kept } satisfies Recollection) }
}

/** The piece that these bytes were, composed as it was; null when the index doesn't know. */
export function recall (file: { path: string, sha256: string }, { readings, rest, memo }: {
  readings: (file: { path: string, sha256: string }) => string | null, rest: ReturnType<typeof createRest>, memo: Memo
}): ParsedArticle | null {
  const text = readings(file)
  if (text === null) return null
  const { rested, kept } = JSON.parse(text) as Recollection
  const article = rest.restore(rested)
  memo.restore(article, kept)
  return article
}
