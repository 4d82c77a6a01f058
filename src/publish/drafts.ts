// Composed pieces between the two moments that want them: when it is decided what is public, and when the index is written.
// Ten thousand of them are no matter for memory: all but the first go to a file without a name, which ends with the process.
import { closeSync, openSync, readSync, rmSync, unlinkSync, writeSync } from 'node:fs'
import { deserialize, serialize } from 'node:v8'
import type { Article } from '../content/render.ts'

/** What stays in memory: the pieces of a save, not those of a whole folder. */
const MOST_BYTES = 4 * 1024 * 1024

type Draft = Buffer | { at: number, length: number }

/** @param file where the file without a name is made; nobody else may use it */
export function createDrafts (file: string) {
  const drafts = new Map<string, Draft>()
  let inMemory = 0
  let opened: { fd: number, length: number } | null = null

  function open (): { fd: number, length: number } {
    // One that a crash left in the moment before it lost its name.
    rmSync(file, { force: true })
    const fd = openSync(file, 'wx+', 0o600)
    unlinkSync(file)
    return { fd, length: 0 }
  }

  function store (bytes: Buffer): Draft {
    if (inMemory + bytes.length <= MOST_BYTES) {
      inMemory += bytes.length
      return bytes
    }
    opened ??= open()
    const at = opened.length
    opened.length += writeSync(opened.fd, bytes, 0, bytes.length, at)
    if (opened.length < at + bytes.length) throw new Error('no room for drafts')
    return { at, length: bytes.length }
  }

  function load ({ at, length }: Exclude<Draft, Buffer>): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    readSync(opened?.fd ?? -1, bytes, 0, length, at)
    return bytes
  }

  return {
    /** Keeps a piece, if there is room for it: it can always be composed again. */
    keep (key: string, article: Article): void {
      try {
        drafts.set(key, store(serialize(article)))
      } catch { /* a disk that is full, or only to be read */ }
    },
    /** A copy of the piece that was kept under this key; null when none was. */
    read (key: string): Article | null {
      const draft = drafts.get(key)
      if (draft === undefined) return null
      try {
        return deserialize(Buffer.isBuffer(draft) ? draft : load(draft)) as Article
      } catch {
        return null
      }
    },
    /** Forgets all. */
    clear (): void {
      drafts.clear()
      inMemory = 0
      if (opened !== null) closeSync(opened.fd)
      opened = null
    },
  }
}
