// Keeps what was rendered, in each coding, with its headers laid out: a second reader costs a look into a map. What was made
// of another edition of the index, or on another day in Beijing, is not served; but a page that says by a stamp what it is made
// of goes on while its stamp stays the same. See docs/decisions/response-cache.md.
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import { createEditions, type Edition, type EditionSource, isAsStamped, NEVER, type Stamp } from './generation.ts'
import { acceptedEncodings, brotlied, type Encoding, gzipped, isCompressible, LEAST_TO_COMPRESS } from './encodings.ts'
import { headerOf } from '../request-header.ts'
import { keepBody, unpackedBody } from './kept-body.ts'
import { drop, type HeaderList, matches, OF_VARIANT, pick, type Variant, variantOf, type Variants } from './variant.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** Set by a route, of the moment at which it read what the page is made of. */
    stamp: Stamp | null
  }
}

interface Entry extends Variants {
  /** A strong validator of the body, without quotes: those of the codings are made from it. */
  tag: string
  headers: HeaderList
  canCompress: boolean
  /** Codings that are made or being made. */
  begun: Set<Encoding>
  /** For which it was made, or found to be as it was. */
  edition: Edition
  stamp: Stamp | null
}

/** A page of more bytes than this is not kept: it would push out a hundred others. */
const MOST_BYTES = 2 * 1024 * 1024

/** Nor one under a longer address: none of ours has so many characters, and whoever makes them up could fill the memory with them. */
const LONGEST_ADDRESS = 2048

export type ResponseCache = ReturnType<typeof createResponseCache>

/**
 * @param source what pages are made of; while it can't be read, what is kept is served
 * @param maxBytes of all bodies that are kept, and of their addresses
 */
export function createResponseCache ({ maxBytes, ...source }: EditionSource & { maxBytes: number }) {
  const entries = new LRUCache<string, Entry>({
    maxSize: maxBytes,
    sizeCalculation: ({ identity, gzip, br }, address) => address.length + identity.body.weight + (gzip?.body.weight ?? 0) + (br?.body.weight ?? 0) + 2048,
    noDisposeOnSet: true, // an entry is set anew with the same bodies when a coding comes to it
    dispose: drop,
  })
  const pending = new Map<string, PromiseWithResolvers<void>>()
  /** Answers from memory with their body, those that told a reader that he has it, and what was made and is kept. Plain numbers: this is the hot path. */
  const counts = { hits: 0, notModified: 0, misses: 0 }
  const made = new WeakSet<FastifyRequest>()
  const { current, refresh } = createEditions(source)

  /** What is kept for an address and is as it would be made now. */
  function find (address: string): Entry | undefined {
    const served = current()
    const entry = entries.get(address)
    if (entry === undefined || served === null || entry.edition === served) return entry
    if (entry.edition.day === served.day && isAsStamped(entry.stamp)) {
      entry.edition = served
      return entry
    }
    entries.delete(address)
    return undefined
  }

  /** Sends what is kept for a request; false when there is nothing. */
  function serve (request: IncomingMessage, response: ServerResponse): boolean {
    const isHead = request.method === 'HEAD'
    if (request.method !== 'GET' && !isHead) return false
    const entry = find(request.url ?? '')
    if (entry === undefined) return false
    const encodings = acceptedEncodings(headerOf(request, 'accept-encoding'))
    for (const encoding of ['gzip', 'br'] as const) if (entry.canCompress && encodings.includes(encoding) && !entry.begun.has(encoding)) compress(request.url ?? '', entry, encoding)
    const variant = pick(entry, encodings)
    const known = headerOf(request, 'if-none-match')
    if (known === variant.etag || matches(known, entry.tag)) {
      counts.notModified++
      response.writeHead(304, variant.notModified)
      response.end()
    } else {
      counts.hits++
      response.writeHead(200, variant.headers)
      if (isHead) response.end()
      else response.end(variant.body.text(), 'latin1')
    }
    return true
  }

  /** Makes a coding beside the requests; brotli at its best takes a while and is for pages that are asked for twice. */
  function compress (address: string, entry: Entry, encoding: 'gzip' | 'br'): void {
    entry.begun.add(encoding)
    const body = entry.identity.body.bytes()
    const making = encoding === 'br' ? brotlied(body) : gzipped(body)
    making.then((coded) => {
      // Another coding may have come to it, or it was dropped meanwhile. What is set anew is weighed anew.
      const now = entries.peek(address)
      if (now?.identity === entry.identity) entries.set(address, { ...now, [encoding]: variantOf(entry, encoding, keepBody(coded)) })
    }, () => { entry.begun.delete(encoding) })
  }

  /** Keeps a reply, and gives the coding of it that this reader takes, with its bytes and the tag of them all; null when it is nobody else's. */
  async function keep (request: FastifyRequest, reply: FastifyReply, payload: unknown, startedIn: Edition | null): Promise<{ variant: Variant, bytes: Buffer, tag: string } | null> {
    const control = String(reply.getHeader('cache-control') ?? '')
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload)
    if (!isText || reply.statusCode !== 200 || !control.startsWith('public') || reply.getHeader('set-cookie') !== undefined) return null
    const body = Buffer.from(payload as string)
    const type = String(reply.getHeader('content-type') ?? '')
    const tag = createHash('sha256').update(type).update(body).digest('base64url').slice(0, 22)
    const canCompress = body.length >= LEAST_TO_COMPRESS && isCompressible(type)
    if (canCompress) reply.header('vary', 'accept-encoding')
    const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]): [string, string][] => OF_VARIANT.has(name) || value === undefined ? [] : [[name, String(value)]])
    const encodings = acceptedEncodings(request.headers['accept-encoding'])
    // The first reader waits for gzip if that is what he takes; nobody waits for what nobody asked for.
    const coded = canCompress && encodings.some((encoding) => encoding !== 'identity') ? await gzipped(body) : null
    const gzip = coded && variantOf({ tag, headers }, 'gzip', keepBody(coded))
    const entry: Entry = {
      tag,
      headers,
      canCompress,
      identity: variantOf({ tag, headers }, 'identity', gzip ? unpackedBody(gzip.body, body.length) : keepBody(body)),
      gzip,
      br: null,
      begun: new Set(coded && ['gzip']),
      edition: startedIn ?? NEVER,
      stamp: reply.stamp,
    }
    const variant = pick(entry, encodings)
    const bytes = variant === gzip && coded ? coded : body
    const address = request.raw.url ?? ''
    // What was rendered while the index changed may be of two editions: it isn't kept.
    if (body.length > MOST_BYTES || address.length > LONGEST_ADDRESS || startedIn === null || refresh() !== startedIn) drop(entry)
    else {
      entries.delete(address)
      entries.set(address, entry)
    }
    return { variant, bytes, tag }
  }

  /**
   * Hangs the cache into an app: before everything else, and behind all that makes a reply. What is kept is answered before
   * the framework has heard of the request: its routing and hooks cost more than the answer.
   */
  function attach (app: FastifyInstance): void {
    let closing = false
    app.addHook('preClose', async () => { closing = true })
    const framework = app.server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[]
    app.server.removeAllListeners('request')
    app.server.on('request', (request, response) => {
      // Who is still connected when the process ends is to ask on another connection.
      if (closing) response.setHeader('connection', 'close')
      if (!serve(request, response)) for (const listener of framework) listener.call(app.server, request, response)
    })
    const started = new WeakMap<FastifyRequest, { edition: Edition | null, gate: PromiseWithResolvers<void> }>()
    app.decorateReply('stamp', null)
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
      // It may be a moment old: a page that was begun in a newer edition is then one that nobody else gets.
      started.set(request, { edition: current(), gate })
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
      const kept = await keep(request, reply, payload, started.get(request)?.edition ?? null)
      release(request)
      if (kept === null) return payload
      const { variant, bytes, tag } = kept
      counts.misses++
      made.add(request)
      for (let index = 0; index < variant.headers.length; index += 2) reply.header(variant.headers[index] ?? '', variant.headers[index + 1])
      if (!matches(request.headers['if-none-match'], tag)) return bytes
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
    counts: counts as Readonly<typeof counts>,
    /** Whether the answer to a request was made for others, too. */
    wasMade: (request: FastifyRequest) => made.has(request),
    entries: () => entries.size,
    /** Bytes of all that is kept. */
    size: () => entries.calculatedSize ?? 0,
  }
}

const isRead = (method: string) => method === 'GET' || method === 'HEAD'
