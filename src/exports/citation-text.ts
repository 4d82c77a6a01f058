// Writes citations for readers: by GB/T 7714, and in plain Chinese for running text.
import { dateText } from '../content/date.ts'
import type { Citation } from './citation.ts'

const PUNCTUATION = {
  2015: { comma: ', ', open: '(', close: ')' },
  2025: { comma: '，', open: '（', close: '）' },
} as const

/** Further authors become 等. */
const MAX_AUTHORS = 3

/** Returns one line. `edition`: year of the standard. */
export function gbtCitation ({ authors, title, within, date, version, accessed, address }: Citation, edition: keyof typeof PUNCTUATION): string {
  const { comma, open, close } = PUNCTUATION[edition]
  const names = authors.length > MAX_AUTHORS ? [...authors.slice(0, MAX_AUTHORS), '等'] : authors
  const opening = names.length === 0 ? '' : `${names.join(comma)}. `
  // A part of a work: // and then author and title of the work.
  const whole = within === null ? '' : `//${opening}${within}`
  // The standard mentions later versions only.
  const versionPart = version === 1 ? '' : `${version}版. `
  return `${opening}${title}[EB/OL]${whole}. ${versionPart}${open}${date}${close}[${accessed}]. ${address}.`
}

export function plainCitation ({ authors, title, within, siteName, publisher, date, version, accessed, address }: Citation): string {
  const names = authors.length === 0 ? '' : `${authors.join('、')}：`
  const work = within === null ? `《${title}》` : `${title}，见《${within}》`
  const source = publisher === null || authors.includes(publisher) ? siteName : `${siteName}（${publisher}）`
  return `${names}${work}，${dateText(date)}，第${version}版，${source}，${address}，${dateText(accessed)}查阅。`
}
