// The rule of ownership for everything that has an address, such as articles, streets and series. The rule depends on the records of an
// address in the archive, not on the order of events (docs/decisions/owner-and-last-good-version.md).
import type { Kind } from '../content/kinds.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { RefusedFile } from '../store/archive/ownership.ts'

/** A document that wants an address. */
export interface Claim<F extends ParsedFile = ParsedFile> {
  /** Address of an article such as `yibashou/1`, folder of a series, slug of a street, or path of a picture. */
  key: string
  file: F
  /** True: the file has no error. */
  isSound: boolean
  /** False for a draft and a scheduled article. True for a broken file, since its status is unknown. */
  wantsPublic: boolean
}

export type Ownership = ReturnType<typeof createOwnership>

/** Among former owners, the earliest has the highest rank. So two former owners can't replace each other again and again. */
const RANKS = { decided: 4, owner: 3, formerPath: 2, formerBytes: 1, none: 0 }

const keyOf = (kind: Kind, key: string) => `${kind} ${key}`

/**
 * @param published files that are public now
 * @param former every file that was ever public, once for each of its keys, the earliest first
 * @param decisions the last decision of staff about each key
 * @param mtimeOf returns the time of the last change of the file at a path (epoch ms); null when the file isn't in the folder
 */
export function createOwnership ({ published, former, refused, decisions, mtimeOf }: {
  published: readonly PublishedFile[], former: readonly PublishedFile[], refused: readonly RefusedFile[], decisions: readonly PublishedFile[], mtimeOf: (path: string) => number | null
}) {
  const owners = new Map(published.map((file) => [keyOf(file.kind, file.key), file]))
  const decided = new Map(decisions.map((file) => [keyOf(file.kind, file.key), file]))
  const formerPaths = firstPlaces(former.map(({ kind, key, path }) => `${keyOf(kind, key)}\n${path}`))
  const formerBytes = firstPlaces(former.map(({ kind, key, sha256 }) => `${keyOf(kind, key)}\n${sha256}`))
  const refusedPaths = new Set(refused.map(({ path }) => path))
  const untouched = new Set(refused.map(({ path, sha256, mtimeMs }) => `${path}\n${sha256}\n${mtimeMs}`))

  const isDecided = ({ key, file }: Claim) => {
    const decision = decided.get(keyOf(file.kind, key))
    return decision?.path === file.path && decision.sha256 === file.sha256
  }
  const wasOwner = ({ key, file }: Claim) => formerPaths.has(`${keyOf(file.kind, key)}\n${file.path}`) || formerBytes.has(`${keyOf(file.kind, key)}\n${file.sha256}`)
  return {
    isDecided,
    /** Returns true when staff chose the file at a path as the owner of any key. */
    isDecidedPath: (path: string) => decisions.some((file) => file.path === path),
    /** Returns true when a file with the same path or the same bytes owned the key before. Such a file is never held back. */
    wasOwner,
    isFormerBytes: ({ key, file }: Claim) => formerBytes.has(`${keyOf(file.kind, key)}\n${file.sha256}`),
    /** Returns true when the file was refused and has not changed since. Former owners and files that staff chose are never held back. */
    isHeldBack: (claim: Claim) => untouched.has(`${claim.file.path}\n${claim.file.sha256}\n${mtimeOf(claim.file.path)}`) && !wasOwner(claim) && !isDecided(claim),
    /** Returns the rank of a claim: a higher rank comes first. */
    rank: (claim: Claim): number => {
      const { key, file } = claim
      const id = keyOf(file.kind, key)
      const owner = owners.get(id)
      if (isDecided(claim)) return RANKS.decided
      if (owner?.path === file.path && !refusedPaths.has(file.path)) return RANKS.owner
      const byPath = formerPaths.get(`${id}\n${file.path}`)
      if (byPath !== undefined) return RANKS.formerPath - byPath
      const byBytes = formerBytes.get(`${id}\n${file.sha256}`)
      return byBytes === undefined ? RANKS.none : RANKS.formerBytes - byBytes
    },
  }
}

/** Returns the first position of each text in the list, as a number from 0 to less than 1. */
function firstPlaces (texts: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  texts.forEach((text, index) => { if (!places.has(text)) places.set(text, index / (texts.length + 1)) })
  return places
}

/** Used to check a folder without an archive. */
export const NO_OWNERSHIP: Ownership = createOwnership({ published: [], former: [], refused: [], decisions: [], mtimeOf: () => null })
