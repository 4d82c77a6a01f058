// A body that is kept for readers who may come. Most never do: until then it lies outside the engine's heap, where it costs no
// collection, and it is given back the moment it is dropped.

import { gunzipSync } from 'node:zlib'

export interface KeptBody {
  readonly length: number
  /** Bytes of memory. */
  readonly weight: number
  /** A byte in each character (latin1): Node sends a text together with its head in one call, bytes in two parts, which takes half as long again. */
  text: () => string
  /** A copy. */
  bytes: () => Buffer
  /** Gives the memory back at once. Nobody may ask for the body afterwards. */
  drop: () => void
}

/** Keeps a copy of these bytes; from the first time on that somebody asks for it, as text. */
export function keepBody (given: Uint8Array): KeptBody {
  let kept: Uint8Array<ArrayBuffer> | string = new Uint8Array(given)
  const drop = () => {
    if (typeof kept !== 'string') kept.buffer.transfer(0)
    kept = ''
  }
  return {
    length: given.length,
    weight: given.length,
    text () {
      if (typeof kept === 'string') return kept
      const text = latin1(kept)
      drop()
      kept = text
      return text
    },
    bytes: () => Buffer.from(typeof kept === 'string' ? kept : latin1(kept), 'latin1'),
    drop,
  }
}

/** What a kept body was before it was compressed: unpacked for each of the few readers who can't do that themselves. */
export function unpackedBody (gzip: KeptBody, length: number): KeptBody {
  const bytes = () => gunzipSync(gzip.bytes())
  return { length, weight: 0, text: () => bytes().toString('latin1'), bytes, drop: () => {} }
}

const latin1 = ({ buffer }: Uint8Array<ArrayBuffer>) => Buffer.from(buffer).toString('latin1')
