// The poster's picture format: what a decoder of others' making reads is what was drawn.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PNG } from 'pngjs'
import { indexedPng } from '../../src/posters/png.ts'
import { randomFrom } from '../random.ts'

const INKS = ['#000000', '#a5191e']
const [width, height] = [37, 29]

/** Runs of white, of inks and of shades between them, as letters have on their edges; each colour is one that the palette holds. */
function drawn (): Buffer {
  const random = randomFrom(7)
  const pixels = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height;) {
    const ink = random.pick([[0, 0, 0], [0xa5, 0x19, 0x1e]])
    const step = random.chance(0.5) ? 0 : 1 + random.below(24)
    for (let run = 1 + random.below(9); run > 0 && pixel < width * height; run--, pixel++) ink.forEach((channel, place) => { pixels[pixel * 4 + place] = Math.round(255 + (channel - 255) * step / 24) })
  }
  return pixels
}

test('a picture of inks and their shades comes back as it was', () => {
  const pixels = drawn()
  const png = Buffer.from(indexedPng({ width, height, pixels, inks: INKS }))
  const read = PNG.sync.read(png)
  assert.deepEqual([read.width, read.height], [width, height])
  assert.ok(read.data.equals(pixels))
})

test('pixels that begin anywhere in the memory around them give the same picture', () => {
  const pixels = drawn()
  const shifted = Buffer.alloc(pixels.length + 3).fill(pixels, 3).subarray(3)
  assert.deepEqual(indexedPng({ width, height, pixels: shifted, inks: INKS }), indexedPng({ width, height, pixels, inks: INKS }))
})

test('another colour becomes the nearest shade', () => {
  const pixels = Buffer.from([1, 2, 1, 255, 254, 255, 255, 255, 0xa4, 0x18, 0x20, 255, 255, 255, 255, 255])
  const { data } = PNG.sync.read(Buffer.from(indexedPng({ width: 4, height: 1, pixels, inks: INKS })))
  assert.deepEqual([...data], [0, 0, 0, 255, 255, 255, 255, 255, 0xa5, 0x19, 0x1e, 255, 255, 255, 255, 255])
})
