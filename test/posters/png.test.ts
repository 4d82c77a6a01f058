// Decodes palette PNGs with an independent decoder.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PNG } from 'pngjs'
import { indexedPng } from '../../src/posters/png.ts'
import { randomFrom } from '../random.ts'

const COLOURS = ['#000000', '#a5191e']
const [width, height] = [37, 29]

/** Runs of white, of the colours and of shades between them, as on the edges of letters. All are in the palette. */
function randomPixels (): Buffer {
  const random = randomFrom(7)
  const pixels = Buffer.alloc(width * height * 4, 255)
  for (let pixel = 0; pixel < width * height;) {
    const colour = random.pick([[0, 0, 0], [0xa5, 0x19, 0x1e]])
    const shade = random.chance(0.5) ? 0 : 1 + random.below(24)
    for (let run = 1 + random.below(9); run > 0 && pixel < width * height; run--, pixel++) {
      colour.forEach((channel, offset) => { pixels[pixel * 4 + offset] = Math.round(255 + (channel - 255) * shade / 24) })
    }
  }
  return pixels
}

test('decodes to the same pixels for the colours and their shades', () => {
  const pixels = randomPixels()
  const png = Buffer.from(indexedPng({ width, height, pixels, colours: COLOURS }))
  const read = PNG.sync.read(png)
  assert.deepEqual([read.width, read.height], [width, height])
  assert.ok(read.data.equals(pixels))
})

test('accepts pixels at any byte offset', () => {
  const pixels = randomPixels()
  const shifted = Buffer.alloc(pixels.length + 3).fill(pixels, 3).subarray(3)
  assert.deepEqual(indexedPng({ width, height, pixels: shifted, colours: COLOURS }), indexedPng({ width, height, pixels, colours: COLOURS }))
})

test('writes any other colour as the nearest shade', () => {
  const pixels = Buffer.from([1, 2, 1, 255, 254, 255, 255, 255, 0xa4, 0x18, 0x20, 255, 255, 255, 255, 255])
  const { data } = PNG.sync.read(Buffer.from(indexedPng({ width: 4, height: 1, pixels, colours: COLOURS })))
  assert.deepEqual([...data], [0, 0, 0, 255, 255, 255, 255, 255, 0xa5, 0x19, 0x1e, 255, 255, 255, 255, 255])
})
