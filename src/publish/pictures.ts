// Copies of pictures, made as they are shown: served when the share is gone, never half a file. The index says which are public.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../content/article.ts'
import { sha256 } from '../content/parse.ts'

/** Name under which a picture is kept and served: a hash of its bytes. */
export const mediaName = ({ hash, extension }: Pick<Picture, 'hash' | 'extension'>) => `${hash}.${extension}`

export interface PictureFile { picture: Picture, sha256: string, diskPath: string, size: number }

/** Copies pictures that are not there yet, each whole or not at all. Returns false when one changed since it was read. */
export function copyPictures (files: readonly PictureFile[], { contentDir, mediaDir, readFile }: { contentDir: string, mediaDir: string, readFile: (file: string) => Uint8Array }): boolean {
  let isComplete = true
  for (const { picture, sha256: hash, diskPath, size } of files) {
    const copy = join(mediaDir, mediaName(picture))
    // A copy of another size was cut short by a crash.
    if (statSync(copy, { throwIfNoEntry: false })?.size === size) continue
    try {
      const bytes = readFile(join(contentDir, diskPath))
      if (sha256(bytes) !== hash) throw new Error('changed since it was read')
      mkdirSync(mediaDir, { recursive: true })
      writeFileSync(`${copy}.part`, bytes, { flush: true })
      renameSync(`${copy}.part`, copy)
    } catch {
      isComplete = false
    }
  }
  return isComplete
}

/** Returns the bytes of a picture that was published as `path` with this hash; null when the copy is lost. */
export function readPictureCopy (mediaDir: string, { path, sha256 }: { path: string, sha256: string }): Buffer | null {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase().replace('jpeg', 'jpg')
  try {
    return readFileSync(join(mediaDir, mediaName({ hash: sha256.slice(0, 32), extension })))
  } catch {
    return null
  }
}
