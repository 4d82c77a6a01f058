// Finds out which article a document is, whatever its file's name and number. An address that was public never passes to
// another article (docs/decisions/articles-and-addresses.md). Pure: depends on documents and archive alone.
import { articleSimilarity, type ComparableText } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { ParsedArticle } from './documents.ts'
import type { Claim, Ownership } from './ownership.ts'

/** The articles that are or were public. */
export interface ArchivedArticles {
  /** The article that an address (`series/number`) stands for. */
  articleAt: (address: string) => number | undefined
  articleIds: () => Iterable<number>
  /** Text of its last revision; null when it was never shown. */
  comparableText: (articleId: number) => ComparableText | null
}

/** For a folder that is checked without an archive. */
export const EMPTY_ARCHIVE: ArchivedArticles = { articleAt: () => undefined, articleIds: () => [], comparableText: () => null }

export interface Identities {
  /** The archived article of each claim that has one. */
  articleIds: ReadonlyMap<Claim, number>
  /** The claim that stands for each identified article. */
  claimOf: ReadonlyMap<number, Claim<ParsedArticle>>
  /**
   * Claims that may not have their address. `taken`: `owner` stands for the address. `used`: it belongs to another article. `awaited`: the
   * file `owner` stands for it and can't be read yet. `another`: the file of an article holds what looks like another one. `before`: it was
   * refused before and not touched since.
   */
  refused: { claim: Claim<ParsedArticle>, articleId: number, reason: 'taken' | 'used' | 'awaited' | 'another' | 'before', owner: string }[]
}

interface Given {
  claims: readonly Claim<ParsedArticle>[]
  /** What is public, of articles. */
  published: readonly PublishedFile[]
  archived: ArchivedArticles
  ownership: Ownership
  /** Whether the file at a path is there but can't be read yet: no other file gets its article. */
  isAwaited: (path: string) => boolean
  /** Text of a claim; null when it has no usable value. */
  textOf: (claim: Claim<ParsedArticle>) => ComparableText | null
}

/**
 * Identifies each claim in four steps. First: the file, or the bytes, that owns the address, and the file that staff chose. Then: a
 * file, or bytes, that owned it before. Then: what was moved, known by its file or bytes, if its text is alike. Last: the most similar
 * text of a free article.
 */
export function identify (given: Given): Identities {
  const { claims, published, archived } = given
  const state: State = { articleIds: new Map(), claimOf: new Map(), awaited: awaitedArticles(given) }
  const owners = new Map(published.map((file) => [file.key, file]))
  const refused: Identities['refused'] = []
  const owned = (claim: Claim<ParsedArticle>, articleId: number | undefined, isOwner: boolean): boolean => {
    if (articleId === undefined || !isOwner || given.ownership.isHeldBack(claim)) return false
    if (isAnotherArticle(given, claim, articleId)) refused.push({ claim, articleId, reason: 'another', owner: claim.file.path })
    else assign(state, claim, articleId)
    return true
  }
  const notOwners = claims.filter((claim) => {
    const owner = owners.get(claim.key)
    const isOwner = owner !== undefined && (owner.path === claim.file.path || owner.sha256 === claim.file.sha256)
    return !owned(claim, archived.articleAt(claim.key), isOwner || given.ownership.isDecided(claim))
  })
  const others = notOwners.filter((claim) => {
    const articleId = archived.articleAt(claim.key)
    const rival = articleId === undefined ? undefined : state.claimOf.get(articleId)
    const isOpen = rival === undefined ? articleId !== undefined && isFree(state, articleId) : rival.key === claim.key
    return !owned(claim, articleId, isOpen && given.ownership.wasOwner(claim))
  })
  if (others.length > 0) refused.push(...identifyByText(given, state, withoutMoved(given, state, others)))
  return { articleIds: state.articleIds, claimOf: state.claimOf, refused }
}

/**
 * Whether a file that stands for an article holds another one now: title, speaker and most of the text changed at once. So a file
 * that was saved over as a template takes no address. Bytes that were public before are always the article, a decision of staff too.
 */
function isAnotherArticle ({ archived, ownership, textOf }: Given, claim: Claim<ParsedArticle>, articleId: number): boolean {
  if (!claim.isSound || !claim.wantsPublic || ownership.isFormerBytes(claim) || ownership.isDecided(claim)) return false
  const before = archived.comparableText(articleId)
  const own = before && textOf(claim)
  return before !== null && own !== null && own.title !== before.title && own.speaker !== before.speaker && articleSimilarity(own, before) === 0
}

interface State {
  articleIds: Map<Claim, number>
  /** The claim that stands for each identified article. */
  claimOf: Map<number, Claim<ParsedArticle>>
  /** Articles whose file is awaited, with its path. */
  awaited: ReadonlyMap<number, string>
}

function assign (state: State, claim: Claim<ParsedArticle>, articleId: number): void {
  state.articleIds.set(claim, articleId)
  state.claimOf.set(articleId, claim)
}

function awaitedArticles ({ published, archived, isAwaited }: Given): Map<number, string> {
  return new Map(published.filter(({ path }) => isAwaited(path)).flatMap(({ key, path }): [number, string][] => {
    const articleId = archived.articleAt(key)
    return articleId === undefined ? [] : [[articleId, path]]
  }))
}

const isFree = ({ claimOf, awaited }: State, articleId: number) => !claimOf.has(articleId) && !awaited.has(articleId)

/** Returns the article, among those that no file stands for yet, with the most similar text. */
function mostSimilar ({ archived, textOf }: Given, state: State, claim: Claim<ParsedArticle>): number | undefined {
  // Rendering the claim costs milliseconds: it waits until there is a text to compare with.
  let own: ComparableText | null | undefined
  let best: number | undefined
  let most = 0
  for (const articleId of archived.articleIds()) {
    const other = isFree(state, articleId) ? archived.comparableText(articleId) : null
    if (other === null) continue
    own ??= textOf(claim)
    if (own === null) return undefined
    const similarity = articleSimilarity(own, other)
    if (similarity > most) [best, most] = [articleId, similarity]
  }
  return best
}

/** Identifies files that were moved or renumbered, and returns the other claims. */
function withoutMoved (given: Given, state: State, claims: readonly Claim<ParsedArticle>[]): Claim<ParsedArticle>[] {
  const { published, archived } = given
  const byFile = new Map(published.flatMap(({ key, path, sha256 }): [string, number][] => {
    const articleId = archived.articleAt(key)
    return articleId === undefined ? [] : [[path, articleId], [sha256, articleId]]
  }))
  return claims.filter((claim) => {
    const byBytes = byFile.get(claim.file.sha256)
    const articleId = byBytes ?? byFile.get(claim.file.path)
    if (articleId === undefined || !isFree(state, articleId) || !claim.isSound || !claim.wantsPublic || given.ownership.isHeldBack(claim)) return true
    if ((archived.articleAt(claim.key) ?? articleId) !== articleId) return true
    if (byBytes === undefined && mostSimilar(given, state, claim) !== articleId) return true
    assign(state, claim, articleId)
    return false
  })
}

/** Identifies the rest by their texts, and returns claims to an address that belongs to another article. */
function identifyByText (given: Given, state: State, claims: readonly Claim<ParsedArticle>[]): Identities['refused'] {
  const refused: Identities['refused'] = []
  for (const claim of claims) {
    const articleId = given.archived.articleAt(claim.key)
    if (articleId === undefined) {
      if (given.ownership.isHeldBack(claim)) continue
      const similar = claim.isSound && claim.wantsPublic ? mostSimilar(given, state, claim) : undefined
      if (similar !== undefined) assign(state, claim, similar)
      continue
    }
    const owner = state.claimOf.get(articleId)
    if (owner?.key === claim.key && owner.wantsPublic) refused.push({ claim, articleId, reason: 'taken', owner: owner.file.path })
    // A file with errors claims nothing yet.
    else if (!claim.isSound) continue
    else if (state.awaited.has(articleId)) refused.push({ claim, articleId, reason: 'awaited', owner: state.awaited.get(articleId) ?? '' })
    else if (mostSimilar(given, state, claim) !== articleId) refused.push({ claim, articleId, reason: 'used', owner: '' })
    else if (given.ownership.isHeldBack(claim)) refused.push({ claim, articleId, reason: 'before', owner: '' })
    else assign(state, claim, articleId)
  }
  return refused
}
