// Decides which articles are public, with which number, and to which archived article each one belongs.
import type { ArticleMeta } from '../content/article.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { Choice, Choices } from './conflicts.ts'
import { folderOf, type ParsedArticle } from './documents.ts'
import { type ArchivedArticles, type Identities, identify } from './identity.ts'
import type { Claim, Ownership } from './ownership.ts'
import type { AddDiagnostics } from './reference-tables.ts'

export type PublicationStatus = 'published' | 'withdrawn' | 'draft' | 'scheduled'

/** Returns the publication status of an article at the time `now` (epoch ms). Only published and withdrawn articles have a page. */
export function publicationStatus (meta: Pick<ArticleMeta, 'state' | 'publishAt'>, now: number): PublicationStatus {
  if (meta.state === 'draft') return 'draft'
  return meta.publishAt !== null && meta.publishAt > now ? 'scheduled' : meta.state
}

/** An article that has a public page. */
export interface PublicArticle {
  series: string
  number: number
  /** The file that is shown: a document of the folder, or the last good version. */
  file: ParsedArticle
  isLastGood: boolean
  /** Null when the article is not in the archive yet. */
  articleId: number | null
  publishAt: number | null
  isWithdrawn: boolean
  /** Not null when the last good version is shown as withdrawn, because a file with errors says so. `reason`: the reason in this file. */
  withdrawal: { reason: string | null } | null
}

interface Given {
  files: readonly ParsedArticle[]
  published: readonly PublishedFile[]
  seriesSlugs: ReadonlySet<string>
  archived: ArchivedArticles
  ownership: Ownership
  isAwaited: (path: string) => boolean
  now: number
  isSound: (file: ParsedArticle) => boolean
  textOf: (file: ParsedArticle) => ComparableText | null
  chooseOwners: (claims: readonly Claim<ParsedArticle>[], published: readonly PublishedFile[]) => Choices<ParsedArticle>
  addDiagnostics: AddDiagnostics
}

export interface Visibility {
  articles: PublicArticle[]
  publishedFiles: PublishedFile[]
  /** Publication status, by path, of each article file without errors that owns its address. Includes drafts and scheduled articles. */
  statuses: Map<string, PublicationStatus>
  /** Paths of article files that were refused because another article has the claimed address. */
  refused: string[]
  /** Time when the next scheduled article becomes public (epoch ms); null when no article is scheduled. */
  nextChangeAt: number | null
}

export function decideVisibility (given: Given): Visibility {
  const { files, published, archived, ownership, seriesSlugs, now } = given
  const claims = articleClaims(given)
  const identities = identify({ claims, published, archived, ownership, isAwaited: given.isAwaited, textOf: ({ file }) => given.textOf(file) })
  const refused = new Set(identities.refused.map(({ claim }) => claim))
  for (const { claim, articleId, reason, owner } of identities.refused) {
    const title = identities.claimOf.get(articleId)?.file.value?.meta.title ?? archived.comparableText(articleId)?.title ?? ''
    if (reason === 'used') refuse(given, claims, { claim, code: 'number-used', params: { title } })
    else if (reason === 'before') refuse(given, claims, { claim, code: 'refused-before', params: {} })
    else if (reason === 'another') refuse(given, claims, { claim, code: 'looks-like-another', params: { title } })
    else refuse(given, claims, { claim, code: 'number-taken', params: { holder: owner } })
  }
  const moved = new Map([...identities.articleIds].flatMap(([claim, articleId]) => claim.isSound && claim.wantsPublic ? [[articleId, claim.key]] : []))
  // If an article has a new address now, its published file at the old address is left out.
  const owners = published.filter(({ key }) => (moved.get(archived.articleAt(key) ?? 0) ?? key) === key)
  const { chosen, conflicts, heldBack } = given.chooseOwners(claims.filter((claim) => !refused.has(claim)), owners)
  for (const claim of heldBack) refuse(given, claims, { claim, code: 'refused-before', params: {} })
  for (const { claim, owner } of conflicts) refuse(given, claims, { claim, code: 'number-taken', params: { holder: owner } })

  const present = new Map(files.map((file) => [file.path, file]))
  const result: Visibility = { articles: [], publishedFiles: [], statuses: new Map(), nextChangeAt: nextPublication(files, now), refused: [] }
  for (const { claim, reason } of identities.refused) if (reason === 'taken' || reason === 'used') result.refused.push(claim.file.path)
  for (const { claim, isOwnerPublic } of conflicts) if (isOwnerPublic) result.refused.push(claim.file.path)
  for (const choice of chosen) {
    if (choice.file.value === null || !seriesSlugs.has(folderOf(choice.key))) continue
    const { status, article } = publicArticle(choice, { broken: choice.isLastGood ? choice.claim?.file ?? present.get(choice.file.path) : undefined, meta: choice.file.value.meta, identities, archived, now })
    if (!choice.isLastGood) result.statuses.set(choice.file.path, status)
    if (article === null) continue
    result.articles.push(article)
    result.publishedFiles.push(publishedFileOf('article', choice))
  }
  return result
}

function articleClaims ({ files, seriesSlugs, now, isSound, addDiagnostics }: Given): Claim<ParsedArticle>[] {
  return files.flatMap((file): Claim<ParsedArticle>[] => {
    const folder = folderOf(file.path)
    if (!seriesSlugs.has(folder)) addDiagnostics(file.path, [{ code: 'series-missing', offset: 0, params: { folder } }])
    if (file.claimedNumber === null) return []
    const status = file.value && publicationStatus(file.value.meta, now)
    const wantsPublic = status !== 'draft' && status !== 'scheduled'
    return [{ key: `${folder}/${file.claimedNumber}`, file, isSound: file.value !== null && isSound(file) && seriesSlugs.has(folder), wantsPublic }]
  })
}

function nextPublication (files: readonly ParsedArticle[], now: number): number | null {
  const scheduled = files.flatMap(({ claimedNumber, value }) => claimedNumber !== null && value?.meta.publishAt && publicationStatus(value.meta, now) === 'scheduled' ? [value.meta.publishAt] : [])
  return scheduled.length === 0 ? null : Math.min(...scheduled)
}

function publicArticle (choice: Choice<ParsedArticle>, { broken, meta, identities, archived, now }: {
  broken: ParsedArticle | undefined, meta: ArticleMeta, identities: Identities, archived: ArchivedArticles, now: number
}): { status: PublicationStatus, article: PublicArticle | null } {
  const status = broken?.saysWithdrawn === true ? 'withdrawn' : publicationStatus(meta, now)
  if (status === 'draft' || status === 'scheduled') return { status, article: null }
  const reason = broken?.withdrawnReason ?? null
  const isAsWritten = status === meta.state && (status !== 'withdrawn' || meta.withdrawnReason !== null || reason === null)
  return {
    status,
    article: {
      series: folderOf(choice.key),
      number: meta.number,
      file: choice.file,
      isLastGood: choice.isLastGood,
      articleId: (choice.isLastGood ? archived.articleAt(choice.key) : choice.claim && identities.articleIds.get(choice.claim)) ?? null,
      publishAt: meta.publishAt,
      isWithdrawn: status === 'withdrawn',
      withdrawal: isAsWritten ? null : { reason },
    },
  }
}

function refuse ({ archived, addDiagnostics }: Given, claims: readonly Claim<ParsedArticle>[], { claim: { file }, code, params }: {
  claim: Claim<ParsedArticle>, code: 'number-used' | 'number-taken' | 'looks-like-another' | 'refused-before', params: Record<string, string>
}): void {
  const range = file.value?.rangeOf(['number']) ?? { offset: 0 }
  const free = freeNumber(claims, archived, folderOf(file.path))
  addDiagnostics(file.path, [{ code, ...range, params: { number: String(file.claimedNumber), free: String(free), ...params } }])
}

/** Returns a free article number: greater than every number claimed in the series, and never used by a public article of the series. */
function freeNumber (claims: readonly Claim<ParsedArticle>[], archived: ArchivedArticles, series: string): number {
  let free = 1
  for (const { file } of claims) if (folderOf(file.path) === series) free = Math.max(free, (file.claimedNumber ?? 0) + 1)
  while (archived.articleAt(`${series}/${free}`) !== undefined) free++
  return free
}

export function publishedFileOf (kind: PublishedFile['kind'], { key, file }: Choice): PublishedFile {
  return { kind, key, path: file.path, sha256: file.sha256 }
}
