// Writes citations as files for reference managers: RIS, BibTeX and CSL-JSON.
import type { CiteForm } from '../urls.ts'
import type { Citation } from './citation.ts'

const EOL = '\r\n'

/** Type ELEC: a web page. One tag a line; RIS has no escapes, and citation.ts removes line breaks. */
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
const withoutComma = (name: string) => name.replace(/, ?/g, '，')

/** YYYY/MM/DD/; unknown parts stay empty. */
function risDate (date: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  return `${year}/${month}/${day}/`
}

/** Other signs get a backslash. Braces, as TeX drops a space after a bare command. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
}

/** An @online entry, for biblatex too. */
export function bibtexCitation ({ id, authors, title, within, series, publisher, streets, date, version, accessed, address }: Citation): string {
  const fields: [name: string, value: string | null][] = [
    // Braces keep a name whole and in its order.
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

/** Escapes commands and ligatures (-- would become a dash). */
function escaped (text: string): string {
  return text.replace(/[\\{}~^%&#_$]/g, (sign) => COMMANDS[sign] ?? `{\\${sign}}`).replace(/([-'`,<>])(?=\1)|[?!](?=`)/g, '$&{}')
}

/** A list with one item. Names are literal: a Chinese name can't be split reliably. */
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

/** Forms for reference managers. `type`: of the file. */
export const CITATION_FILES: Readonly<Record<CiteForm, { name: string, type: string, serialise: (citation: Citation) => string }>> = {
  ris: { name: 'RIS', type: 'application/x-research-info-systems; charset=utf-8', serialise: risCitation },
  bib: { name: 'BibTeX', type: 'application/x-bibtex; charset=utf-8', serialise: bibtexCitation },
  json: { name: 'CSL-JSON', type: 'application/vnd.citationstyles.csl+json; charset=utf-8', serialise: cslCitation },
}
