import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fold, foldWithPlaces } from '../../../src/content/search/fold.ts'

test('every unit of a folded text knows where it comes from', () => {
  assert.deepEqual(foldWithPlaces('Ａ，文 b'), { folded: 'a,文 b', places: [0, 1, 2, 3, 4, 5] })
  assert.deepEqual(foldWithPlaces('½文'), { folded: '1⁄2文', places: [0, 0, 0, 1, 2] })
  assert.deepEqual(foldWithPlaces('文  明'), { folded: '文 明', places: [0, 1, 3, 4] })
  assert.deepEqual(foldWithPlaces('e\u0301文'), { folded: 'é文', places: [0, 2, 3] })
})

test('common characters fold one to one, by themselves and together', () => {
  const common = fc.string({ unit: fc.oneof(fc.constantFrom(...'文明创城，。；：？！（）《》、“”‘’—·－Ａｂ９％ aB9%-'), fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code)), fc.integer({ min: 0xff01, max: 0xff5e }).map((code) => String.fromCodePoint(code)), fc.integer({ min: 0x3008, max: 0x3011 }).map((code) => String.fromCodePoint(code))), maxLength: 20 })
  fc.assert(fc.property(common, (text) => {
    const mapped = foldWithPlaces(text)
    assert.equal(mapped?.folded, fold(text))
    assert.equal(mapped?.places.length, mapped.folded.length + 1)
    // A mark behind it makes the text one that is taken character by character.
    const slowly = foldWithPlaces(`${text}e\u0301`)
    assert.deepEqual(mapped?.places.slice(0, -1), slowly?.places.slice(0, -2))
  }), { numRuns: 2000 })
})
