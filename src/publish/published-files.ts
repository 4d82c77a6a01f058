// What is public, file by file, kept in step with the archive.
import type { PublishedFile, Archive } from '../store/archive/archive.ts'

export type Ledger = ReturnType<typeof createLedger>

export function createLedger (archive: Archive) {
  let current: readonly PublishedFile[] = archive.current()
  return {
    current: () => current,
    /** Forgets what a failed write has left in memory. */
    reload (): void {
      current = archive.current()
    },
    /**
     * Notes in the archive what became public or ceased to be; true when more than the words of pieces changed.
     * @param bytesOf the bytes of an accepted file; null for one that the archive is not to keep
     */
    record (accepted: readonly PublishedFile[], bytesOf: (acceptance: PublishedFile) => Uint8Array | null): boolean {
      const keyOf = ({ kind, key }: PublishedFile) => `${kind}\n${key}`
      const before = new Map(current.map((acceptance) => [keyOf(acceptance), acceptance]))
      const entries: Parameters<Archive['append']>[0][number][] = []
      let holdersChanged = false
      for (const acceptance of accepted) {
        const earlier = before.get(keyOf(acceptance))
        before.delete(keyOf(acceptance))
        if (earlier?.sha256 === acceptance.sha256 && earlier.path === acceptance.path) continue
        holdersChanged ||= acceptance.kind !== 'article' || earlier?.path !== acceptance.path
        entries.push(acceptance)
      }
      for (const { kind, key, path } of before.values()) entries.push({ kind, key, path, sha256: null })
      holdersChanged ||= before.size > 0
      if (entries.length > 0) {
        archive.append(entries, bytesOf)
        current = accepted
      }
      return holdersChanged
    },
  }
}
