// Copies of the pictures that pages or previews show. So pictures stay available without the share, and no copy is incomplete.
// The index lists the public pictures.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../content/article.ts'
import { sha256 } from '../content/parse.ts'

/** Returns the file name of a copy, which is also its name in URLs: a hash of the bytes of the picture. */
export const mediaName = ({ hash, extension }: Pick<Picture, 'hash' | 'extension'>) => `${hash}.${extension}`

export interface PictureFile { picture: Picture, sha256: string, diskPath: string, size: number }

/** Copies pictures that have no copy yet. No copy is incomplete. Returns false when a picture could not be copied, or changed. */
export function copyPictures (files: readonly PictureFile[], { contentDir, mediaDir, readFile }: { contentDir: string, mediaDir: string, readFile: (file: string) => Uint8Array }): boolean {
  let isComplete = true
  for (const { picture, sha256: hash, diskPath, size } of files) {
    const copy = join(mediaDir, mediaName(picture))
    // If the size is different, a crash interrupted the copy.
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

/** Returns the bytes of a picture that was published as `path` with this hash; null when the copy can't be read. */
export function readPictureCopy (mediaDir: string, { path, sha256 }: { path: string, sha256: string }): Buffer | null {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase().replace('jpeg', 'jpg')
  try {
    return readFileSync(join(mediaDir, mediaName({ hash: sha256.slice(0, 32), extension })))
  } catch {
    return null
  }
}
