// A page of search results for machines.
import type { Part } from '../content/search/snippet.ts'

export interface SearchJsonHit {
  title: string
  /** Lands on the paragraph of the passage. */
  address: string
  streets: readonly string[]
  speaker: string
  date: string
  passage: readonly Part[]
}

/** `words` are what was looked for, `cut` tells that something typed was left out; `next` is the absolute address of the next page, null on the last. */
export function searchJson ({ query, words, cut, count, page, pages, next, hits }: {
  query: string, words: readonly string[], cut: boolean, count: number, page: number, pages: number, next: string | null, hits: readonly SearchJsonHit[]
}): string {
  const results = hits.map(({ passage, ...hit }) => ({ ...hit, passage: passage.map((part) => part.text).join(''), matched: [...new Set(passage.filter((part) => part.hit).map((part) => part.text))] }))
  return `${JSON.stringify({ query, words, cut, count, page, pages, next, results }, null, 2)}\n`
}
