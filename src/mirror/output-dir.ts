// Writes the folder of a mirror. Each file is written under another name and renamed, so a web server never sees an incomplete file.
// Unchanged files are not written.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { z } from 'zod'

/** Folders of the mirror that a web server shows. An export removes all files in these folders that it did not write or keep. */
export const SITE_FOLDER = 'site'
export const GONE_FOLDER = 'gone'

const MANIFEST = 'manifest.json'
/** Name of a file that exists during an export, and after a killed export. While it exists, the manifest may be wrong. */
const UNFINISHED = '.unfinished'
const PARTIAL = '.part'

/** Brotli quality of compressed copies. Quality 9 takes 20 times as long and saves 2%. Quality 11 takes 40 times as long and saves 14%. */
const BROTLI_QUALITY = 6

/** Minimum size (bytes) of files that get compressed copies. Compressing a smaller file saves no network packet. */
const MIN_BYTES = 1024

// The manifest lists the files of the last complete export. The next export does not write unchanged files.
const part = z.object({ sha256: z.string(), size: z.number() })
const entry = part.extend({
  /** Compressed copies; absent for small files and most pictures. */
  gz: part.optional(),
  br: part.optional(),
  /** Digest of the data from which the file is made. Only files that take long to make have this digest. */
  source: z.string().optional(),
})
const manifest = z.object({ format: z.literal(1), files: z.record(z.string(), entry) })

type ManifestPart = z.infer<typeof part>
type ManifestEntry = z.infer<typeof entry>

/** Thrown when the output folder contains files but is not a mirror. */
export class NotAMirrorError extends Error {}

export interface OutputCounts { written: number, unchanged: number, removed: number, bytes: number, compressedBytes: number }

export type OutputDir = ReturnType<typeof openOutputDir>

/**
 * Opens or creates the folder of a mirror. `scratch`: temporary folder of this export. The result `staleScratch`
 * is the temporary folder of a killed export, which the caller removes; null when there is none.
 * @throws NotAMirrorError; the system's error when the folder can't be written
 */
export function openOutputDir (dir: string, { scratch }: { scratch: string }) {
  if (!isMirror(dir)) throw new NotAMirrorError()
  const at = (name: string) => join(dir, name)
  const previous = readManifest(at(MANIFEST))
  const isManifestReliable = !existsSync(at(UNFINISHED))
  const staleScratch = isManifestReliable ? null : readFileSync(at(UNFINISHED), 'utf8')
  rmSync(at(PARTIAL), { recursive: true, force: true })
  mkdirSync(at(PARTIAL), { recursive: true })
  writeFileSync(at(UNFINISHED), scratch)
  const files = new Map<string, ManifestEntry>()
  const counts: OutputCounts = { written: 0, unchanged: 0, removed: 0, bytes: 0, compressedBytes: 0 }
  /** Folders that this export created or found. */
  const folders = new Set<string>()
  let lastPartial = 0

  function replaceFile (name: string, bytes: Uint8Array): void {
    const partial = join(at(PARTIAL), String(++lastPartial))
    writeFileSync(partial, bytes)
    const folder = dirname(at(name))
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    renameSync(partial, at(name))
  }

  /** Tests whether a file and its compressed copies have the size in the manifest. After a killed export, also compares their digests. */
  function isIntact (name: string, entry: ManifestEntry): boolean {
    const parts: [suffix: string, part: ManifestPart | undefined][] = [['', entry], ['.gz', entry.gz], ['.br', entry.br]]
    return parts.every(([suffix, part]) => {
      if (part === undefined) return true
      const stat = lstatSync(at(name + suffix), { throwIfNoEntry: false })
      if (stat?.isFile() !== true || stat.size !== part.size) return false
      return isManifestReliable || partOf(readFileSync(at(name + suffix))).sha256 === part.sha256
    })
  }

  function record (name: string, entry: ManifestEntry): void {
    files.set(name, entry)
    counts.bytes += entry.size
    counts.compressedBytes += (entry.gz?.size ?? 0) + (entry.br?.size ?? 0)
  }

  return {
    counts,
    staleScratch,
    /** Keeps the file of the last export if its source digest is equal to `source`. Returns false when the caller must `write` the file. */
    keep (name: string, source: string): boolean {
      const entry = previous.get(name)
      if (entry?.source !== source || !isIntact(name, entry)) return false
      record(name, entry)
      counts.unchanged++
      return true
    },
    /** Writes a file and its compressed copies, if it changed. `type`: media type. `source`: see `keep`. */
    write (name: string, bytes: Buffer, { type, source }: { type: string, source?: string | undefined }): void {
      // Picture formats other than SVG are already compressed.
      const isCompressed = bytes.length >= MIN_BYTES && !/^image\/(?!svg)/.test(type)
      const own = partOf(bytes)
      const old = previous.get(name)
      const isUnchanged = old !== undefined && old.sha256 === own.sha256 && (old.gz !== undefined) === isCompressed && isIntact(name, old)
      if (isUnchanged) {
        record(name, { ...old, source })
        counts.unchanged++
        return
      }
      const compressed: { gz?: Buffer, br?: Buffer } = isCompressed ? { gz: gzipSync(bytes, { level: 9 }), br: brotliOf(bytes) } : {}
      replaceFile(name, bytes)
      for (const suffix of ['gz', 'br'] as const) {
        const copy = compressed[suffix]
        if (copy) replaceFile(`${name}.${suffix}`, copy)
        else rmSync(at(`${name}.${suffix}`), { force: true })
      }
      record(name, { ...own, ...(compressed.gz && { gz: partOf(compressed.gz) }), ...(compressed.br && { br: partOf(compressed.br) }), source })
      counts.written++
    },
    /** Removes files of earlier exports, then writes `others` (files beside the pages) and the manifest. */
    finish (others: Readonly<Record<string, string>>): void {
      const wanted = new Set([...files].flatMap(([name, { gz, br }]) => [name, ...gz ? [`${name}.gz`] : [], ...br ? [`${name}.br`] : []]))
      for (const folder of [SITE_FOLDER, GONE_FOLDER]) counts.removed += removeOthers(dir, folder, wanted)
      for (const [name, text] of Object.entries({ ...others, [MANIFEST]: manifestText(files) })) {
        if (!existsSync(at(name)) || readFileSync(at(name), 'utf8') !== text) replaceFile(name, Buffer.from(text))
      }
      rmSync(at(PARTIAL), { recursive: true })
      unlinkSync(at(UNFINISHED))
    },
  }
}

/** Tests whether an export may write into the folder: it is missing, empty, or a mirror. */
export function isMirror (dir: string): boolean {
  if (!existsSync(dir)) return true
  const names = readdirSync(dir)
  return names.every((name) => name === '.lock') || names.includes(MANIFEST) || names.includes(UNFINISHED)
}

function partOf (bytes: Uint8Array): ManifestPart {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
}

/** Returns the entries of the manifest by file name. A missing or invalid manifest has no entries, so all files are written again. */
function readManifest (file: string): Map<string, ManifestEntry> {
  try {
    return new Map(Object.entries(manifest.parse(JSON.parse(readFileSync(file, 'utf8'))).files))
  } catch {
    return new Map()
  }
}

/** Returns the manifest as text, sorted by name, so that equal files give equal text. */
function manifestText (files: ReadonlyMap<string, ManifestEntry>): string {
  const lines = [...files].sort(([a], [b]) => a < b ? -1 : 1).map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`)
  return `{"format":1,"files":{\n${lines.join(',\n')}\n}}\n`
}

function brotliOf (bytes: Buffer): Buffer {
  const { BROTLI_PARAM_QUALITY: quality, BROTLI_PARAM_MODE: mode, BROTLI_PARAM_SIZE_HINT: size } = constants
  return brotliCompressSync(bytes, { params: { [quality]: BROTLI_QUALITY, [mode]: constants.BROTLI_MODE_TEXT, [size]: bytes.length } })
}

/** Removes all files that are not in `wanted`, and empty folders. Returns the number of removed files. */
function removeOthers (dir: string, folder: string, wanted: ReadonlySet<string>): number {
  if (!existsSync(join(dir, folder))) return 0
  let removed = 0
  const items = readdirSync(join(dir, folder), { withFileTypes: true })
  for (const item of items) {
    const name = `${folder}/${item.name}`
    if (item.isDirectory()) removed += removeOthers(dir, name, wanted)
    else if (!wanted.has(name)) {
      unlinkSync(join(dir, name))
      removed++
    }
  }
  if (readdirSync(join(dir, folder)).length === 0) rmdirSync(join(dir, folder))
  return removed
}
