// Signs short texts so that they can be handed out and believed when they come back.
import { createHmac, timingSafeEqual } from 'node:crypto'

const mac = (secret: string, purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}\n${text}`).digest('base64url')

/** `text` with its expiry and signature, fit for an address or a cookie. `purpose` keeps one use from serving another. */
export function sign ({ secret, purpose, text, until }: { secret: string, purpose: string, text: string, until: number }): string {
  const payload = Buffer.from(JSON.stringify([text, until])).toString('base64url')
  return `${payload}.${mac(secret, purpose, payload)}`
}

/** What was signed, until when it holds (epoch ms), and whether that is over; null when it is forged or garbled. */
export function verify ({ secret, purpose, signed, now }: { secret: string, purpose: string, signed: string, now: number }): { text: string, until: number, expired: boolean } | null {
  const [payload = '', signature = '', ...rest] = signed.split('.')
  if (rest.length > 0 || !equal(signature, mac(secret, purpose, payload))) return null
  const [text, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, number]
  return { text, until, expired: now >= until }
}

/** Compares in constant time, lengths included: both sides are hashed first. */
export function sameSecret (given: string, expected: string): boolean {
  return equal(mac('compare', 'secret', given), mac('compare', 'secret', expected))
}

/** Compares the texts, not what they decode to: a signature has one spelling. */
function equal (a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}
