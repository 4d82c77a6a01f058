// The files of a mirror. Each is written aside and renamed, so that it is whole at any moment; what is the same isn't
// touched. Nothing half made ever stands where a web server looks.
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compress, type Compressed, isWorthPacking } from './compress.ts'
import { type ManifestEntry, type ManifestPart, manifestText, readManifest } from './manifest.ts'

/** The folders that a web server shows, and in which nothing but the mirror's own files stays. */
export const PAGES = 'site'
export const GONE_PAGES = 'gone'

const MANIFEST = 'manifest.json'
/** There while an export is at work, and after one that was killed: the manifest doesn't tell all then. */
const UNFINISHED = '.unfinished'
const ASIDE = '.part'

/** The folder has files that no export made. */
export class NotAMirror extends Error {}

/** What became of files: `same` weren't touched. */
export interface TreeCounts { written: number, same: number, removed: number, bytes: number, compressedBytes: number }

export type Tree = ReturnType<typeof openTree>

/**
 * Opens the folder of a mirror, or begins one. `scratch` is a folder that goes when the export ends; one that was killed
 * could not see to that, so `left` names its own.
 * @throws NotAMirror; the system's error when it can't be written
 */
export function openTree (dir: string, { scratch }: { scratch: string }) {
  if (!isMirror(dir)) throw new NotAMirror()
  const at = (name: string) => join(dir, name)
  const before = readManifest(at(MANIFEST))
  const isTrusted = !existsSync(at(UNFINISHED))
  const left = isTrusted ? null : readFileSync(at(UNFINISHED), 'utf8')
  rmSync(at(ASIDE), { recursive: true, force: true })
  mkdirSync(at(ASIDE), { recursive: true })
  writeFileSync(at(UNFINISHED), scratch)
  const files = new Map<string, ManifestEntry>()
  const counts: TreeCounts = { written: 0, same: 0, removed: 0, bytes: 0, compressedBytes: 0 }
  /** Those that this export has seen to. */
  const folders = new Set<string>()
  let lastAside = 0

  function put (name: string, bytes: Uint8Array): void {
    const aside = join(at(ASIDE), String(++lastAside))
    writeFileSync(aside, bytes)
    const folder = dirname(at(name))
    if (!folders.has(folder)) mkdirSync(folder, { recursive: true })
    folders.add(folder)
    renameSync(aside, at(name))
  }

  /** Whether the files that an entry names are there as it says. Sizes will do, unless an export was cut short. */
  function stands (name: string, entry: ManifestEntry): boolean {
    const parts: [string, ManifestPart | undefined][] = [['', entry], ['.gz', entry.gz], ['.br', entry.br]]
    return parts.every(([ending, part]) => {
      if (part === undefined) return true
      const stat = lstatSync(at(name + ending), { throwIfNoEntry: false })
      if (stat?.isFile() !== true || stat.size !== part.size) return false
      return isTrusted || partOf(readFileSync(at(name + ending))).sha256 === part.sha256
    })
  }

  function note (name: string, entry: ManifestEntry): void {
    files.set(name, entry)
    counts.bytes += entry.size
    counts.compressedBytes += (entry.gz?.size ?? 0) + (entry.br?.size ?? 0)
  }

  return {
    counts,
    left,
    /** Keeps what is there when it was made from the same source; else it is to be given to `add`. */
    keep (name: string, source: string): boolean {
      const entry = before.get(name)
      if (entry?.source !== source || !stands(name, entry)) return false
      note(name, entry)
      counts.same++
      return true
    },
    /** Gives the mirror a file of a media type. `source`: see `keep`. */
    add (name: string, bytes: Buffer, { type, source }: { type: string, source?: string | undefined }): void {
      const isPacked = isWorthPacking({ type, bytes })
      const own = partOf(bytes)
      const old = before.get(name)
      const isSame = old !== undefined && old.sha256 === own.sha256 && (old.gz !== undefined) === isPacked && stands(name, old)
      if (isSame) {
        note(name, { ...old, source })
        counts.same++
        return
      }
      const compressed: Partial<Compressed> = isPacked ? compress(bytes) : {}
      put(name, bytes)
      for (const ending of ['gz', 'br'] as const) {
        const other = compressed[ending]
        if (other) put(`${name}.${ending}`, other)
        else rmSync(at(`${name}.${ending}`), { force: true })
      }
      note(name, { ...own, ...(compressed.gz && { gz: partOf(compressed.gz) }), ...(compressed.br && { br: partOf(compressed.br) }), source })
      counts.written++
    },
    /** Ends an export: removes what was not given this time, then writes `others` (files beside the pages) and the manifest. */
    finish (others: Readonly<Record<string, string>>): void {
      const wanted = new Set([...files].flatMap(([name, { gz, br }]) => [name, ...gz ? [`${name}.gz`] : [], ...br ? [`${name}.br`] : []]))
      for (const folder of [PAGES, GONE_PAGES]) counts.removed += removeOthers(dir, folder, wanted)
      for (const [name, text] of Object.entries({ ...others, [MANIFEST]: manifestText(files) })) {
        if (!existsSync(at(name)) || readFileSync(at(name), 'utf8') !== text) put(name, Buffer.from(text))
      }
      rmSync(at(ASIDE), { recursive: true })
      unlinkSync(at(UNFINISHED))
    },
  }
}

/** Whether an export may write there: missing, empty, or made by one. Anything else may be someone's own. */
export function isMirror (dir: string): boolean {
  if (!existsSync(dir)) return true
  const names = readdirSync(dir)
  return names.every((name) => name === '.lock') || names.includes(MANIFEST) || names.includes(UNFINISHED)
}

function partOf (bytes: Uint8Array): ManifestPart {
  return { sha256: createHash('sha256').update(bytes).digest('hex'), size: bytes.length }
}

/** Removes files that aren't wanted, and folders left empty; gives how many files went. */
function removeOthers (dir: string, folder: string, wanted: ReadonlySet<string>): number {
  if (!existsSync(join(dir, folder))) return 0
  let removed = 0
  const left = readdirSync(join(dir, folder), { withFileTypes: true })
  for (const item of left) {
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
