// The few headers that protect, on every reply. Precomputed: a general-purpose helmet costs half of the throughput.
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The page may stand in a frame of any site. */
    framable?: boolean
  }
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')

/** One year, and never to be asked for again: for addresses that name their bytes. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * For what changes with the content: a shared cache may keep it for the blink in which many ask, shows it a little longer while
 * it asks again, and for a week while nobody answers (RFC 5861).
 */
export const SHARED = 'public, max-age=2, stale-while-revalidate=30, stale-if-error=604800'

export const PROTECTION: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
})

/** For a page in somebody else's frame: it has nothing but its words and its style. */
const FRAMABLE: Readonly<Record<string, string>> = Object.freeze({
  ...PROTECTION,
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *",
})

const PRIVATE: Readonly<Record<string, string>> = Object.freeze({ ...PROTECTION, 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })

/**
 * The headers of a reply; what is below `privateAddress` is kept by nobody. The route that answers says so, however the request
 * spells its address; where no route of it does, the address itself.
 */
export function protectionOf ({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>, privateAddress: string): Readonly<Record<string, string>> {
  const isBelow = (address: string) => address.startsWith(privateAddress) && /^(?:[/?#]|$)/.test(address.slice(privateAddress.length))
  return isBelow(routeOptions.url ?? '') || isBelow(unescaped(url)) ? PRIVATE : PROTECTION
}

/** An address without its origin, all escapes of it read byte by byte: it may be one that can't be decoded. */
const unescaped = (url: string) => url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/%([0-9a-f]{2})/gi, (_all, byte: string) => String.fromCharCode(parseInt(byte, 16)))

/** Adds the headers to every reply that passes through the app's hooks. */
export function protectReplies (app: FastifyInstance, { privateAddress }: { privateAddress: string }): void {
  app.addHook('onSend', async (request, reply) => {
    // An error in place of the page may not be framed: it has links and a form.
    const framable = request.routeOptions.config.framable === true && reply.statusCode === 200
    reply.headers(framable ? FRAMABLE : protectionOf(request, privateAddress))
  })
}
