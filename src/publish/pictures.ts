// Pictures, copied out of the content folder as they are read: shown when the share is gone, never half a file. What is
// public among them is for the index to say.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../content/article.ts'
import { type ParsedFile, sha256 } from '../content/parse.ts'

/** The name under which a picture is kept and served: its bytes' hash. */
export const mediaName = ({ hash, extension }: Pick<Picture, 'hash' | 'extension'>) => `${hash}.${extension}`

/** Copies pictures that aren't there yet, each whole or not at all; false when one changed since it was read. */
export function keepPictures (pictures: readonly { file: ParsedFile, diskPath: string, size: number }[], { contentDir, mediaDir }: { contentDir: string, mediaDir: string }): boolean {
  let whole = true
  for (const { file, diskPath, size } of pictures) {
    if (file.kind !== 'picture' || file.value === null) continue
    const copy = join(mediaDir, mediaName(file.value))
    // A copy of another size was cut short by a crash.
    if (statSync(copy, { throwIfNoEntry: false })?.size === size) continue
    try {
      const bytes = readFileSync(join(contentDir, diskPath))
      if (sha256(bytes) !== file.sha256) throw new Error('changed since it was read')
      mkdirSync(mediaDir, { recursive: true })
      writeFileSync(`${copy}.part`, bytes, { flush: true })
      renameSync(`${copy}.part`, copy)
    } catch {
      whole = false
    }
  }
  return whole
}

/** The bytes of a picture that was accepted as `path` with this hash; null when the copy is lost. */
export function readMedia (mediaDir: string, { path, sha256 }: { path: string, sha256: string }): Buffer | null {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase().replace('jpeg', 'jpg')
  try {
    return readFileSync(join(mediaDir, mediaName({ hash: sha256.slice(0, 32), extension })))
  } catch {
    return null
  }
}
