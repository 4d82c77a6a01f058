// Which content coding a client wants (RFC 9110 §12.5.3), and bodies in that coding.
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { LRUCache } from 'lru-cache'
import Negotiator from 'negotiator'

export type Encoding = 'br' | 'gzip' | 'identity'

/** There are few spellings of the header in the world, and any number from whoever tries. */
const answers = new LRUCache<string, readonly Encoding[]>({ max: 200 })

const ALL = ['br', 'gzip', 'identity']

/** The codings that a client takes, the best first: by its q-values, then by size. Identity at least. */
export function acceptedEncodings (header: string | undefined): readonly Encoding[] {
  const key = header ?? ''
  const known = answers.get(key)
  if (known) return known
  // Its types are older than itself: they don't know what to prefer among equals.
  const negotiator = new Negotiator({ headers: { 'accept-encoding': key } }) as unknown as { encodings: (available: string[], options: { preferred: string[] }) => Encoding[] }
  const wanted = negotiator.encodings(ALL, { preferred: ALL })
  // Without the header anything may be sent; what old programs that send none can read is the body itself.
  const answer = key === '' || wanted.length === 0 ? ['identity' as const] : wanted
  answers.set(key, answer)
  return answer
}

/** What gains by being compressed. */
export const isCompressible = (type: string) => /^(?:text\/|image\/svg|application\/(?:[\w.-]+\+)?(?:json|xml|javascript)|application\/x-)/.test(type)

/** Below this many bytes a coding saves no packet. */
export const LEAST_TO_COMPRESS = 1024

const asyncGzip = promisify(gzip)
const asyncBrotli = promisify(brotliCompress)

/** Quick, off the main thread: for the first reader. */
export const gzipped = async (body: Buffer): Promise<Buffer> => await asyncGzip(body, { level: 6 })

/**
 * As small as can be, off the main thread: for all who come after. The window is no larger than the body: it loses nothing, and
 * what the compressor sets aside grows with it, to tens of megabytes.
 */
export const brotlied = async (body: Buffer): Promise<Buffer> =>
  await asyncBrotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length, [constants.BROTLI_PARAM_LGWIN]: windowFor(body.length) } })

const windowFor = (bytes: number) => Math.min(constants.BROTLI_MAX_WINDOW_BITS, Math.max(constants.BROTLI_MIN_WINDOW_BITS, Math.ceil(Math.log2(bytes + 16))))
