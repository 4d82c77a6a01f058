// Folding of texts and queries, with offsets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from '../../property.ts'
import { fold, foldWithOffsets } from '../../../src/content/search/fold.ts'

test('each unit of a folded text has its offset in the original', () => {
  assert.deepEqual(foldWithOffsets('Ａ，文 b'), { folded: 'a,文 b', offsets: [0, 1, 2, 3, 4, 5] })
  assert.deepEqual(foldWithOffsets('½文'), { folded: '1⁄2文', offsets: [0, 0, 0, 1, 2] })
  assert.deepEqual(foldWithOffsets('文  明'), { folded: '文 明', offsets: [0, 1, 3, 4] })
  assert.deepEqual(foldWithOffsets('e\u0301文'), { folded: 'é文', offsets: [0, 2, 3] })
})

test('common characters fold one to one, alone and in a text', () => {
  const common = fc.string({ unit: fc.oneof(fc.constantFrom(...'文明创城，。；：？！（）《》、“”‘’—·－Ａｂ９％ aB9%-'), fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)), fc.integer({ min: 0xff01, max: 0xff5e }).map((code) => String.fromCodePoint(code)), fc.integer({ min: 0x3008, max: 0x3011 }).map((code) => String.fromCodePoint(code))), maxLength: 20 })
  fc.assert(fc.property(common, (text) => {
    const mapped = foldWithOffsets(text)
    assert.equal(mapped?.folded, fold(text))
    assert.equal(mapped?.offsets.length, mapped.folded.length + 1)
    // A combining mark at the end selects the slow path.
    const slowly = foldWithOffsets(`${text}e\u0301`)
    assert.deepEqual(mapped?.offsets.slice(0, -1), slowly?.offsets.slice(0, -2))
  }), { numRuns: 2000 })
})
