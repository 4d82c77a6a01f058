// The id by which feed readers know a piece for ever.
import { createHash } from 'node:crypto'

/** Ours alone, made once at random: it keeps our ids apart from any other UUIDs that are made from names. */
const NAMESPACE = Buffer.from('8b1f5a0e6d3c4f7299a4c05be2717d36', 'hex')

/**
 * `urn:uuid:…`, a name-based UUID (RFC 9562, version 5), of the first address that the piece ever had: no other piece can get
 * that address. The id stays when the piece is renumbered, when the portal moves, and when the archive is lost.
 */
export function entryId ({ firstAddress }: { firstAddress: string }): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(firstAddress).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
