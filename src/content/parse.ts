// One content file by itself: bytes → text → front matter → validated value. What hangs on other files (does the
// street exist, is the number free) is for compose.ts and the sync.
import { hash } from 'node:crypto'
import { imageSize } from 'image-size'
import type { z } from 'zod'
import type { ArticleMeta, ArticleState, Picture, SeriesMeta, Site, StreetMeta } from './article.ts'
import { decodeText, FILE_LIMIT, megabytes } from './encoding.ts'
import { readFields, type RangeOf } from './frontmatter/fields.ts'
import type { Metric } from './figure.ts'
import { type MapNode, readFrontMatter } from './frontmatter/front-matter.ts'
import type { Kind } from './kinds.ts'
import { PICTURE_TYPES } from './picture-address.ts'
import type { Diagnostic } from './diagnostics.ts'
import {
  ARTICLE_KEYS, articleSchema, CORRECTION_KEYS, type Keys, METRIC_KEYS, METRICS_KEYS, metricsSchema, PROJECT_KEYS, readState, SERIES_KEYS, seriesSchema,
  SITE_KEYS, siteSchema, STREET_KEYS, streetSchema,
} from './frontmatter/schema.ts'
import { readYaml, readYamlLines } from './frontmatter/yaml.ts'

/** Pictures above this many bytes are refused: readers on phones pay for them. */
export const PICTURE_LIMIT = 10 * 1024 * 1024

interface Common {
  path: string
  /** SHA-256 of the bytes, in hex. */
  sha256: string
  /** The decoded text, to locate diagnostics in; null for a picture or unreadable bytes. */
  text: string | null
  diagnostics: Diagnostic[]
}

/** A text with front matter. `body` begins at `bodyOffset` of the decoded file. */
export interface Document<Meta> { meta: Meta, rangeOf: RangeOf, body: string, bodyOffset: number }

/** `value` is null when the file cannot be used; the diagnostics say why. */
export type ParsedFile = Common & (
  | {
    kind: 'article'
    value: Document<ArticleMeta> | null
    /** 编号, where it can be read, even when the rest cannot. */
    claimedNumber: number | null
    /** 状态 says 撤下, even when the rest can't be read: taking a text down waits for nothing. */
    saysWithdrawn: boolean
    /** 撤下原因, when 状态 says 撤下 and as far as it can be read: the rest may be as broken as it likes. */
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

/** What becomes of a file whose size alone forbids reading it; null when it may be read. */
export function refuseBySize ({ path, kind, size }: { path: string, kind: Kind, size: number }): ParsedFile | null {
  const limit = kind === 'picture' ? PICTURE_LIMIT : FILE_LIMIT
  if (size <= limit) return null
  const code = kind === 'picture' ? 'picture-too-large' : 'file-too-large'
  const refused = { path, sha256: sha256(Buffer.from(`too large: ${size}`)), text: null, value: null, diagnostics: [{ code, offset: 0, params: { size: megabytes(size), limit: megabytes(limit) } }] satisfies Diagnostic[] }
  return kind === 'article' ? { ...refused, kind, claimedNumber: null, saysWithdrawn: false, withdrawnReason: null } : { ...refused, kind }
}

/** Reads one file. Never throws, whatever the bytes are. */
export function parseFile ({ path, kind, bytes }: { path: string, kind: Kind, bytes: Uint8Array }): ParsedFile {
  const common = { path, sha256: sha256(bytes) }
  const refused = refuseBySize({ path, kind, size: bytes.length })
  if (refused) return refused
  if (kind === 'picture') return { ...common, kind, text: null, ...readPicture({ path, bytes, hash: common.sha256 }) }
  const { text, diagnostics } = decodeText(bytes)
  if (text === null) {
    return kind === 'article' ? { ...common, kind, text, diagnostics, value: null, claimedNumber: null, saysWithdrawn: false, withdrawnReason: null } : { ...common, kind, text, diagnostics, value: null }
  }
  switch (kind) {
    case 'article': {
      const nested = { corrections: CORRECTION_KEYS }
      const { root, value, diagnostics: more } = readWritten({ text, keys: ARTICLE_KEYS, schema: articleSchema, nested })
      const saysWithdrawn = readStateLine(text) === 'withdrawn'
      const withdrawnReason = saysWithdrawn ? value?.meta.withdrawnReason ?? (root && reasonIn(root)) ?? readReasonLine(text) : null
      return { ...common, kind, text, value, claimedNumber: value?.meta.number ?? readNumberLine(text), saysWithdrawn, withdrawnReason, diagnostics: [...diagnostics, ...more] }
    }
    case 'street': {
      const { value, diagnostics: more } = readWritten({ text, keys: STREET_KEYS, schema: streetSchema, nested: { projects: PROJECT_KEYS } })
      return { ...common, kind, text, value, diagnostics: [...diagnostics, ...more] }
    }
    case 'series': {
      const { value, diagnostics: more } = readWritten({ text, keys: SERIES_KEYS, schema: seriesSchema })
      return { ...common, kind, text, value, diagnostics: [...diagnostics, ...more] }
    }
    case 'site': {
      const { root, diagnostics: syntax } = readYaml(text)
      const read = root && readFields({ root, keys: SITE_KEYS, schema: siteSchema })
      return { ...common, kind, text, value: read?.value ?? null, diagnostics: [...diagnostics, ...syntax, ...withoutFences(read?.diagnostics ?? [])] }
    }
    case 'metrics': {
      const { root, diagnostics: syntax } = readYaml(text)
      const read = root && readFields({ root, keys: METRICS_KEYS, schema: metricsSchema, nested: { metrics: METRIC_KEYS } })
      const value = read?.value ? { metrics: read.value, rangeOf: read.rangeOf } : null
      return { ...common, kind, text, value, diagnostics: [...diagnostics, ...syntax, ...withoutFences(read?.diagnostics ?? [])] }
    }
  }
}

function readWritten<Meta> ({ text, keys, schema, nested }: { text: string, keys: Keys, schema: z.ZodType<Meta>, nested?: Readonly<Record<string, Keys>> }): { root: MapNode | null, value: Document<Meta> | null, diagnostics: Diagnostic[] } {
  const { root, body, bodyOffset, diagnostics } = readFrontMatter(text)
  if (root === null) return { root, value: null, diagnostics }
  const fields = readFields({ root, keys, schema, ...(nested && { nested }) })
  const broken = diagnostics.some((diagnostic) => diagnostic.code.startsWith('yaml-'))
  const value = fields.value === null || broken ? null : { meta: fields.value, rangeOf: fields.rangeOf, body, bodyOffset }
  return { root, value, diagnostics: [...diagnostics, ...fields.diagnostics] }
}

const HEAD = 16 * 1024

/** The number of a piece whose front matter is otherwise broken: it tells which published piece the file stands for. */
function readNumberLine (text: string): number | null {
  const match = /^[ \t]*(?:编号|number)[ \t]*:[ \t]*0*([1-9]\d{0,5})[ \t]*\r?$/m.exec(text.slice(0, HEAD).normalize('NFKC'))
  return match ? Number(match[1]) : null
}

function readStateLine (text: string): ArticleState | undefined {
  const match = /^[ \t]*(?:状态|state|status)[ \t]*:[ \t]*["'“”]?([^\s"'“”]+)["'“”]?[ \t]*\r?$/m.exec(text.slice(0, HEAD).normalize('NFKC'))
  return match?.[1] === undefined ? undefined : readState(match[1])
}

const isReason = (key: string) => /^(?:撤下原因|withdrawnReason)$/.test(key.normalize('NFKC'))

function reasonIn (root: MapNode): string | null {
  const value = root.entries.find(({ key }) => isReason(key))?.value
  return value?.kind === 'scalar' && value.text.trim() !== '' ? value.text : null
}

/** As readNumberLine; the line is read as it would be between its fences. */
function readReasonLine (text: string): string | null {
  const match = /^[ \t\u3000\u00a0]*(?:撤下原因|withdrawnReason)[ \t\u3000\u00a0]*[:：].*$/m.exec(text.slice(0, HEAD))
  const root = match && readYamlLines(text, match.index, match.index + match[0].length, true).root
  return root && reasonIn(root)
}

/** A .yml file has no two lines of --- to type a line between. */
function withoutFences (diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { key = '', example = '' } = diagnostic.params ?? {}
    return diagnostic.code === 'key-missing' ? { ...diagnostic, code: 'yml-key-missing', params: { key, line: example === '' ? `${key}:` : `${key}: ${example}` } } : diagnostic
  })
}

function readPicture ({ path, bytes, hash }: { path: string, bytes: Uint8Array, hash: string }): { value: Picture | null, diagnostics: Diagnostic[] } {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  try {
    // A copy: the measuring reads from the start of the memory that a slice shares with others.
    const { width, height, type } = imageSize(Uint8Array.from(bytes))
    const real = type === 'jpg' ? 'jpeg' : type ?? ''
    if (width > 0 && height > 0 && PICTURE_TYPES[real] === PICTURE_TYPES[extension] && isWhole(real, bytes)) {
      return { value: { hash: hash.slice(0, 32), extension: real === 'jpeg' ? 'jpg' : real, width, height }, diagnostics: [] }
    }
  } catch {
    // not a picture that can be measured: told below
  }
  return { value: null, diagnostics: [{ code: 'picture-unreadable', offset: 0 }] }
}

/** Whether a picture has its end: one that is still being copied has not. */
function isWhole (type: string, bytes: Uint8Array): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  switch (type) {
    case 'png': return buffer.lastIndexOf('IEND') >= buffer.length - 1024 && buffer.includes('IEND')
    case 'jpeg': return jpegEnds(buffer)
    case 'gif': return gifEnds(buffer)
    case 'webp': return buffer.length >= 12 && buffer.readUInt32LE(4) + 8 <= buffer.length
    default: return true
  }
}

/** Walks the segments to the picture itself (a phone may have put a film behind it) and asks for its end. */
function jpegEnds (buffer: Buffer): boolean {
  let at = 2
  while (at + 4 <= buffer.length && buffer[at] === 0xff) {
    if (buffer[at + 1] === 0xda) return buffer.includes(Buffer.from([0xff, 0xd9]), at)
    at += 2 + buffer.readUInt16BE(at + 2)
  }
  return false
}

/** The trailer 3B behind the 00 that ends the last block; some programs pad with zeros. */
function gifEnds (buffer: Buffer): boolean {
  const end = buffer.findLastIndex((byte) => byte !== 0)
  return buffer[end] === 0x3b && buffer[end - 1] === 0
}
