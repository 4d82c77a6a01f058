// Keeps what was rendered, in each coding, with its headers laid out: a second reader costs a look into a map. One edition
// of the index on one day in Beijing is kept at a time: a change drops everything at once.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { beijingDay } from '../content/date.ts'
import { acceptedEncodings, brotlied, type Encoding, gzipped, isCompressible, LEAST_TO_COMPRESS } from './encodings.ts'

interface Variant { etag: string, body: Buffer, headers: string[], notModified: string[] }

interface Entry {
  identity: Variant
  gzip: Variant | null
  br: Variant | null
  /** A strong validator of the body, without quotes: those of the codings are made from it. */
  tag: string
  headers: readonly [string, string][]
  canCompress: boolean
  /** Codings that are made or being made. */
  begun: Set<Encoding>
}

/** How old the answer may be to the question whether the index has changed. */
const CHECK_MS = 5

/** A page of more bytes than this is not kept: it would push out a hundred others. */
const MOST_BYTES = 2 * 1024 * 1024

/** Headers of a page that a 304 repeats (RFC 9110 §15.4.5). */
const OF_NOT_MODIFIED = new Set(['cache-control', 'content-location', 'expires', 'vary', 'access-control-allow-origin'])

/** Headers that belong to one coding or to one reply. */
const OF_VARIANT = new Set(['content-length', 'content-encoding', 'etag', 'connection', 'date', 'transfer-encoding'])

export type ResponseCache = ReturnType<typeof createResponseCache>

/**
 * @param generation of the index; it may throw (the index can't be read): what is kept is served then
 * @param now epoch milliseconds
 * @param maxBytes of all bodies that are kept
 */
export function createResponseCache ({ generation, now, maxBytes }: { generation: () => number, now: () => number, maxBytes: number }) {
  const entries = new LRUCache<string, Entry>({ maxSize: maxBytes, sizeCalculation: ({ identity, gzip, br }) => identity.body.length + (gzip?.body.length ?? 0) + (br?.body.length ?? 0) + 2048 })
  const pending = new Map<string, PromiseWithResolvers<void>>()
  let checkedAt = -Infinity
  let edition = ''

  /** The edition that is kept; drops what is older. */
  function current (): string {
    const at = performance.now()
    if (at - checkedAt < CHECK_MS) return edition
    checkedAt = at
    return refresh()
  }

  function refresh (): string {
    try {
      const found = `${generation()} ${beijingDay(now())}`
      if (found !== edition) entries.clear()
      edition = found
    } catch { /* better an older page than none */ }
    return edition
  }

  /** Sends what is kept for a request; false when there is nothing. */
  function serve (request: IncomingMessage, response: ServerResponse): boolean {
    const isHead = request.method === 'HEAD'
    if (request.method !== 'GET' && !isHead) return false
    current()
    const entry = entries.get(request.url ?? '')
    if (entry === undefined) return false
    const encodings = acceptedEncodings(request.headers['accept-encoding'])
    for (const encoding of ['gzip', 'br'] as const) if (entry.canCompress && encodings.includes(encoding) && !entry.begun.has(encoding)) compress(request.url ?? '', entry, encoding)
    const variant = pick(entry, encodings)
    if (matches(request.headers['if-none-match'], entry.tag)) {
      response.writeHead(304, variant.notModified)
      response.end()
    } else {
      response.writeHead(200, variant.headers)
      response.end(isHead ? undefined : variant.body)
    }
    return true
  }

  /** Makes a coding beside the requests; brotli at its best takes a while and is for pages that are asked for twice. */
  function compress (address: string, entry: Entry, encoding: 'gzip' | 'br'): void {
    entry.begun.add(encoding)
    const making = encoding === 'br' ? brotlied(entry.identity.body) : gzipped(entry.identity.body)
    making.then((body) => {
      entry[encoding] = variantOf(entry, encoding, body)
      // Weighs it anew, unless it was dropped meanwhile.
      if (entries.peek(address) === entry) entries.set(address, entry)
    }, () => { entry.begun.delete(encoding) })
  }

  /** Keeps a reply, and gives the coding of it that this reader takes; null when it is nobody else's. */
  async function keep (request: FastifyRequest, reply: FastifyReply, payload: unknown, startedIn: string): Promise<Variant | null> {
    const control = String(reply.getHeader('cache-control') ?? '')
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload)
    if (!isText || reply.statusCode !== 200 || !control.startsWith('public') || reply.getHeader('set-cookie') !== undefined) return null
    const body = Buffer.from(payload as string)
    const type = String(reply.getHeader('content-type') ?? '')
    const tag = String(reply.getHeader('etag') ?? '').replace(/^(?:W\/)?"|"$/g, '') || createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22)
    const canCompress = body.length >= LEAST_TO_COMPRESS && isCompressible(type)
    if (canCompress) reply.header('vary', 'accept-encoding')
    const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]): [string, string][] => OF_VARIANT.has(name) || value === undefined ? [] : [[name, String(value)]])
    const entry: Entry = { tag, headers, canCompress, identity: variantOf({ tag, headers }, 'identity', body), gzip: null, br: null, begun: new Set() }
    const encodings = acceptedEncodings(request.headers['accept-encoding'])
    // The first reader waits for gzip if that is what he takes; nobody waits for what nobody asked for.
    if (canCompress && encodings.some((encoding) => encoding !== 'identity')) {
      entry.begun.add('gzip')
      entry.gzip = variantOf(entry, 'gzip', await gzipped(body))
    }
    // What was rendered while the index changed may be of two editions: it isn't kept.
    if (body.length <= MOST_BYTES && refresh() === startedIn && startedIn !== '') entries.set(request.raw.url ?? '', entry)
    return pick(entry, encodings)
  }

  /** Hangs the cache into an app: before everything else, and behind all that makes a reply. */
  function attach (app: FastifyInstance): void {
    const started = new WeakMap<FastifyRequest, { edition: string, gate: PromiseWithResolvers<void> }>()
    app.addHook('onRequest', async (request, reply) => {
      if (serve(request.raw, reply.raw)) return reply.hijack()
      if (!isRead(request.method)) return
      const address = request.raw.url ?? ''
      const running = pending.get(address)
      if (running) {
        await running.promise
        if (serve(request.raw, reply.raw)) return reply.hijack()
      }
      const gate = Promise.withResolvers<void>()
      if (!pending.has(address)) pending.set(address, gate)
      started.set(request, { edition: refresh(), gate })
    })
    const release = (request: FastifyRequest) => {
      const own = started.get(request)
      const address = request.raw.url ?? ''
      if (own && pending.get(address) === own.gate) pending.delete(address)
      own?.gate.resolve()
    }
    app.addHook('onSend', async (request, reply, payload) => {
      // Before a HEAD route drops the body: its headers are those of the page.
      if (!isRead(request.method)) return payload
      const variant = await keep(request, reply, payload, started.get(request)?.edition ?? '')
      release(request)
      if (variant === null) return payload
      for (let index = 0; index < variant.headers.length; index += 2) reply.header(variant.headers[index] ?? '', variant.headers[index + 1])
      if (!matches(request.headers['if-none-match'], variant.etag.replace(/^"|(?:-(?:br|gzip))?"$/g, ''))) return variant.body
      reply.code(304)
      for (const name of ['content-type', 'content-length', 'content-encoding']) reply.removeHeader(name)
      // Of anything but a stream a HEAD route would tell the length, which is not the page's.
      return request.method === 'HEAD' ? Readable.from([]) : null
    })
    app.addHook('onResponse', async (request) => { release(request) })
    app.addHook('onRequestAbort', async (request) => { release(request) })
  }

  return {
    attach,
    /** Bytes of all that is kept. */
    size: () => entries.calculatedSize ?? 0,
  }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD'

function variantOf ({ tag, headers }: Pick<Entry, 'tag' | 'headers'>, encoding: Encoding, body: Buffer): Variant {
  const etag = `"${tag}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const flat = (pairs: readonly (readonly [string, string])[]) => pairs.flatMap(([name, value]) => [name, value])
  return {
    etag,
    body,
    headers: flat([...headers, ['etag', etag], ...encoding === 'identity' ? [] : [['content-encoding', encoding] as const], ['content-length', String(body.length)]]),
    notModified: flat([...headers.filter(([name]) => OF_NOT_MODIFIED.has(name)), ['etag', etag]]),
  }
}

function pick ({ identity, gzip, br }: Entry, encodings: readonly Encoding[]): Variant {
  for (const encoding of encodings) {
    if (encoding === 'br' && br !== null) return br
    if (encoding === 'gzip' && gzip !== null) return gzip
    if (encoding === 'identity') return identity
  }
  return identity
}

/** Whether a client has the body, in whatever coding. */
function matches (header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^(?:W\/)?"|(?:-(?:br|gzip))?"$/g, '') === tag)
}
