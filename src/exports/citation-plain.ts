// A citation for running text: in Chinese words, without any standard's signs.
import { dateText } from '../content/date.ts'
import type { Citation } from './citation.ts'

export function plainCitation ({ authors, title, within, siteName, publisher, date, version, accessed, address }: Citation): string {
  const names = authors.length === 0 ? '' : `${authors.join('、')}：`
  const what = within === null ? `《${title}》` : `${title}，见《${within}》`
  const where = publisher === null || authors.includes(publisher) ? siteName : `${siteName}（${publisher}）`
  return `${names}${what}，${dateText(date)}，第${version}版，${where}，${address}，${dateText(accessed)}查阅。`
}
