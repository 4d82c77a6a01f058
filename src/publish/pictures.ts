// Copies the pictures that pages or previews show into the folder of media. So pictures stay available when the content folder is not.
// The index lists the public pictures.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../content/article.ts'
import { sha256 } from '../content/parse.ts'

/** Returns the file name of the copy of a picture: a hash of the picture's bytes, and the extension. URLs contain the same name. */
export const mediaName = ({ hash, extension }: Pick<Picture, 'hash' | 'extension'>) => `${hash}.${extension}`

export interface PictureFile { picture: Picture, sha256: string, diskPath: string, size: number }

/** Copies the pictures that have no copy yet. Returns false when a picture could not be copied, or changed after its last reading. */
export function copyPictures (files: readonly PictureFile[], { contentDir, mediaDir, readFile }: { contentDir: string, mediaDir: string, readFile: (file: string) => Uint8Array }): boolean {
  let isComplete = true
  for (const { picture, sha256: hash, diskPath, size } of files) {
    const copy = join(mediaDir, mediaName(picture))
    // A copy of another size is incomplete (for example, after a power cut), so the picture is copied again.
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

/** Returns the bytes of a published picture from its copy. `sha256`: hash of these bytes. Returns null when the copy can't be read. */
export function readPictureCopy (mediaDir: string, { path, sha256 }: { path: string, sha256: string }): Buffer | null {
  const extension = path.slice(path.lastIndexOf('.') + 1).toLowerCase().replace('jpeg', 'jpg')
  try {
    return readFileSync(join(mediaDir, mediaName({ hash: sha256.slice(0, 32), extension })))
  } catch {
    return null
  }
}
