// Parses one content file: bytes → text → front matter → validated value. References to other files are resolved in render.ts and publish/.
import { hash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { ArticleMeta, Picture, SeriesMeta, Site, StreetMeta } from './article.ts'
import { decodeText, FILE_LIMIT, megabytes } from './encoding.ts'
import { readFields, type RangeOf } from './frontmatter/fields.ts'
import type { Metric } from './figure.ts'
import { readFrontMatter } from './frontmatter/front-matter.ts'
import type { Kind } from './kinds.ts'
import { PICTURE_TYPES } from './picture-address.ts'
import type { Diagnostic } from './diagnostics.ts'
import { articleFormat, type Format, metricsFormat, readState, seriesFormat, siteFormat, streetFormat } from './frontmatter/schema.ts'
import { readYaml, readYamlLines } from './frontmatter/yaml.ts'
import type { MapNode } from './frontmatter/yaml-values.ts'

/** Limit of bytes of a picture file, because phones download pictures. */
export const PICTURE_LIMIT = 10 * 1024 * 1024

interface Common {
  path: string
  /** SHA-256 of the bytes, in hex. */
  sha256: string
  /** Decoded text; null for a picture or unreadable bytes. */
  text: string | null
  diagnostics: Diagnostic[]
}

/** A file with front matter. `bodyOffset` counts UTF-16 units of the decoded text. */
export interface Document<Meta> { meta: Meta, rangeOf: RangeOf, body: string, bodyOffset: number }

/** A parsed file. `value` is null when the file has an error and can't be used. */
export type ParsedFile = Common & (
  | {
    kind: 'article'
    value: Document<ArticleMeta> | null
    /** 编号, read even from invalid front matter; null when there is none. */
    claimedNumber: number | null
    /** True: 状态 is 撤下. Read even from invalid front matter, because a withdrawal must take effect at once. */
    saysWithdrawn: boolean
    /** 撤下原因 of a withdrawn article, read even from invalid front matter. */
    withdrawnReason: string | null
  }
  | { kind: 'street', value: Document<StreetMeta> | null }
  | { kind: 'series', value: Document<SeriesMeta> | null }
  | { kind: 'site', value: Site | null }
  | { kind: 'metrics', value: { metrics: Metric[], rangeOf: RangeOf } | null }
  | { kind: 'picture', value: Picture | null }
)

export function sha256 (bytes: Uint8Array): string {
  return hash('sha256', bytes)
}

/** Returns the result for a file that is too large; null when the file may be read. */
export function refuseBySize ({ path, kind, size }: { path: string, kind: Kind, size: number }): ParsedFile | null {
  const limit = kind === 'picture' ? PICTURE_LIMIT : FILE_LIMIT
  if (size <= limit) return null
  const code = kind === 'picture' ? 'picture-too-large' : 'file-too-large'
  const diagnostics: Diagnostic[] = [{ code, offset: 0, params: { size: megabytes(size), limit: megabytes(limit) } }]
  return unreadable({ path, kind, sha256: sha256(Buffer.from(`too large: ${size}`)), diagnostics })
}

function unreadable ({ kind, ...file }: Pick<ParsedFile, 'path' | 'kind' | 'sha256' | 'diagnostics'>): ParsedFile {
  const common = { ...file, text: null, value: null }
  return kind === 'article' ? { ...common, kind, claimedNumber: null, saysWithdrawn: false, withdrawnReason: null } : { ...common, kind }
}

/** Parses one file. Never throws. */
export function parseFile ({ path, kind, bytes }: { path: string, kind: Kind, bytes: Uint8Array }): ParsedFile {
  const refused = refuseBySize({ path, kind, size: bytes.length })
  if (refused) return refused
  const id = { path, sha256: sha256(bytes) }
  if (kind === 'picture') return { ...id, kind, text: null, ...readPicture({ path, bytes, hash: id.sha256 }) }
  const { text, diagnostics } = decodeText(bytes)
  if (text === null) return unreadable({ ...id, kind, diagnostics })
  const parsed = parseText(text, kind)
  return { ...id, text, ...parsed, diagnostics: [...diagnostics, ...parsed.diagnostics] }
}

function parseText (text: string, kind: Exclude<Kind, 'picture'>) {
  switch (kind) {
    case 'article': {
      const { value, diagnostics } = readDocument(text, articleFormat)
      const saysWithdrawn = readState(lineValue(text, /^[ \t]*(?:状态|state|status)[ \t]*:[ \t]*["'“”]?([^\s"'“”]+)["'“”]?[ \t]*\r?$/m) ?? '') === 'withdrawn'
      const withdrawnReason = saysWithdrawn ? value?.meta.withdrawnReason ?? reasonIn(readFrontMatter(text).root) ?? readReasonLine(text) : null
      // The number is read even from invalid front matter, because it identifies the published article.
      const claimedNumber = Number(value?.meta.number ?? lineValue(text, /^[ \t]*(?:编号|number)[ \t]*:[ \t]*0*([1-9]\d{0,5})[ \t]*\r?$/m)) || null
      return { kind, value, claimedNumber, saysWithdrawn, withdrawnReason, diagnostics }
    }
    case 'street': return { kind, ...readDocument(text, streetFormat) }
    case 'series': return { kind, ...readDocument(text, seriesFormat) }
    case 'site': {
      const { read, diagnostics } = readYamlFile(text, siteFormat)
      return { kind, value: read?.value ?? null, diagnostics }
    }
    case 'metrics': {
      const { read, diagnostics } = readYamlFile(text, metricsFormat)
      return { kind, value: read?.value ? { metrics: read.value, rangeOf: read.rangeOf } : null, diagnostics }
    }
  }
}

function readDocument<Meta> (text: string, format: Format<Meta>): { value: Document<Meta> | null, diagnostics: Diagnostic[] } {
  const { root, body, bodyOffset, diagnostics } = readFrontMatter(text)
  if (root === null) return { value: null, diagnostics }
  const fields = readFields(root, format)
  const isBroken = diagnostics.some((diagnostic) => diagnostic.code.startsWith('yaml-'))
  const value = fields.value === null || isBroken ? null : { meta: fields.value, rangeOf: fields.rangeOf, body, bodyOffset }
  return { value, diagnostics: [...diagnostics, ...fields.diagnostics] }
}

/** Reads a .yml file. The hint for a missing key differs, because a .yml file has no lines of `---`. */
function readYamlFile<T> (text: string, format: Format<T>) {
  const { root, diagnostics } = readYaml(text)
  const read = root && readFields(root, format)
  for (const diagnostic of read?.diagnostics ?? []) {
    const { key = '', example = '' } = diagnostic.params ?? {}
    diagnostics.push(diagnostic.code === 'key-missing' ? { ...diagnostic, code: 'yml-key-missing', params: { key, line: example === '' ? `${key}:` : `${key}: ${example}` } } : diagnostic)
  }
  return { read, diagnostics }
}

/** Number of UTF-16 units, from the start of a file, in which a key of invalid front matter is searched. */
const SEARCHED_LENGTH = 16 * 1024

/** Returns the value in the first line that matches, also from invalid front matter. */
const lineValue = (text: string, line: RegExp) => line.exec(text.slice(0, SEARCHED_LENGTH).normalize('NFKC'))?.[1]

function reasonIn (root: MapNode | null): string | null {
  const value = root?.entries.find(({ key }) => /^(?:撤下原因|withdrawnReason)$/.test(key.normalize('NFKC')))?.value
  return value?.kind === 'scalar' && value.text.trim() !== '' ? value.text : null
}

/** Reads 撤下原因 from invalid front matter. Parses only its line, with the rules of front matter. */
function readReasonLine (text: string): string | null {
  const line = /^[ \t\u3000\u00a0]*(?:撤下原因|withdrawnReason)[ \t\u3000\u00a0]*[:：].*$/m.exec(text.slice(0, SEARCHED_LENGTH))?.[0] ?? ''
  return reasonIn(readYamlLines(line, { start: 0, end: line.length, isFile: true }).root)
}

function readPicture ({ path, bytes, hash }: { path: string, bytes: Uint8Array, hash: string }): { value: Picture | null, diagnostics: Diagnostic[] } {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  try {
    // The bytes may be part of a shared buffer. imageSize would read from the start of that buffer, so it gets a copy.
    const { width, height, type } = imageSize(Uint8Array.from(bytes))
    const real = type === 'jpg' ? 'jpeg' : type ?? ''
    if (width > 0 && height > 0 && PICTURE_TYPES[real] === PICTURE_TYPES[extension] && isComplete(real, bytes)) {
      return { value: { hash: hash.slice(0, 32), extension: real === 'jpeg' ? 'jpg' : real, width, height }, diagnostics: [] }
    }
  } catch {
    // imageSize throws for unknown formats.
  }
  return { value: null, diagnostics: [{ code: 'picture-unreadable', offset: 0 }] }
}

/** Tests whether the bytes of a picture are complete. The last bytes are missing while the file is being copied. */
function isComplete (type: string, bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  switch (type) {
    case 'png': return buffer.lastIndexOf('IEND') >= buffer.length - 1024 && buffer.includes('IEND')
    case 'jpeg': return jpegEnds(buffer)
    case 'gif': return gifEnds(buffer)
    case 'webp': return buffer.length >= 12 && buffer.readUInt32LE(4) + 8 <= buffer.length
    default: return true
  }
}

/** Tests whether a JPEG has the marker EOI after the marker SOS. EOI may not be last, because phones may append a video. */
function jpegEnds (buffer: Buffer): boolean {
  let at = 2
  while (at + 4 <= buffer.length && buffer[at] === 0xff) {
    if (buffer[at + 1] === 0xda) return buffer.includes(Buffer.from([0xff, 0xd9]), at)
    at += 2 + buffer.readUInt16BE(at + 2)
  }
  return false
}

/** Tests whether a GIF ends with the bytes 00 3B. Some programs append zeros. */
function gifEnds (buffer: Buffer): boolean {
  const end = buffer.findLastIndex((byte) => byte !== 0)
  return buffer[end] === 0x3b && buffer[end - 1] === 0
}
