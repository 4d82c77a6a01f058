// Writes CSV (RFC 4180) for a Chinese Excel: UTF-8 with BOM, CRLF, and no cell that runs as a formula.

export type Cell = string | number | boolean | null

/** Stands before the first row: without it Excel reads UTF-8 as GBK. */
export const BOM = '\uFEFF'

// Starts a formula in Excel, WPS or LibreOffice; also full-width, and after spaces or invisible characters.
const FORMULA = /^(?:[\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u
// Invisible: NUL ends a cell in some programs, ESC moves the cursor of a terminal.
// eslint-disable-next-line no-control-regex
const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g
const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/

/** Returns one row with its line end. Null is an empty cell, true and false are 是 and 否. */
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
