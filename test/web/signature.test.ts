// Signed texts: round trips, forgery, expiry, and comparison of secrets.
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import fc from '../property.ts'
import { sameSecret, sign, verify } from '../../src/web/signature.ts'

const SECRET = 'a secret of this test'
const NOW = Date.UTC(2026, 5, 1, 4)
const HOUR = 3600_000

const text = fc.string({ unit: 'binary', maxLength: 60 })
const until = fc.integer({ min: NOW + 1, max: NOW + 365 * 24 * HOUR })
const signReview = (words: string, end = NOW + HOUR) => sign({ secret: SECRET, purpose: 'review', text: words, until: end })
const verifyReview = (signed: string, now = NOW) => verify({ secret: SECRET, purpose: 'review', signed, now })

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

test('verify returns the signed text; the signed form is valid in addresses and cookies', () => {
  fc.assert(fc.property(text, until, fc.string(), fc.string({ unit: 'grapheme' }), (words, end, secret, purpose) => {
    const signed = sign({ secret, purpose, text: words, until: end })
    assert.match(signed, /^[\w-]+\.[\w-]+$/)
    assert.deepEqual(verify({ secret, purpose, signed, now: NOW }), { text: words, until: end, expired: false })
  }))
})

test('verify returns texts with lone surrogates and control characters', () => {
  for (const words of ['\ud800', '\udfff甲', '\0', '系列/甲.md\n', '"],0', '']) assert.deepEqual(verifyReview(signReview(words))?.text, words)
})

test('a signature with one changed, removed, inserted, doubled or swapped character is refused', () => {
  const change = fc.constantFrom('change', 'remove', 'insert', 'double', 'swap')
  fc.assert(fc.property(text, until, fc.nat(), fc.constantFrom(...DIGITS, '.', '=', '+', '/', '%', ' ', '\n', '甲'), change, (words, end, pick, character, how) => {
    const signed = signReview(words, end)
    const at = pick % signed.length
    const [before, old, after] = [signed.slice(0, at), signed.charAt(at), signed.slice(at + 1)]
    const changed = { change: before + character + after, remove: before + after, insert: before + character + old + after, double: before + old + old + after, swap: before + after.charAt(0) + old + after.slice(1) }[how]
    if (changed !== signed) assert.equal(verifyReview(changed), null, `${how} at ${at} of ${signed.length}: ${changed}`)
  }), { numRuns: 3000 })
})

test('no other spelling of a signature is accepted: last character, padding, other alphabet, white space', () => {
  const signed = signReview('yibashou/03.md')
  const taken = [...DIGITS].map((digit) => signed.slice(0, -1) + digit).filter((other) => verifyReview(other) !== null)
  assert.deepEqual(taken, [signed])
  for (const other of [`${signed}=`, `${signed}==`, ` ${signed}`, `${signed}\n`, signed.replace('.', '. '), `${signed}.`, `${signed}.x`, `.${signed}`]) assert.equal(verifyReview(other), null, JSON.stringify(other))
  const withDash = Array.from({ length: 50 }, (_, index) => signReview(`yibashou/${index}.md`)).find((one) => /\..*[-_]/.test(one)) ?? assert.fail('none of fifty')
  const [payload, signature = ''] = withDash.split('.')
  assert.equal(verifyReview(`${payload}.${signature.replaceAll('-', '+').replaceAll('_', '/')}`), null)
})

test('parts of two valid signatures do not form a valid one', () => {
  fc.assert(fc.property(text, text, until, until, (one, other, end, later) => {
    const [a, b] = [signReview(one, end), signReview(other, later)]
    if (a === b) return
    assert.equal(verifyReview(`${a.split('.')[0]}.${b.split('.')[1]}`), null)
  }))
})

test('a signature is invalid for another purpose or secret', () => {
  fc.assert(fc.property(text, fc.string(), fc.string(), fc.string(), fc.string(), (words, purpose, otherPurpose, secret, otherSecret) => {
    const signed = sign({ secret, purpose, text: words, until: NOW + HOUR })
    if (otherPurpose !== purpose && !otherPurpose.includes('\n')) assert.equal(verify({ secret, purpose: otherPurpose, signed, now: NOW }), null)
    // HMAC pads a short key with zero bytes: keys that differ only by those are equal.
    const sameKey = otherSecret.replace(/\0+$/, '') === secret.replace(/\0+$/, '')
    if (!sameKey) assert.equal(verify({ secret: otherSecret, purpose, signed, now: NOW }), null)
  }))
  const session = sign({ secret: SECRET, purpose: 'session', text: 'desk', until: NOW + HOUR })
  assert.equal(verifyReview(session), null)
  assert.equal(verify({ secret: SECRET, purpose: 'session', signed: signReview('desk'), now: NOW }), null)
})

test('a signature expires exactly at its end', () => {
  fc.assert(fc.property(until, fc.nat({ max: 10 * HOUR }), (end, away) => {
    const signed = signReview('甲', end)
    assert.deepEqual(verifyReview(signed, end - 1 - away), { text: '甲', until: end, expired: false })
    assert.deepEqual(verifyReview(signed, end + away), { text: '甲', until: end, expired: true })
  }))
})

test('a later end can\'t be forged', () => {
  const [payload = '', signature] = signReview('甲').split('.')
  const [words] = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const longer = Buffer.from(JSON.stringify([words, NOW + 1000 * HOUR])).toString('base64url')
  for (const forged of [`${longer}.${signature}`, `${longer}.`, longer, `${longer}.${createHmac('sha256', '').update(`review\n${longer}`).digest('base64url')}`, `${longer}.${createHmac('sha256', SECRET).update(longer).digest('base64url')}`]) {
    assert.equal(verifyReview(forged), null)
  }
})

test('no input throws or is accepted without a valid signature', () => {
  const pieces = fc.constantFrom('.', '..', '{}', 'null', '[]', 'W10', '=', '%00', '\0', '\ud800', '甲', '-', '_', ' ', 'a'.repeat(100))
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.array(fc.oneof(pieces, fc.base64String()), { maxLength: 12 }).map((parts) => parts.join('')))
  fc.assert(fc.property(anything, (signed) => { assert.equal(verifyReview(signed), null) }), { numRuns: 2000 })
  assert.equal(verifyReview('a'.repeat(1_000_000)), null)
  assert.equal(verifyReview('.'.repeat(100_000)), null)
})

test('secrets are equal only when every character is equal, at any length', () => {
  const secret = fc.string({ unit: 'grapheme', maxLength: 100 })
  fc.assert(fc.property(secret, secret, (a, b) => {
    assert.equal(sameSecret(a, a), true)
    assert.equal(sameSecret(a, b), a === b)
    assert.equal(sameSecret(`${a}x`, a), false)
    assert.equal(sameSecret(a, ` ${a}`), false)
  }))
})
