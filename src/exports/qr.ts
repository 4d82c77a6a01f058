// QR codes of addresses, drawn as one path: black on white, with the quiet zone of four modules that readers need.
import { create } from 'qrcode'

export interface QrCode {
  /** Modules along one edge, quiet zone included: a picture whose edge is a multiple of it has sharp edges. */
  modules: number
  /** A complete `<svg>` without a size of its own but `modules`. */
  svg: string
}

/** Modules of white on each side. */
export const QUIET = 4

/**
 * The code of a text, error correction M: about 15% of it may be damaged.
 * @throws when the text is longer than a code holds (about 2300 bytes)
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
  return {
    modules,
    svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${modules}" height="${modules}" viewBox="0 0 ${modules} ${modules}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${modules}v${modules}H0z"/><path d="${path}"/></svg>\n`,
  }
}
