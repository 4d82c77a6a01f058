// Ranks the files that claim the same address, so that one file becomes the owner of the address. Articles, streets, series and pictures
// have addresses. The rank depends on the records of the address in the archive. It does not depend on the order in which files
// changed (docs/decisions/owner-and-last-good-version.md).
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { RefusedFile } from '../store/archive/ownership.ts'

/** A claim: a file of the content folder that asks for an address. */
export interface Claim<F extends ParsedFile = ParsedFile> {
  /** The claimed address: `yibashou/1` of an article, folder of a series, slug of a street, path of a picture; else empty. */
  key: string
  file: F
  /** True: the file has no error. */
  isSound: boolean
  /** False for a draft and for a scheduled article. True for a file whose front matter can't be used, because its status is unknown. */
  wantsPublic: boolean
}

export type Ownership = ReturnType<typeof createOwnership>

/** Ranks of files that claim the same address. Among former owners, the earliest gets the highest rank, so that owners rarely change. */
const RANKS = { decided: 4, owner: 3, formerPath: 2, formerBytes: 1, none: 0 }

/** Identifies an address: its kind and its key. */
export const addressId = ({ kind, key }: Pick<PublishedFile, 'kind' | 'key'>) => `${kind}\n${key}`

const withPath = (file: Omit<PublishedFile, 'sha256'>) => `${addressId(file)}\n${file.path}`
const withBytes = (file: Omit<PublishedFile, 'path'>) => `${addressId(file)}\n${file.sha256}`

const versionId = ({ path, sha256, mtimeMs }: { path: string, sha256: string, mtimeMs: number | null }) => `${path}\n${sha256}\n${mtimeMs}`

/** Returns the record that a claim would have if its file were public. */
const recordOf = ({ key, file: { kind, path, sha256 } }: Claim): PublishedFile => ({ kind, key, path, sha256 })

/**
 * @param published files that are public now
 * @param former every version (path and hash) of a file that was ever public, once per address (key). The earliest publication comes first
 * @param refused versions of files (path, hash, time of change) that did not get the address that they claimed
 * @param decisions the file that staff last chose for each address (key)
 * @param mtimeOf returns when the file at a path last changed (epoch ms); null when no file with this path is in the content folder
 */
export function createOwnership ({ published, former, refused, decisions, mtimeOf }: {
  published: readonly PublishedFile[], former: readonly PublishedFile[], refused: readonly RefusedFile[], decisions: readonly PublishedFile[], mtimeOf: (path: string) => number | null
}) {
  const owners = new Map(published.map((file) => [addressId(file), file]))
  const decided = new Map(decisions.map((file) => [addressId(file), file]))
  const decidedPaths = new Set(decisions.map(({ path }) => path))
  const formerPaths = firstPlaces(former.map(withPath))
  const formerBytes = firstPlaces(former.map(withBytes))
  const refusedPaths = new Set(refused.map(({ path }) => path))
  const untouched = new Set(refused.map(versionId))

  const isDecided = (claim: Claim) => {
    const decision = decided.get(addressId(recordOf(claim)))
    return decision?.path === claim.file.path && decision.sha256 === claim.file.sha256
  }
  const isFormerBytes = (claim: Claim) => formerBytes.has(withBytes(recordOf(claim)))
  const wasOwner = (claim: Claim) => formerPaths.has(withPath(recordOf(claim))) || isFormerBytes(claim)
  return {
    isDecided,
    /** Returns true when the last choice of staff for any address is the file at `path`. */
    isDecidedPath: (path: string) => decidedPaths.has(path),
    /** Returns true when a file with the same path or the same bytes was ever public at the claimed address. */
    wasOwner,
    /** Returns true when the bytes of the file were ever public at the claimed address. */
    isFormerBytes,
    /**
     * Returns true when the claimed file was refused before and has not changed since. Returns false for a former owner of the address,
     * and for the file that staff chose for the address.
     */
    isHeldBack: (claim: Claim) => untouched.has(versionId({ ...claim.file, mtimeMs: mtimeOf(claim.file.path) })) && !wasOwner(claim) && !isDecided(claim),
    /** Returns the rank of a claim. Among claims to the same address, the claim with the higher rank comes first. */
    rank: (claim: Claim): number => {
      const record = recordOf(claim)
      if (isDecided(claim)) return RANKS.decided
      if (owners.get(addressId(record))?.path === record.path && !refusedPaths.has(record.path)) return RANKS.owner
      const byPath = formerPaths.get(withPath(record))
      if (byPath !== undefined) return RANKS.formerPath - byPath
      const byBytes = formerBytes.get(withBytes(record))
      return byBytes === undefined ? RANKS.none : RANKS.formerBytes - byBytes
    },
  }
}

/** Returns the position where each text first occurs in `texts`: 0 for the start of the list, less than 1 for its end. */
function firstPlaces (texts: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  texts.forEach((text, index) => { if (!places.has(text)) places.set(text, index / (texts.length + 1)) })
  return places
}

/** Ownership without any records, for checking a content folder that has no archive. */
export const NO_OWNERSHIP: Ownership = createOwnership({ published: [], former: [], refused: [], decisions: [], mtimeOf: () => null })
