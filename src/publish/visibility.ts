// Which pieces are public, under which number, and as which of the pieces that the archive knows.
import type { ArticleMeta } from '../content/article.ts'
import type { Article } from '../content/render.ts'
import { sha256 } from '../content/parse.ts'
import type { Diagnostic } from '../content/diagnostics.ts'
import type { ComparableText } from '../content/revision/similarity.ts'
import type { PublishedFile } from '../store/archive/archive.ts'
import type { Choice, Choices, Claim } from './conflicts.ts'
import { identify, type KnownPieces } from './identity.ts'
import type { ParsedArticle } from './compose-piece.ts'
import type { Composed } from './memo.ts'

export type Standing = 'published' | 'withdrawn' | 'draft' | 'scheduled'

/** The one gate that decides what is public: 'published' with its text, 'withdrawn' with its reason, the others not at all. */
export function standing (meta: Pick<ArticleMeta, 'state' | 'publishAt'>, now: number): Standing {
  if (meta.state === 'draft') return 'draft'
  return meta.publishAt !== null && meta.publishAt > now ? 'scheduled' : meta.state
}

/** A public piece as its file has it: the archive says which version of what it is. */
export interface PublicPiece {
  series: string
  number: number
  digest: string
  /** Digest of what is printed: what hangs on other files, and how text is rendered, is left out. */
  printed: string
  /** Of the file that is shown. */
  sha256: string
  /** Null when the archive doesn't know it yet. */
  piece: number | null
  publishAt: number | null
  isWithdrawn: boolean
  compose: () => Article
}

interface Pieces {
  pieces: PublicPiece[]
  accepted: PublishedFile[]
  /** What has become of each file that stands for a piece. */
  states: Map<string, Standing>
  /** Paths of the pictures that public pages show. */
  shown: Set<string>
  /** See Assembled. */
  nextChangeAt: number | null
}

/** Assembles the pieces of an edition; `note` hears what is wrong with which file. */
export function assemblePieces ({ files, archived, seriesSlugs, known, isAwaited, now, compose, recognise, pick, note }: {
  files: readonly ParsedArticle[]
  archived: readonly PublishedFile[]
  seriesSlugs: ReadonlySet<string>
  known: KnownPieces
  isAwaited: (path: string) => boolean
  now: number
  compose: (file: ParsedArticle) => Composed | null
  recognise: (file: ParsedArticle) => ComparableText | null
  pick: (claims: readonly Claim<ParsedArticle>[], holders: readonly PublishedFile[]) => Choices<ParsedArticle>
  note: (path: string, found: readonly Diagnostic[]) => void
}): Pieces {
  const result: Pieces = { pieces: [], accepted: [], states: new Map(), shown: new Set(), nextChangeAt: null }
  const claims = files.flatMap((file): Claim<ParsedArticle>[] => {
    const folder = folderOf(file.path)
    const composed = compose(file)
    if (composed) note(file.path, composed.diagnostics)
    if (!seriesSlugs.has(folder)) note(file.path, [{ code: 'series-missing', offset: 0, params: { folder } }])
    if (file.claimedNumber === null) return []
    const stands = file.value && standing(file.value.meta, now)
    if (stands === 'scheduled' && file.value?.meta.publishAt) result.nextChangeAt = Math.min(result.nextChangeAt ?? Infinity, file.value.meta.publishAt)
    const wantsPublic = stands !== 'draft' && stands !== 'scheduled'
    return [{ key: `${folder}/${file.claimedNumber}`, file, sound: composed !== null && !composed.hasError && seriesSlugs.has(folder), wantsPublic }]
  })
  const refuse = (claim: Claim<ParsedArticle>, code: 'number-used' | 'number-taken', params: Record<string, string>) => {
    const place = claim.file.value?.rangeOf(['number']) ?? { offset: 0 }
    note(claim.file.path, [{ code, ...place, params: { number: String(claim.file.claimedNumber), free: String(freeNumber(claims, known, folderOf(claim.file.path))), ...params } }])
  }

  const identities = identify({ claims, archived, known, isAwaited, read: ({ file }) => recognise(file) })
  const refused = new Set(identities.refused.map(({ claim }) => claim))
  for (const { claim, piece, holder } of identities.refused) {
    if (holder === null) refuse(claim, 'number-used', { title: known.recognisable(piece)?.title ?? '' })
    else refuse(claim, 'number-taken', { holder })
  }
  const moved = new Map([...identities.pieces].flatMap(([claim, piece]) => claim.sound && claim.wantsPublic ? [[piece, claim.key]] : []))
  // A piece that is elsewhere by now isn't kept where it was.
  const holders = archived.filter(({ key }) => (moved.get(known.pieceAt(key) ?? 0) ?? key) === key)
  const { chosen, beaten } = pick(claims.filter((claim) => !refused.has(claim)), holders)
  for (const { claim, holder } of beaten) refuse(claim, 'number-taken', { holder })

  const present = new Map(files.map((file) => [file.path, file]))
  for (const choice of chosen) {
    const composed = compose(choice.file)
    const meta = choice.file.value?.meta
    const series = folderOf(choice.key)
    if (!composed || !meta || !seriesSlugs.has(series)) continue
    const broken = choice.kept ? choice.claim?.file ?? present.get(choice.file.path) : undefined
    const stands = broken?.saysWithdrawn === true ? 'withdrawn' : standing(meta, now)
    if (!choice.kept) result.states.set(choice.file.path, stands)
    if (stands === 'draft' || stands === 'scheduled') continue
    const piece = {
      series,
      number: meta.number,
      printed: composed.printed,
      sha256: choice.file.sha256,
      piece: (choice.kept ? known.pieceAt(choice.key) : choice.claim && identities.pieces.get(choice.claim)) ?? null,
      publishAt: meta.publishAt,
      isWithdrawn: stands === 'withdrawn',
    }
    const withdrawnReason = broken?.withdrawnReason ?? null
    const isTold = stands === meta.state && (stands !== 'withdrawn' || meta.withdrawnReason !== null || withdrawnReason === null)
    result.pieces.push(isTold
      ? { ...piece, digest: composed.digest, compose: composed.compose }
      : { ...piece, digest: `${composed.digest} withdrawn ${sha256(Buffer.from(withdrawnReason ?? ''))}`, compose: () => ({ ...composed.compose(), state: 'withdrawn', withdrawnReason }) })
    result.accepted.push(acceptanceOf('article', choice))
    if (stands === 'published') for (const path of composed.pictures) result.shown.add(path)
  }
  return result
}

export const folderOf = (path: string) => path.slice(0, Math.max(0, path.indexOf('/')))

export function acceptanceOf (kind: PublishedFile['kind'], { key, file }: Choice): PublishedFile {
  return { kind, key, path: file.path, sha256: file.sha256 }
}

/** The least number above all that are in use and was never in use. */
function freeNumber (claims: readonly Claim<ParsedArticle>[], known: KnownPieces, series: string): number {
  let free = 1
  for (const { file } of claims) if (folderOf(file.path) === series) free = Math.max(free, (file.claimedNumber ?? 0) + 1)
  while (known.pieceAt(`${series}/${free}`) !== undefined) free++
  return free
}
