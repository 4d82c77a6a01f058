// Who holds which key, and with which words: the file in the folder when it is sound, else the last good version.
// One rule for pieces, streets, series and the site. Pure: it hangs on the files and the archive, not on the order of
// events.
import type { Kind } from '../content/kinds.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'

/** A file that stands, or would stand, for a key. */
export interface Claim<F extends ParsedFile = ParsedFile> {
  key: string
  file: F
  /** It can be used as it is. */
  sound: boolean
  /** It would be public now; a draft is not, of a broken file nobody knows. A file that wants to be public comes before one that doesn't. */
  wantsPublic: boolean
}

export interface Choice<F extends ParsedFile = ParsedFile> {
  key: string
  /** What is to be shown: the claimant's own file, or the last good version. */
  file: F
  /** True: `file` comes from the archive, and `claim` (if any) is a file that can't be used. */
  kept: boolean
  claim: Claim<F> | null
}

export interface Choices<F extends ParsedFile = ParsedFile> {
  chosen: Choice<F>[]
  /** Claims that lost to another file of the same key, with the path that holds it. */
  beaten: { claim: Claim<F>, holder: string }[]
}

/**
 * Chooses for every key, among files that want to be public before drafts: the file that held it; else the bytes that
 * were public; else a sound file; else the first path.
 * @param archived what was public, of this kind
 * @param keepMissing whether a key stays although no file stands for it any more
 * @param present whether the folder has a file at a path that can stand for nothing (unreadable front matter)
 */
export function choose<F extends ParsedFile> ({ claims, archived, load, present, keepMissing }: {
  claims: readonly Claim<F>[]
  archived: readonly PublishedFile[]
  load: (acceptance: PublishedFile) => F | null
  present: ReadonlyMap<string, F>
  keepMissing: (acceptance: PublishedFile) => boolean
}): Choices<F> {
  const holders = new Map(archived.map((acceptance) => [acceptance.key, acceptance]))
  const byKey = new Map<string, Claim<F>[]>()
  for (const claim of claims) byKey.set(claim.key, [...byKey.get(claim.key) ?? [], claim])
  const result: Choices<F> = { chosen: [], beaten: [] }
  const keep = (acceptance: PublishedFile | undefined, claim: Claim<F> | null) => {
    const file = acceptance && load(acceptance)
    if (file) result.chosen.push({ key: acceptance.key, file, kept: true, claim })
  }
  const unusable = new Set<string>()
  for (const [key, rivals] of byKey) {
    const holder = holders.get(key)
    const [winner, ...losers] = rivals.toSorted(order(holder))
    if (!winner) continue
    for (const claim of losers) {
      result.beaten.push({ claim, holder: winner.file.path })
      unusable.add(claim.file.path)
    }
    if (winner.sound) result.chosen.push({ key, file: winner.file, kept: false, claim: winner })
    else {
      unusable.add(winner.file.path)
      keep(holder, winner)
    }
  }
  const claimed = new Set(claims.map((claim) => claim.file.path))
  for (const acceptance of archived) {
    if (byKey.has(acceptance.key)) continue
    const here = present.has(acceptance.path)
    const holderIsBroken = here && (!claimed.has(acceptance.path) || unusable.has(acceptance.path))
    if (holderIsBroken || (!here && keepMissing(acceptance))) keep(acceptance, null)
  }
  result.chosen.sort((a, b) => a.key < b.key ? -1 : a.key > b.key ? 1 : 0)
  return result
}

function order (holder: PublishedFile | undefined) {
  const rank = (claim: Claim) => [claim.wantsPublic, claim.file.path === holder?.path, claim.file.sha256 === holder?.sha256, claim.sound]
  return (a: Claim, b: Claim) => {
    const [left, right] = [rank(a), rank(b)]
    const at = left.findIndex((value, index) => value !== right[index])
    if (at >= 0) return left[at] === true ? -1 : 1
    return a.file.path < b.file.path ? -1 : 1
  }
}

/** Groups acceptances by kind. */
export function byKind (acceptances: readonly PublishedFile[]): (kind: Kind) => readonly PublishedFile[] {
  const groups = Map.groupBy(acceptances, (acceptance) => acceptance.kind)
  return (kind) => groups.get(kind) ?? []
}
