// One rule of ownership, for articles, streets, series and all else that has an address. It depends on what the archive knows of
// an address, not on the order of events (docs/decisions/owner-and-last-good-version.md).
import type { Kind } from '../content/kinds.ts'
import type { ParsedFile } from '../content/parse.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { RefusedFile } from '../store/archive/ownership.ts'

/** A document that wants an address. */
export interface Claim<F extends ParsedFile = ParsedFile> {
  /** `yibashou/1`, the folder of a series, the slug of a street, the path of a picture. */
  key: string
  file: F
  /** It has no error. */
  isSound: boolean
  /** False for a draft and a scheduled article. True for a broken file, since its status is unknown. */
  wantsPublic: boolean
}

export type Ownership = ReturnType<typeof createOwnership>

/** Among former owners the first one of all is the strongest, so that two of them can't take turns. */
const RANKS = { decided: 4, owner: 3, formerPath: 2, formerBytes: 1, none: 0 }

const keyOf = (kind: Kind, key: string) => `${kind} ${key}`

/**
 * @param published what is public now
 * @param former every file that was ever public, under each key that it had, the first one first
 * @param decisions the last decision of staff about each key
 * @param mtimeOf when the file at a path was last changed (epoch ms); null when it isn't in the folder
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
    /** Whether staff decided for the file at a path, about any key. */
    isDecidedPath: (path: string) => decisions.some((file) => file.path === path),
    /** Whether the file owned the key before, by its path or its bytes: it always gets it back. */
    wasOwner,
    isFormerBytes: ({ key, file }: Claim) => formerBytes.has(`${keyOf(file.kind, key)}\n${file.sha256}`),
    /** Whether the file was refused and no person has touched it since: it isn't published by itself. */
    isHeldBack: (claim: Claim) => untouched.has(`${claim.file.path}\n${claim.file.sha256}\n${mtimeOf(claim.file.path)}`) && !wasOwner(claim) && !isDecided(claim),
    /** Returns how strong a claim is: the strongest owns the key. */
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

/** Returns for each text its first place among them, from 0 to below 1. */
function firstPlaces (texts: readonly string[]): Map<string, number> {
  const places = new Map<string, number>()
  texts.forEach((text, index) => { if (!places.has(text)) places.set(text, index / (texts.length + 1)) })
  return places
}

/** For a folder that is checked without an archive. */
export const NO_OWNERSHIP: Ownership = createOwnership({ published: [], former: [], refused: [], decisions: [], mtimeOf: () => null })
