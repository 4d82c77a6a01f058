// Pictures, copied out of the content folder as they are read: shown when the share is gone, never half a file. What is
// public among them is for the index to say.
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Picture } from '../content/article.ts'

/** The name under which a picture is kept and served: its bytes' hash. */
export const mediaName = ({ hash, extension }: Pick<Picture, 'hash' | 'extension'>) => `${hash}.${extension}`

/** Whether the copy is there; one of another size was cut short by a crash. */
export function hasMedia (mediaDir: string, picture: Picture, size: number): boolean {
  return statSync(join(mediaDir, mediaName(picture)), { throwIfNoEntry: false })?.size === size
}

/** Keeps a picture; whole or not at all. */
export function keepMedia (mediaDir: string, picture: Picture, bytes: Uint8Array): void {
  const file = join(mediaDir, mediaName(picture))
  mkdirSync(mediaDir, { recursive: true })
  writeFileSync(`${file}.part`, bytes, { flush: true })
  renameSync(`${file}.part`, file)
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
