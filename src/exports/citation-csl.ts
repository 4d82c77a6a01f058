// Writes a citation as CSL-JSON: a list with one item.
import type { Citation } from './citation.ts'

/** Names are literal: a Chinese name can't be split reliably. */
export function cslCitation ({ id, authors, title, within, series, siteName, publisher, streets, date, version, accessed, address }: Citation): string {
  const item = {
    id,
    type: 'webpage',
    ...authors.length > 0 && { author: authors.map((literal) => ({ literal })) },
    title,
    'container-title': within ?? siteName,
    ...series !== null && { 'collection-title': series },
    ...publisher !== null && { publisher },
    issued: cslDate(date),
    version: String(version),
    accessed: cslDate(accessed),
    URL: address,
    language: 'zh-CN',
    ...streets.length > 0 && { keyword: streets.join(',') },
  }
  return `${JSON.stringify([item], null, 2)}\n`
}

function cslDate (date: string): { 'date-parts': number[][] } {
  return { 'date-parts': [date.split('-').map(Number)] }
}
