// Writes a citation as BibTeX: an @online entry for biblatex and reference managers.
import type { Citation } from './citation.ts'

/** In braces, as TeX drops a space after a bare command. */
const COMMANDS: Readonly<Record<string, string>> = {
  '\\': '{\\textbackslash}',
  '{': '{\\textbraceleft}',
  '}': '{\\textbraceright}',
  '~': '{\\textasciitilde}',
  '^': '{\\textasciicircum}',
  '%': '{\\%}',
  '&': '{\\&}',
  '#': '{\\#}',
  _: '{\\_}',
  $: '{\\$}',
}

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
  return text.replace(/[\\{}~^%&#_$]/g, (sign) => COMMANDS[sign] ?? sign).replace(/([-'`,<>])(?=\1)|[?!](?=`)/g, '$&{}')
}
