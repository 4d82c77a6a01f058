// Decodes bytes to text: UTF-8, UTF-16 with a byte order mark, or GB18030 (a superset of GBK and GB2312), all strictly.
// Refuses anything else, because a wrong guess could publish 乱码.
import { isAscii, isUtf8 } from 'node:buffer'
import type { Diagnostic } from './diagnostics.ts'
import { lineOf } from './offset-map.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

export interface Decoded {
  /** Text without byte order mark, with the line ends of the file; null when refused with an error. */
  text: string | null
  /** Encoding of the file; null when the encoding is unknown or the file is empty. */
  encoding: Encoding | null
  /** Diagnostics for the whole file, at offset 0. */
  diagnostics: Diagnostic[]
}

/** Limit of bytes of a text file; a larger file is refused. */
export const FILE_LIMIT = 1024 * 1024

/** Decodes a file. Never throws. */
export function decodeText (bytes: Uint8Array): Decoded {
  if (bytes.length > FILE_LIMIT) return refuse('file-too-large', { size: megabytes(bytes.length), limit: megabytes(FILE_LIMIT) })
  if (bytes.length === 0) return refuse('file-empty')
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be')
  const utf8 = decodeStrictly(bytes, 'utf-8')
  if (utf8 !== null) return accept(utf8, 'utf-8')
  if (bytes.includes(0)) return refuse(isBareUtf16(bytes) ? 'encoding-unknown' : 'file-binary')
  if (isDamagedUtf8(bytes)) return refuse('encoding-damaged', { line: lineOfMinority(bytes) })
  const gb18030 = decodeStrictly(bytes, 'gb18030')
  // The decoder maps user-defined codes to private-use characters, which no font shows.
  return gb18030 === null || unlikely.test(gb18030.text) ? refuse('encoding-unknown') : accept(gb18030, 'gb18030')
}

function accept ({ text: decoded, cut }: Strict, encoding: Encoding): Decoded {
  const text = decoded.startsWith('\ufeff') ? decoded.slice(1) : decoded
  if (text.includes('\0')) return refuse('file-binary')
  if (cut) return refuse('file-truncated', {}, encoding)
  if (!/[^\s\u200b\u2060]/.test(text)) return refuse('file-empty')
  const diagnostics: Diagnostic[] = encoding === 'utf-8' ? [] : [{ code: 'encoding-converted', offset: 0, params: { encoding: shownName[encoding] } }]
  return { text, encoding, diagnostics }
}

const shownName = { 'utf-8': 'UTF-8', 'utf-16le': 'UTF-16', 'utf-16be': 'UTF-16', gb18030: 'GB18030（GBK）' }

function refuse (code: Diagnostic['code'], params: Record<string, string> = {}, encoding: Encoding | null = null): Decoded {
  return { text: null, encoding, diagnostics: [{ code, offset: 0, params }] }
}

interface Strict { text: string, /** True: the bytes end inside a character. `text` leaves out this character. */ cut: boolean }

/** Returns null for invalid bytes. A character cut by the end of the bytes is `cut`, not invalid. */
function decodeStrictly (bytes: Uint8Array, encoding: Encoding): Strict | null {
  // `accept` removes exactly one byte order mark, in every encoding.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let text: string | null = null
  try {
    text = decoder.decode(bytes, { stream: true })
    decoder.decode()
    return { text, cut: false }
  } catch {
    return text === null ? null : { text, cut: true }
  }
}

function decodeUtf16 (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const strict = decodeStrictly(bytes, encoding)
  if (strict !== null) return accept(strict, encoding)
  const text = new TextDecoder(encoding).decode(bytes)
  return refuse('encoding-damaged', { line: lineOf(text, Math.max(text.indexOf('\ufffd'), 0)) }, encoding)
}

/** Detects UTF-16 without a byte order mark. Such a file is refused as an unknown encoding, not as binary. */
function isBareUtf16 (bytes: Uint8Array): boolean {
  return (['utf-16le', 'utf-16be'] as const).some((encoding) => {
    const strict = decodeStrictly(bytes, encoding)
    return strict !== null && /[\r\n]/.test(strict.text) && !unlikely.test(strict.text)
  })
}

/** Matches characters that nobody types: controls, private use, unassigned code points, the replacement character. */
// eslint-disable-next-line no-control-regex
const unlikely = /[\0-\x08\x0e-\x1f\x7f-\x9f\p{Co}\p{Cn}\ufffd]/u

const FORGIVING = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Detects UTF-8 with invalid bytes, or UTF-8 and GBK in one file. Most pairs of UTF-8 bytes are valid GBK, so GB18030 would
 * accept them as 乱码. GBK text read as UTF-8 has almost only invalid bytes: six Han characters in a row occur once in 10^13 characters.
 */
function isDamagedUtf8 (bytes: Uint8Array): boolean {
  const text = FORGIVING.decode(bytes)
  const faults = text.match(/\ufffd/g)?.length ?? 0
  const wide = text.match(/[\u0800-\ufffc]/g)?.length ?? 0
  return (wide > 0 && wide >= faults) || /[\u0800-\ufffc]{6}/.test(text)
}

/**
 * Returns the number (from 1) of the first line that is not in the encoding of most bytes. In UTF-8 and GBK no byte of
 * a character is a line end.
 */
function lineOfMinority (bytes: Uint8Array): string {
  const gbk = new TextDecoder('gb18030')
  const bytesOf = { utf8: 0, gbk: 0 }
  const notIn: { utf8?: number, gbk?: number } = {}
  Buffer.from(bytes).toString('latin1').split(/(?<=\n|\r(?!\n))/).forEach((characters, index) => {
    const line = Buffer.from(characters, 'latin1')
    if (isAscii(line)) return
    const isGbk = !isDamagedUtf8(line) && !gbk.decode(line).includes('\ufffd')
    if (!isGbk) notIn.gbk ??= index
    if (isUtf8(line)) bytesOf.utf8 += line.length
    else {
      notIn.utf8 ??= index
      if (isGbk) bytesOf.gbk += line.length
    }
  })
  const wrong = bytesOf.gbk > bytesOf.utf8 ? notIn.gbk : notIn.utf8
  return String((wrong ?? notIn.utf8 ?? 0) + 1)
}

export function megabytes (bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 102.4) / 10} MB`
}
