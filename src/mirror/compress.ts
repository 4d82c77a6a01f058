// Bytes as web servers send them to browsers that can unpack them; packed once, here, so that no server has to.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export interface Compressed { gz: Buffer, br: Buffer }

/** Quality 9 takes twenty times as long for two hundredths of the size, 11 forty times for a seventh. */
const BROTLI_QUALITY = 6

/** Of Brotli's window, as powers of two: a page takes no more memory than it has bytes, which is twice as fast. */
const WINDOW = { least: 10, most: 22 }

/**
 * Packs both ways. The same bytes give the same packages: no time and no name is in them. Not in other threads: most pages are
 * small, and to hand one over takes longer than to pack it.
 */
export function compress (bytes: Buffer): Compressed {
  const window = Math.min(WINDOW.most, Math.max(WINDOW.least, Math.ceil(Math.log2(bytes.length + 16))))
  return {
    gz: gzipSync(bytes, { level: 9 }),
    br: brotliCompressSync(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_LGWIN]: window,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  }
}

/** Below this many bytes a package saves a reader no packet, and costs two files: a quarter of all files would be such. */
const LEAST_TO_PACK = 1024

/** Whether packing gains anything: pictures are packed already, but for those that are text. */
export function isWorthPacking ({ type, bytes }: { type: string, bytes: Buffer }): boolean {
  return bytes.length >= LEAST_TO_PACK && !/^image\/(?!svg)/.test(type)
}
