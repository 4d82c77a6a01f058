// BibTeX as biblatex and reference managers read it: an entry of type @online.
import type { Citation } from './citation.ts'

/** In braces of their own, so that a space behind them stays. */
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

/** One entry, dates as precise as known. */
export function bibtexCitation ({ id, authors, title, within, series, publisher, streets, date, version, accessed, address }: Citation): string {
  const fields: [name: string, value: string | null][] = [
    // A name in braces of its own is neither parted nor put in another order.
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

/** Text that TeX prints as it is: neither commands nor the signs that it draws together (-- becomes a dash). */
function escaped (text: string): string {
  return text.replace(/[\\{}~^%&#_$]/g, (sign) => COMMANDS[sign] ?? sign).replace(/([-'`,<>])(?=\1)|[?!](?=`)/g, '$&{}')
}
