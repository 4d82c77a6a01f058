import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { keepBody, unpackedBody } from '../../../src/web/cache/kept-body.ts'

test('a body is the bytes it was given, as text and as bytes, asked for the first time and again', () => {
  for (const given of [Buffer.alloc(0), Buffer.from('文明城市'), randomBytes(100_000)]) {
    for (const kept of [keepBody(given), unpackedBody(keepBody(gzipSync(given)), given.length)]) {
      assert.equal(kept.length, given.length)
      for (let time = 0; time < 2; time++) {
        assert.deepEqual(kept.bytes(), given)
        assert.deepEqual(Buffer.from(kept.text(), 'latin1'), given)
      }
    }
  }
})

test('it is a copy: who changes one changes no other', () => {
  const given = Buffer.from('abc')
  const kept = keepBody(given)
  given[0] = 120
  kept.bytes()[1] = 120
  assert.equal(kept.text(), 'abc')
})

test('what is dropped, or kept as text, is given back at once and not at the next collection', () => {
  const MB = 1024 * 1024
  const outside = () => process.memoryUsage().arrayBuffers
  for (const giveBack of ['drop', 'text'] as const) {
    const given = Buffer.alloc(8 * MB)
    const before = outside()
    const kept = keepBody(given)
    assert.ok(outside() >= before + 8 * MB)
    kept[giveBack]()
    assert.ok(outside() < before + MB)
  }
})
