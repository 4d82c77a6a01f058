// Writes a citation as RIS: one tag a line, with CR LF. RIS has no escapes; citation.ts removes line breaks.
import type { Citation } from './citation.ts'

const EOL = '\r\n'

/** Type ELEC: a web page. */
export function risCitation ({ id, authors, title, within, siteName, publisher, streets, date, version, accessed, address }: Citation): string {
  const lines: [tag: string, value: string][] = [
    ['TY', 'ELEC'],
    ['ID', id],
    ...authors.map((name): [string, string] => ['AU', withoutComma(name)]),
    ['TI', title],
    ['T2', within ?? siteName],
    ['PY', date.slice(0, 4)],
    ['DA', risDate(date)],
    ['ET', String(version)],
    ...publisher === null ? [] : [['PB', publisher] as [string, string]],
    ...streets.map((name): [string, string] => ['KW', withoutComma(name)]),
    ['LA', 'zh-CN'],
    ['UR', address],
    // Day of access: Y2 for most programs, M1 by the RIS table for web pages.
    ['Y2', risDate(accessed)],
    ['M1', risDate(accessed)],
    ['ER', ''],
  ]
  return lines.map(([tag, value]) => `${tag}  - ${value}${EOL}`).join('')
}

/** A comma would split a name or a keyword. */
function withoutComma (name: string): string {
  return name.replace(/, ?/g, '，')
}

/** YYYY/MM/DD/; unknown parts stay empty. */
function risDate (date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}/${month}/${day}/`
}
