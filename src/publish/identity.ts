// Finds out which article a document is, whatever its file's name and number. An address that was public never passes to
// another article (docs/decisions/articles-and-addresses.md). Pure: depends on documents and archive alone.
import { articleSimilarity, type ComparableText } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { Claim } from './conflicts.ts'
import type { ParsedArticle } from './documents.ts'

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
  /** Claims to the address of another article; `owner` is the file that stands for that article there, null when none does. */
  refused: { claim: Claim<ParsedArticle>, articleId: number, owner: string | null }[]
}

interface Given {
  claims: readonly Claim<ParsedArticle>[]
  /** What is public, of articles. */
  published: readonly PublishedFile[]
  archived: ArchivedArticles
  /** Whether the file at a path is there but can't be read yet: no other file gets its article. */
  isAwaited: (path: string) => boolean
  /** Text of a claim; null when it has no usable value. */
  textOf: (claim: Claim<ParsedArticle>) => ComparableText | null
}

/**
 * Identifies each claim in three steps. First: the file, or the bytes, that owned the address. Then: what was moved, known by its
 * file or bytes, if its text is alike. Last: the most similar text among articles that no other file stands for.
 */
export function identify (given: Given): Identities {
  const { claims, published, archived } = given
  const state: State = { articleIds: new Map(), claimOf: new Map(), awaited: awaitedArticles(given) }
  const owners = new Map(published.map((file) => [file.key, file]))
  const others = claims.filter((claim) => {
    const owner = owners.get(claim.key)
    const articleId = archived.articleAt(claim.key)
    const stays = articleId !== undefined && owner !== undefined && (owner.path === claim.file.path || owner.sha256 === claim.file.sha256)
    if (stays) assign(state, claim, articleId)
    return !stays
  })
  if (others.length === 0) return { articleIds: state.articleIds, refused: [] }
  return { refused: identifyByText(given, state, withoutMoved(given, state, others)), articleIds: state.articleIds }
}

interface State {
  articleIds: Map<Claim, number>
  /** The claim that stands for each identified article. */
  claimOf: Map<number, Claim>
  /** Articles whose file is awaited, with its path. */
  awaited: ReadonlyMap<number, string>
}

function assign (state: State, claim: Claim, articleId: number): void {
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
    if (articleId === undefined || !isFree(state, articleId) || !claim.isSound || !claim.wantsPublic) return true
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
      const similar = claim.isSound && claim.wantsPublic ? mostSimilar(given, state, claim) : undefined
      if (similar !== undefined) assign(state, claim, similar)
      continue
    }
    const owner = state.claimOf.get(articleId)
    if (owner?.key === claim.key && owner.wantsPublic) refused.push({ claim, articleId, owner: owner.file.path })
    // A file with errors claims nothing yet.
    else if (!claim.isSound) continue
    else if (state.awaited.has(articleId)) refused.push({ claim, articleId, owner: state.awaited.get(articleId) ?? null })
    else if (mostSimilar(given, state, claim) === articleId) assign(state, claim, articleId)
    else refused.push({ claim, articleId, owner: null })
  }
  return refused
}
