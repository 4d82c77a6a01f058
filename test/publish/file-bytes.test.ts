// Files that are read one after the other into the same memory are each what they are.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { createAtHand } from '../../src/publish/at-hand.ts'
import { createFileReader } from '../../src/publish/file-bytes.ts'
import { randomFrom } from '../random.ts'
import { temporaryFolder } from './rig.ts'

const SIZES = [0, 1, 9000, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300_000, 20, 5_000_000, 3]

test('files of any size, large ones before small ones', (t) => {
  const folder = temporaryFolder(t)
  const random = randomFrom(3)
  const read = createFileReader()
  const atHand = createAtHand()
  const files = SIZES.map((size, place) => ({ file: join(folder, String(place)), bytes: Buffer.from(Uint8Array.from({ length: size }, () => random.below(256))) }))
  for (const { file, bytes } of files) {
    writeFileSync(file, bytes)
    const found = read(file)
    assert.ok(bytes.equals(found), file)
    atHand.put(file, found)
  }
  for (const { file, bytes } of files) assert.ok(bytes.equals(atHand.get(file) ?? Buffer.of(0)), `${file} was kept as a copy`)
  assert.throws(() => read(join(folder, 'none')), { code: 'ENOENT' })
  assert.throws(() => read(folder), { code: 'EISDIR' })
  assert.equal(Buffer.from(read(files[2]?.file ?? '')).compare(files[2]?.bytes ?? Buffer.of()), 0, 'after one that can\'t be read')
})

test('only so much is kept, and nothing once it is cleared', () => {
  const atHand = createAtHand()
  const piece = new Uint8Array(1024 * 1024).fill(7)
  for (let count = 0; count < 200; count++) atHand.put(String(count), piece)
  assert.notEqual(atHand.get('0'), null)
  assert.equal(atHand.get('199'), null, 'there was no room')
  atHand.put('large', new Uint8Array(9 * 1024 * 1024))
  assert.equal(atHand.get('large'), null)
  atHand.clear()
  assert.equal(atHand.get('0'), null)
  atHand.put('199', piece)
  assert.deepEqual(atHand.get('199'), piece)
})
