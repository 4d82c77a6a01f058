// CSV (RFC 4180) as a Chinese Excel opens it rightly: UTF-8 with BOM, CRLF, and no cell that could run as a formula.

export type Cell = string | number | boolean | null

/** Goes before the first row: without it Excel takes UTF-8 for GBK. */
export const BOM = '\uFEFF'

// What Excel, WPS or LibreOffice may take for the beginning of a formula: the full-width signs, too, and any of them
// behind blanks and invisible characters.
const FORMULA = /^(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u
// No program shows them, NUL ends a cell in some, ESC moves the cursor of a terminal.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/

/** One row with its line end. Numbers stay numbers, null is an empty cell, true and false are 是 and 否. */
export function csvRow (cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',') + '\r\n'
}

function csvCell (cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  const shown = cell.replace(CONTROLS, '\uFFFD')
  const inert = FORMULA.test(shown) ? `'${shown}` : shown
  return NEEDS_QUOTES.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}
