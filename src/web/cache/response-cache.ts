// Keeps public replies in memory, in each content encoding, until the index or the day in Beijing changes.
// See docs/decisions/response-cache.md.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { beijingDay } from '../../content/date.ts'
import { brotli, createNegotiation, type Encoding, gzip, isCompressible, MIN_COMPRESSED_BYTES } from './encodings.ts'

/** Maximum size of a cached body, in bytes. A larger body would take the space of about a hundred pages. */
const MAX_BODY_BYTES = 2 * 1024 * 1024

/** Maximum length of a cached address. All addresses of the portal are shorter, and invented longer addresses could fill the cache. */
const MAX_ADDRESS_CHARACTERS = 2048

/** Estimated memory of a cache entry in bytes, without its bodies and its address: headers, ETags, maps. */
const ENTRY_OVERHEAD_BYTES = 2048

/**
 * Time between two reads of the index's generation number (ms). Readers do not notice this delay, and a busy process saves hundreds of
 * reads.
 */
const CHECK_INTERVAL_MS = 5

/** Headers that belong to a single encoding or a single reply. All other headers are the same in every encoding of an entry. */
const NOT_SHARED = new Set(['content-length', 'content-encoding', 'etag', 'connection', 'date', 'transfer-encoding'])

/** Headers of a full reply that a reply with status 304 repeats (RFC 9110 §15.4.5). */
const NOT_MODIFIED_HEADERS = new Set(['cache-control', 'content-location', 'expires', 'vary', 'access-control-allow-origin'])

/** Headers with names in lower case. */
type HeaderList = readonly (readonly [name: string, value: string])[]

/** A body in one encoding. Both header lists are flat (name, value, name, value …), as `writeHead` of Node expects. */
interface Variant { etag: string, body: Buffer, headers: string[], notModifiedHeaders: string[] }

interface Entry {
  /** ETag of the uncompressed body, without quotes. The ETag of each encoding is made from this tag. */
  tag: string
  headers: HeaderList
  variants: { identity: Variant, gzip?: Variant, br?: Variant }
  /** Encodings whose compression has begun or finished, or is not useful for this body. */
  begun: Set<Encoding>
}

export type ResponseCache = ReturnType<typeof createResponseCache>

/**
 * Creates the cache of public replies.
 * @param generation reads the generation number of the index, which grows with each change. It may throw while the index is
 * unreadable; the cache then keeps its entries.
 * @param now returns the present time in epoch milliseconds
 * @param maxBytes maximum memory for all bodies and addresses
 * @param checkMs time in milliseconds for which a request may use the last generation number without a new read
 */
export function createResponseCache ({ generation, now, maxBytes, checkMs = CHECK_INTERVAL_MS }: {
  generation: () => number, now: () => number, maxBytes: number, checkMs?: number | undefined
}) {
  const entries = new LRUCache<string, Entry>({ maxSize: maxBytes, sizeCalculation: sizeOf })
  const acceptedEncodings = createNegotiation()
  const counts = { hits: 0, notModified: 0, misses: 0 }
  /** Value of `currentSource` at the start of a request that needs rendering. */
  const sourceAtStart = new WeakMap<FastifyRequest, string | null>()
  const rendered = new WeakSet<FastifyRequest>()
  const { currentSource, readSource } = watchSource({ generation, now, checkMs, onChange: () => { entries.clear() } })

  /** Answers a GET or HEAD from memory. Returns false when nothing is cached for it. */
  function answer (request: IncomingMessage, response: ServerResponse): boolean {
    currentSource()
    const address = request.url ?? ''
    const entry = entries.get(address)
    if (entry === undefined) return false
    const accepted = acceptedEncodings(request.headers['accept-encoding'] as string | undefined)
    for (const encoding of accepted) if (!entry.begun.has(encoding)) addVariant(address, entry, encoding)
    const variant = bestVariant(entry, accepted)
    const known = request.headers['if-none-match']
    if (known === variant.etag || matches(known, entry.tag)) {
      counts.notModified++
      response.writeHead(304, variant.notModifiedHeaders).end()
    } else {
      counts.hits++
      response.writeHead(200, variant.headers).end(request.method === 'HEAD' ? undefined : variant.body)
    }
    return true
  }

  /** Compresses an entry in the background. A page that is read only once is never compressed with brotli, which is slow. */
  function addVariant (address: string, entry: Entry, encoding: Encoding): void {
    entry.begun.add(encoding)
    const compress = encoding === 'br' ? brotli : gzip
    compress(entry.variants.identity.body).then((body) => {
      const latest = entries.peek(address)
      // The entry may have been removed, or may have got another variant. A new object makes the LRU cache measure the entry again.
      if (latest?.begun !== entry.begun) return
      entries.set(address, { ...latest, variants: { ...latest.variants, [encoding]: variantOf(entry, encoding, body) } })
    }, () => { entry.begun.delete(encoding) })
  }

  function keep (request: FastifyRequest, entry: Entry): void {
    const address = request.raw.url ?? ''
    const start = sourceAtStart.get(request) ?? null
    if (entry.variants.identity.body.length > MAX_BODY_BYTES || address.length > MAX_ADDRESS_CHARACTERS) return
    // A reply that was rendered while the index changed may mix old and new content.
    if (start !== null && readSource() === start) entries.set(address, entry)
  }

  /** Registers the hooks. Register hooks that add headers before this call, and hooks that are only for uncached requests after it. */
  function attach (app: FastifyInstance): void {
    app.addHook('onRequest', (request, reply, done) => {
      if (isRead(request.method)) {
        if (answer(request.raw, reply.raw)) {
          // Without a call of `done` no further hook runs.
          reply.hijack()
          return
        }
        sourceAtStart.set(request, currentSource())
      }
      done()
    })
    app.addHook('onSend', async (request, reply, payload) => {
      const accepted = acceptedEncodings(request.headers['accept-encoding'])
      const entry = isRead(request.method) ? await entryOf(reply, payload, accepted) : null
      if (entry === null) return payload
      keep(request, entry)
      counts.misses++
      rendered.add(request)
      const { headers, body } = bestVariant(entry, accepted)
      for (let index = 0; index < headers.length; index += 2) reply.header(headers[index] ?? '', headers[index + 1])
      if (!matches(request.headers['if-none-match'], entry.tag)) return body
      reply.code(304)
      for (const name of ['content-type', 'content-length', 'content-encoding']) reply.removeHeader(name)
      // Fastify's HEAD route adds the length of the empty body, except when the payload is a stream.
      return request.method === 'HEAD' ? Readable.from([]) : null
    })
  }

  return {
    attach,
    /** Numbers of replies: from memory with a body (`hits`) or with 304 (`notModified`), and rendered for the cache (`misses`). */
    counts: counts as Readonly<typeof counts>,
    /** Returns whether the reply to a request was rendered and is of a kind that the cache can keep. */
    wasRendered: (request: FastifyRequest) => rendered.has(request),
    entries: () => entries.size,
    /** Returns the memory of all cache entries in bytes. */
    size: () => entries.calculatedSize ?? 0,
  }
}

/**
 * Watches what cached replies depend on: the generation number of the index and the day, as one string. Null until the first successful
 * read.
 */
function watchSource ({ generation, now, checkMs, onChange }: { generation: () => number, now: () => number, checkMs: number, onChange: () => void }) {
  let source: string | null = null
  let checkedAt = -Infinity

  function readSource (): string | null {
    checkedAt = performance.now()
    try {
      const found = `${generation()} ${beijingDay(now())}`
      if (found !== source) onChange()
      source = found
    } catch { /* The index is unreadable: an older page is better than none. */ }
    return source
  }

  return { readSource, currentSource: () => performance.now() - checkedAt < checkMs ? source : readSource() }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD'

const sizeOf = ({ variants: { identity, gzip, br } }: Entry, address: string) =>
  address.length + identity.body.length + (gzip?.body.length ?? 0) + (br?.body.length ?? 0) + ENTRY_OVERHEAD_BYTES

function variantOf ({ tag, headers }: Pick<Entry, 'tag' | 'headers'>, encoding: Encoding, body: Buffer): Variant {
  const etag = `"${tag}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const ofEncoding = encoding === 'identity' ? [] : ['content-encoding', encoding]
  return {
    etag,
    body,
    headers: [...headers.flat(), 'etag', etag, ...ofEncoding, 'content-length', String(body.length)],
    notModifiedHeaders: [...headers.filter(([name]) => NOT_MODIFIED_HEADERS.has(name)).flat(), 'etag', etag],
  }
}

/** Makes the cache entry of a reply. Returns null for a reply that is not public, not 200, or a stream. */
async function entryOf (reply: FastifyReply, payload: unknown, accepted: readonly Encoding[]): Promise<Entry | null> {
  const isPublic = reply.statusCode === 200 && String(reply.getHeader('cache-control') ?? '').startsWith('public') && !reply.hasHeader('set-cookie')
  if (!isPublic || !(typeof payload === 'string' || Buffer.isBuffer(payload))) return null
  const body = Buffer.from(payload as string)
  const type = String(reply.getHeader('content-type') ?? '')
  const tag = createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22)
  const compressible = body.length >= MIN_COMPRESSED_BYTES && isCompressible(type)
  if (compressible) reply.header('vary', 'accept-encoding')
  const headers = Object.entries(reply.getHeaders())
    .filter(([name, value]) => !NOT_SHARED.has(name) && value !== undefined)
    .map(([name, value]): [string, string] => [name, String(value)])
  const entry: Entry = {
    tag,
    headers,
    variants: { identity: variantOf({ tag, headers }, 'identity', body) },
    begun: new Set(compressible ? ['identity'] : ['identity', 'gzip', 'br']),
  }
  if (compressible && accepted.includes('gzip')) {
    entry.begun.add('gzip')
    entry.variants.gzip = variantOf(entry, 'gzip', await gzip(body))
  }
  return entry
}

/** Returns the body in the first accepted encoding that is ready. Returns the uncompressed body when none is ready. */
function bestVariant ({ variants }: Entry, accepted: readonly Encoding[]): Variant {
  for (const encoding of accepted) {
    const variant = variants[encoding]
    if (variant !== undefined) return variant
  }
  return variants.identity
}

/** Returns whether If-None-Match contains an ETag, by weak comparison (RFC 9110 §13.1.2). The ETags of all encodings count as equal. */
function matches (header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^(?:W\/)?"|(?:-(?:br|gzip))?"$/g, '') === tag)
}
