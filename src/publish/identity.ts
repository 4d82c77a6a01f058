// Which piece a file is, whatever its name and number: an address that was public never passes to another piece.
// Pure: it hangs on the files and the archive.
import { type ComparableText, articleSimilarity } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { Claim } from './conflicts.ts'
import type { ParsedArticle } from './compose-piece.ts'

/** What is known of pieces that are or were public. */
export interface KnownPieces {
  /** The piece that an address (`series/number`) stands for. */
  pieceAt: (address: string) => number | undefined
  pieces: () => Iterable<number>
  /** Its last version; null when it was never shown. */
  recognisable: (piece: number) => ComparableText | null
}

/** What a folder is checked with that has no archive. */
export const NOTHING_KNOWN: KnownPieces = { pieceAt: () => undefined, pieces: () => [], recognisable: () => null }

export interface Identities {
  /** The piece of each claim that is one already known. */
  pieces: ReadonlyMap<Claim, number>
  /** Claims to the address of another piece; `holder` is the file that stands for it there, null when none does. */
  refused: { claim: Claim<ParsedArticle>, piece: number, holder: string | null }[]
}

/**
 * Tells which piece each claim is: the file, or the bytes, that held the address; else what was moved, by its file or bytes,
 * if its text is alike; else what is recognised by its text among the pieces that no other file stands for.
 * @param archived what is public, of pieces
 * @param isAwaited whether the file at a path is there and only can't be read yet: its piece is no other file's
 * @param read what a claim is recognised by; null when it can't be composed
 */
export function identify ({ claims, archived, known, isAwaited, read }: {
  claims: readonly Claim<ParsedArticle>[], archived: readonly PublishedFile[], known: KnownPieces, isAwaited: (path: string) => boolean, read: (claim: Claim<ParsedArticle>) => ComparableText | null
}): Identities {
  const pieces = new Map<Claim, number>()
  const refused: Identities['refused'] = []
  const holders = new Map(archived.map((acceptance) => [acceptance.key, acceptance]))
  const taken = new Map<number, Claim>()
  const awaited = new Map(archived.filter(({ path }) => isAwaited(path)).flatMap(({ key, path }): [number, string][] => {
    const piece = known.pieceAt(key)
    return piece === undefined ? [] : [[piece, path]]
  }))
  const is = (claim: Claim, piece: number) => {
    pieces.set(claim, piece)
    taken.set(piece, claim)
  }
  const isFree = (piece: number) => !taken.has(piece) && !awaited.has(piece)
  /** Of the pieces that no file stands for yet, the one that a claim looks most like. */
  const likest = (claim: Claim<ParsedArticle>): number | undefined => {
    // Reading a text is dear: it waits until there is another one to hold it against.
    let own: ComparableText | null | undefined
    let best: number | undefined
    let most = 0
    for (const piece of known.pieces()) {
      const other = isFree(piece) ? known.recognisable(piece) : null
      if (other === null) continue
      own ??= read(claim)
      if (own === null) return undefined
      const alike = articleSimilarity(own, other)
      if (alike > most) [best, most] = [piece, alike]
    }
    return best
  }
  let others = claims.filter((claim) => {
    const holder = holders.get(claim.key)
    const piece = known.pieceAt(claim.key)
    const stays = piece !== undefined && holder !== undefined && (holder.path === claim.file.path || holder.sha256 === claim.file.sha256)
    if (stays) is(claim, piece)
    return !stays
  })
  if (others.length === 0) return { pieces, refused }

  const byFile = new Map(archived.flatMap(({ key, path, sha256 }): [string, number][] => {
    const piece = known.pieceAt(key)
    return piece === undefined ? [] : [[path, piece], [sha256 ?? '', piece]]
  }))
  others = others.filter((claim) => {
    const bytes = byFile.get(claim.file.sha256)
    const piece = bytes ?? byFile.get(claim.file.path)
    if (piece === undefined || !isFree(piece) || !claim.sound || !claim.wantsPublic) return true
    if ((known.pieceAt(claim.key) ?? piece) !== piece || (bytes === undefined && likest(claim) !== piece)) return true
    is(claim, piece)
    return false
  })
  for (const claim of others) {
    const holder = known.pieceAt(claim.key)
    if (holder !== undefined) {
      const taker = taken.get(holder)
      if (taker?.key === claim.key && taker.wantsPublic) refused.push({ claim, piece: holder, holder: taker.file.path })
      // What can't be read claims nothing yet.
      else if (!claim.sound) continue
      else if (awaited.has(holder)) refused.push({ claim, piece: holder, holder: awaited.get(holder) ?? null })
      else if (likest(claim) === holder) is(claim, holder)
      else refused.push({ claim, piece: holder, holder: null })
    } else if (claim.sound && claim.wantsPublic) {
      const piece = likest(claim)
      if (piece !== undefined) is(claim, piece)
    }
  }
  return { pieces, refused }
}
