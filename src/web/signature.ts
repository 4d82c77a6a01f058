// Signs short texts with an expiry date, for addresses and cookies, and verifies them (HMAC-SHA256).
import { createHmac, timingSafeEqual } from 'node:crypto'

const hmac = (secret: string, purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url')

/**
 * Returns `text` with its expiry and signature, in characters allowed in addresses and cookies.
 * @param purpose a signature for one purpose is invalid for another
 * @param until epoch milliseconds
 */
export function sign ({ secret, purpose, text, until }: { secret: string, purpose: string, text: string, until: number }): string {
  const payload = Buffer.from(JSON.stringify([text, until])).toString('base64url')
  return `${payload}.${hmac(secret, purpose, payload)}`
}

/** Returns the signed text and its expiry (epoch milliseconds). Returns null when the signature is wrong. */
export function verify ({ secret, purpose, signed, now }: {
  secret: string, purpose: string, signed: string, now: number
}): { text: string, until: number, expired: boolean } | null {
  const [payload = '', signature = '', ...rest] = signed.split('.')
  if (rest.length > 0 || !isEqual(signature, hmac(secret, purpose, payload))) return null
  const [text, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, number]
  return { text, until, expired: now >= until }
}

/** Compares two secrets in constant time. Both are hashed first, so that the time does not depend on their lengths. */
export function sameSecret (given: string, expected: string): boolean {
  return isEqual(hmac('compare', 'secret', given), hmac('compare', 'secret', expected))
}

/**
 * Returns whether two signatures are equal as base64url text. Their decoded bytes are not compared: base64url can spell the same bytes in
 * several ways.
 */
function isEqual (a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
