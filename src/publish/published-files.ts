// Records in the archive which files became public and which files are no longer public.
import type { Archive, PublishedFile } from '../store/archive/archive.ts'
import { addressId } from './ownership.ts'

/**
 * Records the differences between `before` and `after`. Returns true when owners of addresses may have changed: a file is no longer public,
 * an article has another path, or a file other than an article changed.
 * @param bytesOf returns the bytes of a file that is not in the archive; null for pictures, because the archive has no pictures
 */
export function recordPublishedFiles ({ archive, before, after, bytesOf }: {
  archive: Archive, before: readonly PublishedFile[], after: readonly PublishedFile[], bytesOf: (file: PublishedFile) => Uint8Array | null
}): boolean {
  const ended = new Map(before.map((file) => [addressId(file), file]))
  const entries: Parameters<Archive['recordFiles']>[0][number][] = []
  let ownersChanged = false
  for (const file of after) {
    const earlier = ended.get(addressId(file))
    ended.delete(addressId(file))
    if (earlier?.sha256 === file.sha256 && earlier.path === file.path) continue
    ownersChanged ||= file.kind !== 'article' || earlier?.path !== file.path
    entries.push(file)
  }
  for (const { kind, key, path } of ended.values()) entries.push({ kind, key, path, sha256: null })
  if (entries.length > 0) archive.recordFiles(entries, bytesOf)
  return ownersChanged || ended.size > 0
}
