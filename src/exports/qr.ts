// QR codes of addresses as SVG: one black path on white, with the white margin (quiet zone) that QR scanners need.
import { create } from 'qrcode'

export interface QrCode {
  /** Number of squares (modules) along each side of the code, with the quiet zone. A drawing has sharp edges at a multiple of this size. */
  modules: number
  /** Complete `<svg>` element; its width and height are `modules` units. */
  svg: string
}

/** Width of the quiet zone on each side, in squares (modules) of the code. The QR standard requires this width. */
export const QUIET = 4

/**
 * Encodes a text as a QR code with error correction level M: scanners can still read the code when 15% of it is damaged.
 * @throws when the text is longer than about 2300 bytes
 */
export function qrCode (text: string): QrCode {
  const { data, size } = create(text, { errorCorrectionLevel: 'M' }).modules
  const modules = size + 2 * QUIET
  let path = ''
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (!data[row * size + column]) continue
      const from = column
      while (column + 1 < size && data[row * size + column + 1]) column++
      path += `M${from + QUIET} ${row + QUIET}h${column + 1 - from}v1h-${column + 1 - from}z`
    }
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${modules}" height="${modules}" viewBox="0 0 ${modules} ${modules}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${modules}v${modules}H0z"/><path d="${path}"/></svg>\n`
  return { modules, svg }
}
