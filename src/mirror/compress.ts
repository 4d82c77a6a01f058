// Bytes as web servers send them to browsers that can unpack them; packed once, here, so that no server has to.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

export interface Compressed { gz: Buffer, br: Buffer }

const packGzip = promisify(gzip)
const packBrotli = promisify(brotliCompress)

/** Quality 9 takes eight times as long for two hundredths of the size, 11 forty times for nine. */
const BROTLI_QUALITY = 6

/** Packs both ways, off the main thread. The same bytes give the same packages: no time and no name is in them. */
export async function compress (bytes: Buffer): Promise<Compressed> {
  const [gz, br] = await Promise.all([
    packGzip(bytes, { level: 9 }),
    packBrotli(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } }),
  ])
  return { gz, br }
}

/** Pictures are packed already, but for those that are text. */
export function isCompressible (type: string): boolean {
  return !/^image\/(?!svg)/.test(type)
}
