// JSON of one page of search results.
import type { HighlightPart } from '../content/search/snippet.ts'

export interface SearchJsonHit {
  title: string
  /** With the anchor of the paragraph. */
  address: string
  streets: readonly string[]
  speaker: string
  date: string
  passage: readonly HighlightPart[]
}

/** `words`: the search terms. `cut`: part of the query was ignored. `next`: absolute address; null on the last page. */
export function searchJson ({ query, words, cut, count, page, pages, next, hits }: {
  query: string, words: readonly string[], cut: boolean, count: number, page: number, pages: number, next: string | null, hits: readonly SearchJsonHit[]
}): string {
  const results = hits.map(({ passage, ...hit }) => {
    const matched = [...new Set(passage.filter((part) => part.hit).map((part) => part.text))]
    return { ...hit, passage: passage.map((part) => part.text).join(''), matched }
  })
  return `${JSON.stringify({ query, words, cut, count, page, pages, next, results }, null, 2)}\n`
}
