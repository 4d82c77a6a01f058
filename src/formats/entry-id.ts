// The id by which feed readers know a piece for ever.
import { createHash } from 'node:crypto'

/** Ours alone, made once at random: it keeps our ids apart from any other UUIDs that are made from names. */
const NAMESPACE = Buffer.from('8b1f5a0e6d3c4f7299a4c05be2717d36', 'hex')

/**
 * `urn:uuid:…`, a name-based UUID (RFC 9562, version 5). No address is in it: the id stays when the portal moves.
 *
 * It is made from the series, the number and the time of publication, the only things known here that tell pieces apart.
 * They are not the piece's identity: it may be renumbered. As soon as the archive gives each piece a lasting one, this
 * function is the one place to take it from.
 */
export function entryId ({ series, number, publishedAt }: { series: string, number: number, publishedAt: number }): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(`${series}/${number}/${publishedAt}`).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}
