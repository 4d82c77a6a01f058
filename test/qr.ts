// Reads PNG pictures and the QR codes in them.
import jsqr from 'jsqr'
import { PNG } from 'pngjs'

/** Returns the RGBA pixels of a PNG. @throws for other files */
export function readPng (bytes: Uint8Array): { width: number, height: number, data: Buffer } {
  return PNG.sync.read(Buffer.from(bytes))
}

/** Returns the text of the QR code in a picture; null when none can be read. */
export function readCode (bytes: Uint8Array): string | null {
  const { width, height, data } = readPng(bytes)
  const decode = (typeof jsqr === 'function' ? jsqr : (jsqr as { default: unknown }).default) as (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null
}
