// A PNG of few colours: each pixel is one byte that names a shade of an ink on white. A third of the bytes of full colour.
import { crc32, deflateSync } from 'node:zlib'

/** Shades of each ink between white and itself: fewer would show on the edges of letters. */
const STEPS = 24
/** 8 takes three times as long for a twentieth less, 9 eight times: between letters there is much white, in which it searches long. */
const LEVEL = 7
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * Encodes opaque RGBA pixels that show `inks` (#rrggbb, ten at most) on white; any other colour becomes the nearest shade.
 */
export function indexedPng ({ width, height, pixels, inks }: { width: number, height: number, pixels: Uint8Array, inks: readonly string[] }): Uint8Array {
  const palette = [255, 255, 255]
  for (const ink of inks) {
    const channels = [1, 3, 5].map((at) => parseInt(ink.slice(at, at + 2), 16))
    for (let step = 1; step <= STEPS; step++) palette.push(...channels.map((channel) => Math.round(255 + (channel - 255) * step / STEPS)))
  }
  const known = new Map<number, number>()
  // Filled with zeros: each row begins with its filter, which is none, and white has index 0.
  const rows = Buffer.alloc((width + 1) * height)
  // A pixel at a time, and most are as the one before: two million of them are looked at.
  const colours = new Int32Array(pixels.buffer.slice(pixels.byteOffset, pixels.byteOffset + pixels.byteLength))
  let colour = -1
  let index = 0
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    to++
    for (let x = 0; x < width; x++, from++, to++) {
      if (colours[from] !== colour) {
        colour = colours[from] ?? -1
        const found = known.get(colour)
        index = found ?? nearest(palette, [pixels[from * 4] ?? 0, pixels[from * 4 + 1] ?? 0, pixels[from * 4 + 2] ?? 0])
        if (found === undefined) known.set(colour, index)
      }
      if (index !== 0) rows[to] = index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(palette)), chunk('IDAT', deflateSync(rows, { level: LEVEL })), chunk('IEND', Buffer.alloc(0))])
}

function nearest (palette: readonly number[], colour: readonly [number, number, number]): number {
  let best = 0
  let least = Infinity
  for (let index = 0; index * 3 < palette.length; index++) {
    const distance = colour.reduce((sum, channel, place) => sum + (channel - (palette[index * 3 + place] ?? 0)) ** 2, 0)
    if (distance < least) [best, least] = [index, distance]
  }
  return best
}

function chunk (type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const whole = Buffer.alloc(body.length + 8)
  whole.writeUInt32BE(data.length, 0)
  whole.set(body, 4)
  whole.writeUInt32BE(crc32(body), body.length + 4)
  return whole
}
