// One body in one content coding, with the headers of its replies laid out.
import type { Encoding } from './encodings.ts'
import type { KeptBody } from './kept-body.ts'

/** Headers by name, in lower case. */
export type HeaderList = readonly (readonly [string, string])[]

/** `headers` and `notModified` are flat lists, name and value by turns, as `writeHead` takes them. */
export interface Variant { etag: string, body: KeptBody, headers: string[], notModified: string[] }

/** A body in the codings that are there; `gzip` and `br` are null until somebody asked for them. */
export interface Variants { identity: Variant, gzip: Variant | null, br: Variant | null }

/** Headers of a page that a 304 repeats (RFC 9110 §15.4.5). */
const OF_NOT_MODIFIED = new Set(['cache-control', 'content-location', 'expires', 'vary', 'access-control-allow-origin'])

/** Headers that belong to one coding or to one reply. */
export const OF_VARIANT = new Set(['content-length', 'content-encoding', 'etag', 'connection', 'date', 'transfer-encoding'])

/** Lays out the replies for one coding. `tag` is a strong validator of the body, without quotes: that of the coding is made from it. */
export function variantOf ({ tag, headers }: { tag: string, headers: HeaderList }, encoding: Encoding, body: KeptBody): Variant {
  const etag = `"${tag}${encoding === 'identity' ? '' : `-${encoding}`}"`
  const flat = (pairs: HeaderList) => pairs.flatMap(([name, value]) => [name, value])
  return {
    etag,
    body,
    headers: flat([...headers, ['etag', etag], ...encoding === 'identity' ? [] : [['content-encoding', encoding] as const], ['content-length', String(body.length)]]),
    notModified: flat([...headers.filter(([name]) => OF_NOT_MODIFIED.has(name)), ['etag', etag]]),
  }
}

/** The best there is of the codings that a client takes. */
export function pick ({ identity, gzip, br }: Variants, encodings: readonly Encoding[]): Variant {
  for (const encoding of encodings) {
    if (encoding === 'br' && br !== null) return br
    if (encoding === 'gzip' && gzip !== null) return gzip
    if (encoding === 'identity') return identity
  }
  return identity
}

/** Gives back the memory of all codings. */
export function drop ({ identity, gzip, br }: Variants): void {
  for (const variant of [identity, gzip, br]) variant?.body.drop()
}

/** Whether a client has the body, in whatever coding. */
export function matches (header: string | undefined, tag: string): boolean {
  if (header === undefined) return false
  return header.trim() === '*' || header.split(',').some((one) => one.trim().replace(/^(?:W\/)?"|(?:-(?:br|gzip))?"$/g, '') === tag)
}
