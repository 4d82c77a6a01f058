import assert from 'node:assert/strict'
import test from 'node:test'
import { inChunks } from '../../src/exports/stream.ts'

test('joins strings to chunks', async () => {
  const strings = Array.from({ length: 1000 }, (_, index) => String(index).repeat(index % 90))
  const chunks: string[] = []
  for await (const chunk of inChunks(strings)) chunks.push(chunk)
  assert.equal(chunks.join(''), strings.join(''))
  assert.ok(chunks.length > 1 && chunks.length < 10, String(chunks.length))
})

test('yields nothing for no text', async () => {
  for await (const chunk of inChunks([])) assert.fail(chunk)
  for await (const chunk of inChunks(['', ''])) assert.fail(chunk)
})

test('closes the source when the reader stops', async () => {
  let closed = false
  function * strings () {
    try {
      for (;;) yield '甲'.repeat(1000)
    } finally {
      closed = true
    }
  }
  const chunks = inChunks(strings())
  assert.ok(String((await chunks.next()).value).length < 100_000)
  assert.equal(closed, false)
  await chunks.return(undefined)
  assert.equal(closed, true)
})

test('yields to the event loop between chunks', async () => {
  let turns = 0
  const timer = setInterval(() => { turns++ }, 0)
  let chunks = 0
  for await (const chunk of inChunks(Array.from({ length: 20_000 }, () => '甲'.repeat(100)))) chunks += chunk.length > 0 ? 1 : 0
  clearInterval(timer)
  assert.ok(turns > 0 && chunks > 10)
})
