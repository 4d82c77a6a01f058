// References by GB/T 7714, numeric system: an online document is 责任者. 题名[EB/OL]. 版本. （发表日期）[引用日期]. 网址.
// The edition of 2025 puts Chinese signs where that of 2015 has half-width ones.
import type { Citation } from './citation.ts'

const SIGNS = {
  2015: { comma: ', ', open: '(', close: ')' },
  2025: { comma: '，', open: '（', close: '）' },
} as const

/** More authors than this are cut short with 等. */
const MOST_AUTHORS = 3

/** A reference in one line, by the edition of the standard of that year. */
export function gbtCitation ({ authors, title, within, date, version, accessed, address }: Citation, edition: keyof typeof SIGNS): string {
  const { comma, open, close } = SIGNS[edition]
  const names = authors.length > MOST_AUTHORS ? [...authors.slice(0, MOST_AUTHORS), '等'] : authors
  const opening = names.length === 0 ? '' : `${names.join(comma)}. `
  // A part of a whole: // and then author and title of the whole.
  const whole = within === null ? '' : `//${opening}${within}`
  // A first version is not mentioned, later ones are.
  const versionPart = version === 1 ? '' : `${version}版. `
  return `${opening}${title}[EB/OL]${whole}. ${versionPart}${open}${date}${close}[${accessed}]. ${address}.`
}
