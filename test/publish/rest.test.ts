import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type ParsedFile, parseFile } from '../../src/content/parse.ts'
import { createRest, TextGone } from '../../src/publish/rest.ts'
import { piece } from './rig.ts'

const parse = (bytes: Uint8Array) => {
  const file = parseFile({ path: 'xilie/一.md', kind: 'article', bytes })
  assert.equal(file.kind, 'article')
  return file as Extract<ParsedFile, { kind: 'article' }>
}

const FILES: Record<string, Uint8Array> = {
  plain: Buffer.from(piece({ 标题: '一篇稿件', 更正: '[{日期: 2024-03-01, 说明: 改正一处}]' })),
  'with a byte order mark and CRLF': Buffer.from('\ufeff' + piece().replaceAll('\n', '\r\n')),
  'UTF-16': Buffer.from('\ufeff' + piece(), 'utf16le'),
  'with diagnostics': Buffer.from(piece({ 标提: '错的键', 日期: '2021-13-45' })),
  unreadable: Buffer.from([0, 1, 2, 3]),
}

for (const [name, bytes] of Object.entries(FILES)) {
  test(`a piece at rest says what it said awake: ${name}`, () => {
    const awake = parse(bytes)
    const { put, settle } = createRest(() => bytes)
    const resting = put(awake, bytes)
    settle()
    for (const key of ['path', 'sha256', 'kind', 'claimedNumber', 'saysWithdrawn', 'withdrawnReason', 'diagnostics', 'text'] as const) assert.deepEqual(resting[key], awake[key], key)
    assert.equal(resting.value === null, awake.value === null)
    if (awake.value === null || resting.value === null) return
    for (const key of ['meta', 'body', 'bodyOffset'] as const) assert.deepEqual(resting.value[key], awake.value[key], key)
    const { rangeOf: places } = resting.value
    for (const where of [['number'], ['streets', 0], ['nowhere']]) assert.deepEqual(places(where), awake.value.rangeOf(where))
  })
}

test('a text is read when it is wanted, once in a row, and never from other bytes', () => {
  const bytes = Buffer.from(piece())
  let there: Uint8Array | null = bytes
  let reads = 0
  const { put, bytesOf, settle } = createRest(() => {
    reads++
    return there
  })
  const resting = put(parse(bytes), bytes)
  assert.deepEqual(Buffer.from(bytesOf(resting)), bytes)
  assert.equal(resting.text, bytes.toString('utf8'))
  assert.equal(reads, 0, 'it is at hand until the look ends')
  settle()
  assert.equal(resting.value?.body, resting.value?.body)
  assert.equal(resting.text, bytes.toString('utf8'))
  assert.equal(reads, 1)
  const written = Buffer.from(piece({ 标题: '另一篇' }))
  const other = put(parse(written), written)
  settle()
  assert.throws(() => other.text, TextGone, 'the bytes of another version')
  there = null
  assert.throws(() => bytesOf(resting), { path: 'xilie/一.md' })
})
