// Decides which version of which file is shown at each address. A file without errors in the content folder is shown as it is. For a file
// with errors, its last good version is shown. All kinds of files have this rule. The order in which files changed does not matter.
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
  /** Claims whose address another file gets. `owner`: path of the other file. `isOwnerPublic`: the other file wants to be public. */
  conflicts: { claim: Claim<F>, owner: string, isOwnerPublic: boolean }[]
  /** Claims to addresses that no file gets: every file that claims the address was refused before and has not changed since. */
  heldBack: Claim<F>[]
}

/**
 * Chooses the owner of every claimed address (key). Claims that are held back (`ownership.isHeldBack`) never become owners.
 * Files that want to be public come before drafts. If this is equal, the claim with the higher `ownership.rank` comes first.
 * If the rank is equal too, a file without errors comes first. The last criterion is the path.
 * @param published files of the same kind as the claims that were public before this pass
 * @param present documents of the same kind in the content folder by path, including documents that claim no address
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

/** Returns a function that returns the published files of a kind. */
export function byKind (published: readonly PublishedFile[]): (kind: Kind) => readonly PublishedFile[] {
  const groups = Map.groupBy(published, (file) => file.kind)
  return (kind) => groups.get(kind) ?? []
}
