// Writes citations for readers: by GB/T 7714, and in plain Chinese for running text.
import { dateText } from '../content/date.ts'
import type { Citation } from './citation.ts'

const PUNCTUATION = {
  2015: { comma: ', ', open: '(', close: ')' },
  2025: { comma: '，', open: '（', close: '）' },
} as const

/** Maximum number of authors in a citation. 等 replaces all further authors. */
const MAX_AUTHORS = 3

/** Returns a citation in one line by GB/T 7714. `edition`: year of the edition of this standard. */
export function gbtCitation ({ authors, title, within, date, version, accessed, address }: Citation, edition: keyof typeof PUNCTUATION): string {
  const { comma, open, close } = PUNCTUATION[edition]
  const names = authors.length > MAX_AUTHORS ? [...authors.slice(0, MAX_AUTHORS), '等'] : authors
  const opening = names.length === 0 ? '' : `${names.join(comma)}. `
  // For a part of a larger work, the standard requires the sign //, then author and title of the larger work.
  const whole = within === null ? '' : `//${opening}${within}`
  // The standard does not mention version 1 in a citation.
  const versionPart = version === 1 ? '' : `${version}版. `
  return `${opening}${title}[EB/OL]${whole}. ${versionPart}${open}${date}${close}[${accessed}]. ${address}.`
}

export function plainCitation ({ authors, title, within, siteName, publisher, date, version, accessed, address }: Citation): string {
  const names = authors.length === 0 ? '' : `${authors.join('、')}：`
  const work = within === null ? `《${title}》` : `${title}，见《${within}》`
  const source = publisher === null || authors.includes(publisher) ? siteName : `${siteName}（${publisher}）`
  return `${names}${work}，${dateText(date)}，第${version}版，${source}，${address}，${dateText(accessed)}查阅。`
}
