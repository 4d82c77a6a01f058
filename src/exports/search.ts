// Search for programs: results as JSON, and the OpenSearch 1.1 description for the address bar of browsers.
import type { HighlightPart } from '../content/search/snippet.ts'
import type { Site } from '../content/article.ts'
import type { Urls } from '../urls.ts'
import { escapeXml } from './xml.ts'

/** A search result. `address` leads to the paragraph with the words. */
interface SearchJsonHit { title: string, address: string, streets: readonly string[], speaker: string, date: string, passage: readonly HighlightPart[] }

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

/** Maximum number of characters in the `ShortName` of an OpenSearch description, by the OpenSearch specification. */
const MAX_SHORT_NAME_CHARACTERS = 16

export function openSearch ({ site, urls, icon }: { site: Site, urls: Urls, icon: string }): string {
  const template = `${urls.absolute(urls.search())}?q={searchTerms}`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    `<ShortName>${escapeXml([...site.name].slice(0, MAX_SHORT_NAME_CHARACTERS).join(''))}</ShortName>`,
    `<Description>${escapeXml(`在${site.name}中搜索`)}</Description>`,
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${escapeXml(urls.absolute(icon))}</Image>`,
    `<Url type="text/html" template="${escapeXml(template)}"/>`,
    '</OpenSearchDescription>',
    '',
  ].join('\n')
}
