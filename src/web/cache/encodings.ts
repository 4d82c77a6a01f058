// Content encodings: negotiation with the client (RFC 9110 §12.5.3), and compression of bodies off the main thread.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip as gzipCallback } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

export type Encoding = 'br' | 'gzip' | 'identity'

const BEST_FIRST = ['br', 'gzip', 'identity']

/** Minimum size of a body that is compressed, in bytes. A shorter body fits into one network packet without compression. */
export const MIN_COMPRESSED_BYTES = 1024

/** Maximum number of cached Accept-Encoding headers. Real clients send few different headers; an attacker could invent many. */
const MAX_REMEMBERED_HEADERS = 200

/**
 * Returns a function that reads the encodings accepted by a client from its Accept-Encoding header, and caches the results.
 * The encodings are sorted by q-value, then by expected size. The list is never empty: without an accepted encoding it is `identity`.
 * Without the header the standard allows any encoding. The result is then `identity`: old programs send no header and read only this.
 */
export function createNegotiation (): (header?: string) => readonly Encoding[] {
  const remembered = new LRUCache<string, readonly Encoding[]>({ max: MAX_REMEMBERED_HEADERS })
  return (header = '') => {
    const known = remembered.get(header)
    if (known) return known
    // The published types of negotiator lack the option `preferred`.
    type Encodings = (available: string[], options: { preferred: string[] }) => Encoding[]
    const negotiator = new Negotiator({ headers: { 'accept-encoding': header } }) as unknown as { encodings: Encodings }
    const accepted = header === '' ? [] : negotiator.encodings(BEST_FIRST, { preferred: BEST_FIRST })
    const result = accepted.length === 0 ? ['identity' as const] : accepted
    remembered.set(header, result)
    return result
  }
}

/** Tells whether bodies of a content type become smaller by compression. */
export const isCompressible = (type: string) => /^(?:text\/|image\/svg|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)|application\/x-)/.test(type)

const asyncGzip = promisify(gzipCallback)
const asyncBrotli = promisify(brotliCompress)

/** Compresses a body with gzip at a fast level, because the first reader waits for the result. */
export const gzip = async (body: Buffer): Promise<Buffer> => await asyncGzip(body, { level: 6 })

/** Compresses a body with brotli as small as possible; no reader waits for it. A window larger than the body would waste memory. */
export async function brotli (body: Buffer): Promise<Buffer> {
  const windowBits = Math.min(constants.BROTLI_MAX_WINDOW_BITS, Math.max(constants.BROTLI_MIN_WINDOW_BITS, Math.ceil(Math.log2(body.length + 16))))
  return await asyncBrotli(body, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length, [constants.BROTLI_PARAM_LGWIN]: windowBits },
  })
}
