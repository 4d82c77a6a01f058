// Reads pictures and the QR codes in them, as a phone would.
import jsqr from 'jsqr'
import { PNG } from 'pngjs'

/** RGBA pixels of a PNG. @throws when it isn't one */
export function readPng (bytes: Uint8Array): { width: number, height: number, data: Buffer } {
  return PNG.sync.read(Buffer.from(bytes))
}

/** What the code in a picture says; null when there is none to be read. */
export function readCode (bytes: Uint8Array): string | null {
  const { width, height, data } = readPng(bytes)
  const decode = (typeof jsqr === 'function' ? jsqr : (jsqr as { default: unknown }).default) as (pixels: Uint8ClampedArray, width: number, height: number) => { data: string } | null
  return decode(new Uint8ClampedArray(data), width, height)?.data ?? null
}
