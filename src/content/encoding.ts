// From the bytes on disk to text. Only what is certain is decoded: a byte order mark, strict UTF-8, strict GB18030 (which
// GBK and GB2312 are part of). What remains is refused rather than guessed, so that no mojibake is ever published.
import { isAscii, isUtf8 } from 'node:buffer'
import type { Diagnostic } from './diagnostics.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'gb18030'

export interface Decoded {
  /** The text without its byte order mark, line ends as on disk; null when a diagnostic of severity 错误 says why not. */
  text: string | null
  /** What the bytes are as far as that is known; null when it is not, or when there is nothing to read. */
  encoding: Encoding | null
  /** Offsets are 0: what is wrong here is wrong with the file. */
  diagnostics: Diagnostic[]
}

/** Most bytes that a text file may have. */
export const FILE_LIMIT = 1024 * 1024

/** Decodes the bytes of one content file. Never throws. */
export function decodeText (bytes: Uint8Array): Decoded {
  if (bytes.length > FILE_LIMIT) return refuse('file-too-large', { size: megabytes(bytes.length), limit: megabytes(FILE_LIMIT) })
  if (bytes.length === 0) return refuse('file-empty')
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decodeUtf16(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decodeUtf16(bytes, 'utf-16be')
  const utf8 = decodeStrictly(bytes, 'utf-8')
  if (utf8 !== null) return accept(utf8, 'utf-8')
  if (bytes.includes(0)) return refuse(isBareUtf16(bytes) ? 'encoding-unknown' : 'file-binary')
  if (isDamagedUtf8(bytes)) return refuse('encoding-damaged', { line: lineOfLesser(bytes) })
  const gb18030 = decodeStrictly(bytes, 'gb18030')
  // The decoder gives private-use characters for the codes that the standard leaves to users: nothing we could show.
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

interface Strict { text: string, /** The bytes end inside a character, which is not in `text`. */ cut: boolean }

/** Null when there is a fault anywhere; a character cut by the end of the bytes is not a fault. */
function decodeStrictly (bytes: Uint8Array, encoding: Encoding): Strict | null {
  // The mark is kept: `accept` takes off one, and only one, whatever the encoding.
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  let text: string
  try {
    text = decoder.decode(bytes, { stream: true })
  } catch {
    return null
  }
  try {
    decoder.decode()
    return { text, cut: false }
  } catch {
    return { text, cut: true }
  }
}

function decodeUtf16 (bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const strict = decodeStrictly(bytes, encoding)
  if (strict === null) return refuse('encoding-damaged', { line: lineOfFirstFault(bytes, encoding) }, encoding)
  return accept(strict, encoding)
}

/** True for UTF-16 without a mark: as one of its two forms it is text without any NUL. We refuse it, but not as binary. */
function isBareUtf16 (bytes: Uint8Array): boolean {
  return (['utf-16le', 'utf-16be'] as const).some((encoding) => {
    const strict = decodeStrictly(bytes, encoding)
    return strict !== null && /[\r\n]/.test(strict.text) && !unlikely.test(strict.text)
  })
}

/** What no text that a person typed has: controls, private use, unassigned code points, the replacement character. */
// eslint-disable-next-line no-control-regex
const unlikely = /[\0-\x08\x0e-\x1f\x7f-\x9f\p{Co}\p{Cn}\ufffd]/u

const FORGIVING = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * True when the bytes are UTF-8 with faults inside, or UTF-8 and GBK mixed: pairs of UTF-8 bytes nearly always make a GBK
 * character, so that such a file could be read as GB18030 and would be mojibake. Real GBK text read as UTF-8 is nothing but
 * faults: whole Han characters are a few in a hundred of them, and six in a row happen about once in 10^13 characters.
 */
function isDamagedUtf8 (bytes: Uint8Array): boolean {
  const text = FORGIVING.decode(bytes)
  const faults = text.match(/\ufffd/g)?.length ?? 0
  const wide = text.match(/[\u0800-\ufffc]/g)?.length ?? 0
  return (wide > 0 && wide >= faults) || /[\u0800-\ufffc]{6}/.test(text)
}

/** The 1-based number of the line with the first byte that can't be read, as a parameter. */
function lineOfFirstFault (bytes: Uint8Array, encoding: Encoding): string {
  const text = new TextDecoder(encoding).decode(bytes)
  const fault = text.indexOf('\ufffd')
  return String((text.slice(0, Math.max(fault, 0)).match(/\r\n|\r|\n/g)?.length ?? 0) + 1)
}

/**
 * The number of the first line to mend in what is mostly UTF-8, or mostly GBK: one that isn't as most of the file is. No
 * byte of a character of either is a line end.
 */
function lineOfLesser (bytes: Uint8Array): string {
  const gbk = new TextDecoder('gb18030')
  const bytesOf = { utf8: 0, gbk: 0 }
  const notIn: { utf8?: number, gbk?: number } = {}
  linesOf(bytes).forEach((line, index) => {
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

function linesOf (bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = []
  let start = 0
  for (let at = 0; at < bytes.length; at++) {
    const isEnd = bytes[at] === 0x0a || (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a)
    if (!isEnd) continue
    lines.push(bytes.subarray(start, at + 1))
    start = at + 1
  }
  return [...lines, bytes.subarray(start)]
}

export function megabytes (bytes: number): string {
  return `${Math.ceil(bytes / 1024 / 102.4) / 10} MB`
}
