// Parses CSV strictly by RFC 4180.

/** @throws on any deviation from the grammar */
export function parseCsv (text: string): string[][] {
  const rows: string[][] = []
  let at = 0
  while (at < text.length) {
    const row: string[] = []
    for (;;) {
      if (text.charAt(at) === '"') {
        let cell = ''
        for (at++; ; at++) {
          if (at >= text.length) throw new Error('a quoted cell is not closed')
          if (text.charAt(at) !== '"') cell += text.charAt(at)
          else if (text.charAt(at + 1) === '"') cell += text.charAt(at++)
          else break
        }
        at++
        row.push(cell)
      } else {
        const end = /[,\r\n"]/g
        end.lastIndex = at
        const stop = end.exec(text)?.index ?? text.length
        row.push(text.slice(at, stop))
        at = stop
      }
      if (text.charAt(at) !== ',') break
      at++
    }
    if (!text.startsWith('\r\n', at)) throw new Error(`no CRLF at ${at}: ${JSON.stringify(text.slice(at, at + 20))}`)
    at += 2
    rows.push(row)
  }
  return rows
}

/** Returns rows as objects with the headings as keys. */
export function csvObjects (text: string): Record<string, string>[] {
  const [header = [], ...rows] = parseCsv(text.replace(/^\uFEFF/, ''))
  return rows.map((row) => {
    if (row.length !== header.length) throw new Error(`${row.length} cells under ${header.length} headings`)
    return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']))
  })
}
