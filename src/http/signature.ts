// Signs short texts so that they can be handed out and believed when they come back.
import { createHmac, timingSafeEqual } from 'node:crypto'

const mac = (secret: string, purpose: string, text: string) => createHmac('sha256', secret).update(`${purpose}\n${text}`).digest()

/** `text` with its expiry and signature, fit for an address or a cookie. `purpose` keeps one use from serving another. */
export function sign ({ secret, purpose, text, until }: { secret: string, purpose: string, text: string, until: number }): string {
  const payload = Buffer.from(JSON.stringify([text, until])).toString('base64url')
  return `${payload}.${mac(secret, purpose, payload).toString('base64url')}`
}

/** What was signed and until when it holds (epoch ms); null when it is forged, garbled or expired. */
export function verify ({ secret, purpose, signed, now }: { secret: string, purpose: string, signed: string, now: number }): { text: string, until: number } | null {
  const [payload = '', signature = '', ...rest] = signed.split('.')
  if (rest.length > 0 || !equal(Buffer.from(signature, 'base64url'), mac(secret, purpose, payload))) return null
  const [text, until] = JSON.parse(Buffer.from(payload, 'base64url').toString()) as [string, number]
  return now < until ? { text, until } : null
}

/** Compares in constant time, lengths included: both sides are hashed first. */
export function sameSecret (given: string, expected: string): boolean {
  return equal(mac('compare', 'secret', given), mac('compare', 'secret', expected))
}

function equal (a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b)
}
