// Writes citations as files for reference managers: RIS, BibTeX and CSL-JSON.
import type { CiteForm } from '../urls.ts'
import type { Citation } from './citation.ts'

const EOL = '\r\n'

/** Returns RIS of type ELEC (a web page), one tag in a line. RIS has no escapes; citation.ts has already removed line breaks. */
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
    // Day on which the reader opened the page. Most programs read it from Y2. The RIS table for web pages requires it in M1.
    ['Y2', risDate(accessed)],
    ['M1', risDate(accessed)],
    ['ER', ''],
  ]
  return lines.map(([tag, value]) => `${tag}  - ${value}${EOL}`).join('')
}

/** Replaces commas in a name with ，: reference managers would split the name or keyword at a comma. */
const withoutComma = (name: string) => name.replace(/, ?/g, '，')

/** Returns a date in the RIS format YYYY/MM/DD/. Unknown parts stay empty. */
function risDate (date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}/${month}/${day}/`
}

/** TeX commands for signs that a backslash can't escape. They have braces: TeX drops the space after a command without braces. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
}

/** Returns an `@online` entry for BibTeX and biblatex. */
export function bibtexCitation ({ id, authors, title, within, series, publisher, streets, date, version, accessed, address }: Citation): string {
  const fields: [name: string, value: string | null][] = [
    // Braces stop BibTeX from splitting or reordering a name.
    ['author', authors.length === 0 ? null : authors.map((name) => `{${escaped(name)}}`).join(' and ')],
    ['title', escaped(title)],
    ['booktitle', within && escaped(within)],
    ['series', series && escaped(series)],
    ['organization', publisher && escaped(publisher)],
    ['date', date],
    ['version', String(version)],
    ['url', address],
    ['urldate', accessed],
    ['language', 'zh-CN'],
    ['keywords', streets.length === 0 ? null : streets.map((name) => escaped(name.replace(/, ?/g, '，'))).join(', ')],
  ]
  const lines = fields.flatMap(([name, value]) => value === null || value === '' ? [] : [`  ${name} = {${value}},\n`])
  return `@online{${id},\n${lines.join('')}}\n`
}

/** Escapes signs that TeX would read as commands, and signs that it would join (for example, -- becomes a dash). */
function escaped (text: string): string {
  return text.replace(/[\\{}~^%&#_$]/g, (sign) => COMMANDS[sign] ?? `{\\${sign}}`).replace(/([-'`,<>])(?=\1)|[?!](?=`)/g, '$&{}')
}

/** Returns CSL-JSON: a list with one item. Names are not split: family name and given name can't be found reliably. */
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

const cslDate = (date: string) => ({ 'date-parts': [date.split('-').map(Number)] })

/** File formats for reference managers, by the extension of the address. `type`: content type of the file. */
export const CITATION_FILES: Readonly<Record<CiteForm, { name: string, type: string, serialise: (citation: Citation) => string }>> = {
  ris: { name: 'RIS', type: 'application/x-research-info-systems; charset=utf-8', serialise: risCitation },
  bib: { name: 'BibTeX', type: 'application/x-bibtex; charset=utf-8', serialise: bibtexCitation },
  json: { name: 'CSL-JSON', type: 'application/vnd.citationstyles.csl+json; charset=utf-8', serialise: cslCitation },
}
