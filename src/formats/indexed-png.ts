// A PNG of few colours: each pixel is one byte that names a shade of an ink on white. A third of the bytes of full colour.
import { crc32, deflateSync } from 'node:zlib'

/** Shades of each ink between white and itself: fewer would show on the edges of letters. */
const STEPS = 24
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
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0, from = 0, to = 0; y < height; y++) {
    // Each row begins with its filter: none.
    rows[to++] = 0
    for (let x = 0; x < width; x++, from += 4) {
      const [red = 0, green = 0, blue = 0] = [pixels[from], pixels[from + 1], pixels[from + 2]]
      const colour = red << 16 | green << 8 | blue
      let index = known.get(colour)
      if (index === undefined) known.set(colour, index = nearest(palette, [red, green, blue]))
      rows[to++] = index
    }
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 3, 0, 0, 0], 8)
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(palette)), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))])
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
