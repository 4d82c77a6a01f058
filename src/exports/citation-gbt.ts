// Writes references by GB/T 7714, numeric system: 责任者. 题名[EB/OL]. 版本. （发表日期）[引用日期]. 网址.
// The edition of 2025 has full-width punctuation, that of 2015 half-width.
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
