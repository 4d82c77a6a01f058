// Writes a citation in plain Chinese, for running text.
import { dateText } from '../content/date.ts'
import type { Citation } from './citation.ts'

export function plainCitation ({ authors, title, within, siteName, publisher, date, version, accessed, address }: Citation): string {
  const names = authors.length === 0 ? '' : `${authors.join('、')}：`
  const work = within === null ? `《${title}》` : `${title}，见《${within}》`
  const source = publisher === null || authors.includes(publisher) ? siteName : `${siteName}（${publisher}）`
  return `${names}${work}，${dateText(date)}，第${version}版，${source}，${address}，${dateText(accessed)}查阅。`
}
