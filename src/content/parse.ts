// Parses one content file: bytes → text → front matter → validated value. References to other files are resolved in render.ts and publish/.
import { hash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { z } from 'zod'
import type { ArticleMeta, ArticleState, Picture, SeriesMeta, Site, StreetMeta } from './article.ts'
import { decodeText, FILE_LIMIT, megabytes } from './encoding.ts'
import { readFields, type RangeOf } from './frontmatter/fields.ts'
import type { Metric } from './figure.ts'
import { readFrontMatter } from './frontmatter/front-matter.ts'
import type { Kind } from './kinds.ts'
import { PICTURE_TYPES } from './picture-address.ts'
import type { Diagnostic } from './diagnostics.ts'
import {
  ARTICLE_KEYS, articleSchema, CORRECTION_KEYS, type Keys, METRIC_KEYS, METRICS_KEYS, metricsSchema, PROJECT_KEYS, readState, SERIES_KEYS, seriesSchema,
  SITE_KEYS, siteSchema, STREET_KEYS, streetSchema,
} from './frontmatter/schema.ts'
import { readYaml, readYamlLines } from './frontmatter/yaml.ts'
import type { MapNode } from './frontmatter/yaml-values.ts'

/** Limit of bytes of a picture, because phones download it. */
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

/** A file as parsed. `value` is null when a diagnostic forbids its use. */
export type ParsedFile = Common & (
  | {
    kind: 'article'
    value: Document<ArticleMeta> | null
    /** 编号, read even from broken front matter. */
    claimedNumber: number | null
    /** 状态 is 撤下, read even from broken front matter, because a withdrawal must take effect at once. */
    saysWithdrawn: boolean
    /** 撤下原因 of a withdrawn article, read even from broken front matter. */
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

/** Returns the refusal of a file by its size alone, or null when the file may be read. */
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
  const { text, diagnostics: decoding } = decodeText(bytes)
  if (text === null) return unreadable({ ...id, kind, diagnostics: decoding })
  switch (kind) {
    case 'article': {
      const { root, value, diagnostics } = readDocument({ text, keys: ARTICLE_KEYS, schema: articleSchema, nested: { corrections: CORRECTION_KEYS } })
      const saysWithdrawn = readStateLine(text) === 'withdrawn'
      const withdrawnReason = saysWithdrawn ? value?.meta.withdrawnReason ?? (root && reasonIn(root)) ?? readReasonLine(text) : null
      return { ...id, kind, text, value, claimedNumber: value?.meta.number ?? readNumberLine(text), saysWithdrawn, withdrawnReason, diagnostics: [...decoding, ...diagnostics] }
    }
    case 'street': {
      const { value, diagnostics } = readDocument({ text, keys: STREET_KEYS, schema: streetSchema, nested: { projects: PROJECT_KEYS } })
      return { ...id, kind, text, value, diagnostics: [...decoding, ...diagnostics] }
    }
    case 'series': {
      const { value, diagnostics } = readDocument({ text, keys: SERIES_KEYS, schema: seriesSchema })
      return { ...id, kind, text, value, diagnostics: [...decoding, ...diagnostics] }
    }
    case 'site': {
      const { read, diagnostics } = readYamlFile({ text, keys: SITE_KEYS, schema: siteSchema })
      return { ...id, kind, text, value: read?.value ?? null, diagnostics: [...decoding, ...diagnostics] }
    }
    case 'metrics': {
      const { read, diagnostics } = readYamlFile({ text, keys: METRICS_KEYS, schema: metricsSchema, nested: { metrics: METRIC_KEYS } })
      const value = read?.value ? { metrics: read.value, rangeOf: read.rangeOf } : null
      return { ...id, kind, text, value, diagnostics: [...decoding, ...diagnostics] }
    }
  }
}

interface Format<T> { text: string, keys: Keys, schema: z.ZodType<T>, nested?: Readonly<Record<string, Keys>> }

function readDocument<Meta> ({ text, ...format }: Format<Meta>): { root: MapNode | null, value: Document<Meta> | null, diagnostics: Diagnostic[] } {
  const { root, body, bodyOffset, diagnostics } = readFrontMatter(text)
  if (root === null) return { root, value: null, diagnostics }
  const fields = readFields({ root, ...format })
  const isBroken = diagnostics.some((diagnostic) => diagnostic.code.startsWith('yaml-'))
  const value = fields.value === null || isBroken ? null : { meta: fields.value, rangeOf: fields.rangeOf, body, bodyOffset }
  return { root, value, diagnostics: [...diagnostics, ...fields.diagnostics] }
}

/** Reads a .yml file. The hint for a missing key differs: the file has no lines of `---`. */
function readYamlFile<T> ({ text, ...format }: Format<T>) {
  const { root, diagnostics } = readYaml(text)
  const read = root && readFields({ root, ...format })
  for (const diagnostic of read?.diagnostics ?? []) {
    const { key = '', example = '' } = diagnostic.params ?? {}
    diagnostics.push(diagnostic.code === 'key-missing' ? { ...diagnostic, code: 'yml-key-missing', params: { key, line: example === '' ? `${key}:` : `${key}: ${example}` } } : diagnostic)
  }
  return { read, diagnostics }
}

/** UTF-16 units in which keys of broken front matter are searched. */
const SEARCHED_LENGTH = 16 * 1024

/** Reads 编号 from broken front matter: it identifies the published article. */
function readNumberLine (text: string): number | null {
  const match = /^[ \t]*(?:编号|number)[ \t]*:[ \t]*0*([1-9]\d{0,5})[ \t]*\r?$/m.exec(text.slice(0, SEARCHED_LENGTH).normalize('NFKC'))
  return match ? Number(match[1]) : null
}

function readStateLine (text: string): ArticleState | undefined {
  const match = /^[ \t]*(?:状态|state|status)[ \t]*:[ \t]*["'“”]?([^\s"'“”]+)["'“”]?[ \t]*\r?$/m.exec(text.slice(0, SEARCHED_LENGTH).normalize('NFKC'))
  return match?.[1] === undefined ? undefined : readState(match[1])
}

const isReason = (key: string) => /^(?:撤下原因|withdrawnReason)$/.test(key.normalize('NFKC'))

function reasonIn (root: MapNode): string | null {
  const value = root.entries.find(({ key }) => isReason(key))?.value
  return value?.kind === 'scalar' && value.text.trim() !== '' ? value.text : null
}

/** Reads 撤下原因 from broken front matter, with the rules of one front matter line. */
function readReasonLine (text: string): string | null {
  const match = /^[ \t\u3000\u00a0]*(?:撤下原因|withdrawnReason)[ \t\u3000\u00a0]*[:：].*$/m.exec(text.slice(0, SEARCHED_LENGTH))
  const root = match && readYamlLines(text, { start: match.index, end: match.index + match[0].length, isFile: true }).root
  return root && reasonIn(root)
}

function readPicture ({ path, bytes, hash }: { path: string, bytes: Uint8Array, hash: string }): { value: Picture | null, diagnostics: Diagnostic[] } {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  try {
    // Needs a copy: imageSize reads from the start of the shared buffer.
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

/** Tests the end of a picture, which is missing while the file is copied. */
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

/** Follows the segments to the scan (SOS) and searches EOI behind it. Phones may append a video. */
function jpegEnds (buffer: Buffer): boolean {
  let at = 2
  while (at + 4 <= buffer.length && buffer[at] === 0xff) {
    if (buffer[at + 1] === 0xda) return buffer.includes(Buffer.from([0xff, 0xd9]), at)
    at += 2 + buffer.readUInt16BE(at + 2)
  }
  return false
}

/** Tests for the trailer 3B after the block terminator 00. Some programs append zeros. */
function gifEnds (buffer: Buffer): boolean {
  const end = buffer.findLastIndex((byte) => byte !== 0)
  return buffer[end] === 0x3b && buffer[end - 1] === 0
}
