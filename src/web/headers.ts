// Security headers of every reply, computed once: a general helmet plugin would halve the throughput of a cached page.
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** True: any site may embed the page in an iframe. */
    framable?: boolean
  }
}

const CONTENT_SECURITY_POLICY = [
  "default-src 'none'", "style-src 'self'", "script-src 'self'", "img-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
].join('; ')

/** Cache-Control for an address that contains a hash of the file's bytes. Browsers keep the file for a year without asking again. */
export const IMMUTABLE = 'public, max-age=31536000, immutable'

/**
 * Cache-Control for replies that change with the content (RFC 5861). A cache reuses a reply for 2 s. After that it may send the
 * old reply for 30 s while it gets a new one. While the portal is down, it may do so for a week.
 */
export const SHARED = 'public, max-age=2, stale-while-revalidate=30, stale-if-error=604800'

export const PROTECTION: Readonly<Record<string, string>> = Object.freeze({
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
})

/** Headers of embeddable pages. These pages contain only text and style. */
const FRAMABLE: Readonly<Record<string, string>> = Object.freeze({
  ...PROTECTION,
  'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *",
})

const PRIVATE: Readonly<Record<string, string>> = Object.freeze({ ...PROTECTION, 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' })

/**
 * Returns the security headers of a reply; below `privateAddress` they also forbid caching and indexing.
 * The reply is private when the pattern of its route or its decoded address is below `privateAddress`.
 */
export function protectionOf ({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>, privateAddress: string): Readonly<Record<string, string>> {
  const isBelow = (address: string) => address.startsWith(privateAddress) && /^(?:[/?#]|$)/.test(address.slice(privateAddress.length))
  return isBelow(routeOptions.url ?? '') || isBelow(unescaped(url)) ? PRIVATE : PROTECTION
}

/** Removes the origin and decodes escapes byte by byte: the address may contain invalid UTF-8. */
const unescaped = (url: string) => url.replace(/^https?:\/\/[^/?#]*/i, '')
  .replace(/%([0-9a-f]{2})/gi, (_all, byte: string) => String.fromCharCode(parseInt(byte, 16)))

/** Adds the security headers to all replies in an `onSend` hook. */
export function protectReplies (app: FastifyInstance, { privateAddress }: { privateAddress: string }): void {
  app.addHook('onSend', async (request, reply) => {
    // Other sites may not frame an error page: it has links and a form.
    const framable = request.routeOptions.config.framable === true && reply.statusCode === 200
    reply.headers(framable ? FRAMABLE : protectionOf(request, privateAddress))
  })
}
