// RIS: one tag a line, which ends with CR LF. Its values know no escape; citation.ts has made them lines.
import type { Citation } from './citation.ts'

const EOL = '\r\n'

/** One entry, of type ELEC (a page of the web). */
export function risCitation ({ id, authors, title, within, siteName, publisher, streets, date, version, accessed, address }: Citation): string {
  const lines: [tag: string, value: string][] = [
    ['TY', 'ELEC'],
    ['ID', id],
    ...authors.map((name): [string, string] => ['AU', whole(name)]),
    ['TI', title],
    ['T2', within ?? siteName],
    ['PY', date.slice(0, 4)],
    ['DA', risDate(date)],
    ['ET', String(version)],
    ...publisher === null ? [] : [['PB', publisher] as [string, string]],
    ...streets.map((name): [string, string] => ['KW', whole(name)]),
    ['LA', 'zh-CN'],
    ['UR', address],
    // When it was read: Y2 for most programs, M1 by the table for pages of the web.
    ['Y2', risDate(accessed)],
    ['M1', risDate(accessed)],
    ['ER', ''],
  ]
  return lines.map(([tag, value]) => `${tag}  - ${value}${EOL}`).join('')
}

/** A comma would part family name and given name, or two keywords. */
function whole (name: string): string {
  return name.replace(/, ?/g, '，')
}

/** YYYY/MM/DD/, with what is unknown left empty. */
function risDate (date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}/${month}/${day}/`
}
