// Notes in the archive which files became public and which ceased to be.
import type { Archive, PublishedFile } from '../store/archive/archive.ts'

const idOf = ({ kind, key }: PublishedFile) => `${kind}\n${key}`

/**
 * Writes the differences between `before` and `after`. Returns true when a file other than an article changed, or the path of one:
 * who owns which address may be different then.
 * @param bytesOf the bytes of a file that the archive lacks; null for pictures, which it doesn't keep
 */
export function recordPublishedFiles ({ archive, before, after, bytesOf }: {
  archive: Archive, before: readonly PublishedFile[], after: readonly PublishedFile[], bytesOf: (file: PublishedFile) => Uint8Array | null
}): boolean {
  const ended = new Map(before.map((file) => [idOf(file), file]))
  const entries: Parameters<Archive['recordFiles']>[0][number][] = []
  let ownersChanged = false
  for (const file of after) {
    const earlier = ended.get(idOf(file))
    ended.delete(idOf(file))
    if (earlier?.sha256 === file.sha256 && earlier.path === file.path) continue
    ownersChanged ||= file.kind !== 'article' || earlier?.path !== file.path
    entries.push(file)
  }
  for (const { kind, key, path } of ended.values()) entries.push({ kind, key, path, sha256: null })
  if (entries.length > 0) archive.recordFiles(entries, bytesOf)
  return ownersChanged || ended.size > 0
}
