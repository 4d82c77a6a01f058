// Permanent ids of feed entries.
import { createHash } from 'node:crypto'

/** Random, made once for this portal. */
const NAMESPACE = Buffer.from('8b1f5a0e6d3c4f7299a4c05be2717d36', 'hex')

/**
 * Returns a UUID of version 5 (RFC 9562) of the first address of the article; no other article can get that address.
 * The id stays the same when the article is renumbered, when the portal moves, and when the archive is lost.
 */
export function feedEntryId ({ firstAddress }: { firstAddress: string }): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(firstAddress).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
