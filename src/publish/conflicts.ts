// Decides which document is shown at an address: the file in the folder if it has no error, else the last good version.
// Articles, streets, series and the site have the same rule. Pure functions: the order of events does not matter.
import type { Kind } from '../content/kinds.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { Claim, Ownership } from './ownership.ts'

export interface Choice<F extends ParsedFile = ParsedFile> {
  key: string
  /** The file that the site shows: the file of `claim`, or the last good version. */
  file: F
  /** True: `file` comes from the archive, and `claim` is null or a file with errors. False: `file` is the file of `claim`. */
  isLastGood: boolean
  claim: Claim<F> | null
}

export interface Choices<F extends ParsedFile = ParsedFile> {
  chosen: Choice<F>[]
  /** Claims to an address that another file owns. `owner` is the path of the other file. */
  conflicts: { claim: Claim<F>, owner: string, isOwnerPublic: boolean }[]
  /** Claims to a key of which all claims were refused before. Their files have not changed since. */
  heldBack: Claim<F>[]
}

/**
 * Chooses the owner of every key. A file that wants to be public comes before a draft. Next, the claim with the higher
 * `ownership.rank` comes first. Next comes a file without errors, then the first path. A claim that is held back
 * (`ownership.isHeldBack`) never becomes the owner.
 * @param published public files of this kind, before this pass
 * @param present documents of this kind by path, including documents without a key
 * @param keepMissing returns true when a public file stays public although the file is not in the folder
 */
export function chooseOwners<F extends ParsedFile> ({ claims, ownership, published, loadPublished, present, keepMissing }: {
  claims: readonly Claim<F>[]
  ownership: Ownership
  published: readonly PublishedFile[]
  loadPublished: (file: PublishedFile) => F | null
  present: ReadonlyMap<string, F>
  keepMissing: (file: PublishedFile) => boolean
}): Choices<F> {
  const owners = new Map(published.map((file) => [file.key, file]))
  const claimsByKey = Map.groupBy(claims, (claim) => claim.key)
  const result: Choices<F> = { chosen: [], conflicts: [], heldBack: [] }
  const keepLastGood = (owner: PublishedFile | undefined, claim: Claim<F> | null) => {
    const file = owner && loadPublished(owner)
    if (file) result.chosen.push({ key: owner.key, file, isLastGood: true, claim })
  }
  const unusable = new Set<string>()
  for (const [key, rivals] of claimsByKey) {
    const owner = owners.get(key)
    const [winner, ...losers] = rivals.toSorted(byRank(ownership))
    if (!winner) continue
    if (ownership.isHeldBack(winner)) {
      result.heldBack.push(...rivals)
      claimsByKey.delete(key)
      continue
    }
    for (const claim of losers) {
      result.conflicts.push({ claim, owner: winner.file.path, isOwnerPublic: winner.wantsPublic })
      unusable.add(claim.file.path)
    }
    if (winner.isSound) result.chosen.push({ key, file: winner.file, isLastGood: false, claim: winner })
    else {
      unusable.add(winner.file.path)
      keepLastGood(owner, winner)
    }
  }
  const claimed = new Set(claims.map((claim) => claim.file.path))
  for (const owner of published) {
    if (claimsByKey.has(owner.key)) continue
    const isPresent = present.has(owner.path)
    const isBroken = isPresent && (!claimed.has(owner.path) || unusable.has(owner.path))
    if (isBroken || (!isPresent && keepMissing(owner))) keepLastGood(owner, null)
  }
  result.chosen.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  return result
}

function byRank ({ isHeldBack, rank }: Ownership) {
  const values = (claim: Claim) => [isHeldBack(claim) ? 0 : 1, claim.wantsPublic ? 1 : 0, rank(claim), claim.isSound ? 1 : 0]
  return (a: Claim, b: Claim) => {
    const [left, right] = [values(a), values(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    if (at >= 0) return (right[at] ?? 0) - (left[at] ?? 0)
    return a.file.path < b.file.path ? -1 : 1
  }
}

/** Groups published files by kind. */
export function byKind (published: readonly PublishedFile[]): (kind: Kind) => readonly PublishedFile[] {
  const groups = Map.groupBy(published, (file) => file.kind)
  return (kind) => groups.get(kind) ?? []
}
