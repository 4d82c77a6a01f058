// Finds the archived article of each document, even if the file has a new name or number. An address that was public is never given to
// another article (docs/decisions/articles-and-addresses.md). Pure functions: the result depends only on documents and archive.
import { articleSimilarity, type ComparableText } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { ParsedArticle } from './documents.ts'
import type { Claim, Ownership } from './ownership.ts'

/** The articles of the archive: each article that is or was public. */
export interface ArchivedArticles {
  /** Returns the id of the article that an address (`series/number`) belongs to. */
  articleAt: (address: string) => number | undefined
  articleIds: () => Iterable<number>
  /** Returns the text of the last revision of an article; null when the article was never shown. */
  comparableText: (articleId: number) => ComparableText | null
}

/** An archive without articles, for checking a content folder that has no archive. */
export const EMPTY_ARCHIVE: ArchivedArticles = { articleAt: () => undefined, articleIds: () => [], comparableText: () => null }

export interface Identities {
  /** Id of the archived article that each claim continues. A claim for a new article has no id. */
  articleIds: ReadonlyMap<Claim, number>
  /** The claim of each identified article. */
  claimOf: ReadonlyMap<number, Claim<ParsedArticle>>
  /**
   * Claims that do not get the claimed address, and the reason. `taken`: the file at the path `owner` has the address.
   * `used`: the address belongs to another article. `awaited`: the file at the path `owner` has the address, but can't be read yet.
   * `another`: the claimed file now seems to contain another article than before.
   * `before`: the claimed file was refused before and has not changed since.
   */
  refused: { claim: Claim<ParsedArticle>, articleId: number, reason: 'taken' | 'used' | 'awaited' | 'another' | 'before', owner: string }[]
}

interface Given {
  claims: readonly Claim<ParsedArticle>[]
  /** Files of the articles that are public. */
  published: readonly PublishedFile[]
  archived: ArchivedArticles
  ownership: Ownership
  /** Returns true when the file at a path exists but can't be read yet. The article of this file is not given to another file. */
  isAwaited: (path: string) => boolean
  /** Returns the text of the claimed file; null when the front matter of the file can't be used. */
  textOf: (claim: Claim<ParsedArticle>) => ComparableText | null
}

/**
 * Finds the archived article of each claim (a file with its claimed address) in four steps. A later step handles only the remaining claims.
 * 1. The file has the path or the bytes of the present owner of the address, or staff chose the file.
 * 2. The file has the path or the bytes of a former owner of the address.
 * 3. The file has the bytes of a public article at another address. Or it has the path of this article, and the most similar text.
 * 4. The file gets the archived article with the most similar text, among articles that have no file yet.
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
 * Returns true when the claimed file contains another article than article `articleId`: title, speaker and most of the text differ.
 * Authors may write a new article over an old file. This check keeps the new article away from the address of the old article.
 * Returns false for bytes that were public at this address before, and for a file that staff chose.
 */
function isAnotherArticle ({ archived, ownership, textOf }: Given, claim: Claim<ParsedArticle>, articleId: number): boolean {
  if (!claim.isSound || !claim.wantsPublic || ownership.isFormerBytes(claim) || ownership.isDecided(claim)) return false
  const before = archived.comparableText(articleId)
  const own = before && textOf(claim)
  return before !== null && own !== null && own.title !== before.title && own.speaker !== before.speaker && articleSimilarity(own, before) === 0
}

interface State {
  articleIds: Map<Claim, number>
  /** The claim of each identified article. */
  claimOf: Map<number, Claim<ParsedArticle>>
  /** Path of the file that can't be read yet, by id of its article. */
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

/** Among archived articles that have no file yet, returns the id of the article most similar to the claimed file. */
function mostSimilar ({ archived, textOf }: Given, state: State, claim: Claim<ParsedArticle>): number | undefined {
  // Rendering the claimed file takes milliseconds. So the file is rendered only when there is an archived text to compare.
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

/** Finds the public articles whose file was moved or got another number. Returns the claims for which no article was found. */
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

/** Finds the archived article of each claim by its text. Returns the claims that do not get the claimed address. */
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
    // A file with errors is ignored until its errors are corrected.
    else if (!claim.isSound) continue
    else if (state.awaited.has(articleId)) refused.push({ claim, articleId, reason: 'awaited', owner: state.awaited.get(articleId) ?? '' })
    else if (mostSimilar(given, state, claim) !== articleId) refused.push({ claim, articleId, reason: 'used', owner: '' })
    else if (given.ownership.isHeldBack(claim)) refused.push({ claim, articleId, reason: 'before', owner: '' })
    else assign(state, claim, articleId)
  }
  return refused
}
