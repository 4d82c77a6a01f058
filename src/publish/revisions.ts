// Joins what is public with what the archive knows of it: which piece it is, its versions, its lasting ids, and what has
// become of every address that was ever public.
import type Database from 'better-sqlite3'
import { changesBetween } from '../content/revision/diff.ts'
import type { Article } from '../content/render.ts'
import { withAnchors } from '../content/revision/anchors.ts'
import { type ComparableText, wentInto } from '../content/revision/similarity.ts'
import type { PublishedFile, Archive } from '../store/archive/archive.ts'
import type { ArchivedArticle, PieceLife } from '../store/archive/revisions.ts'
import type { OldAddress } from '../store/index/write.ts'
import { type ArticleEntry, type Life, piecesWith, type Shown } from '../store/index/write-articles.ts'
import type { KnownPieces } from './identity.ts'
import type { PublicPiece } from './visibility.ts'
import { createPlaces } from './page-redirects.ts'

/** Above this many changed pieces the index finds where a text went; below, they are compared one by one. */
const MANY = 50

/** How many texts are kept to recognise pieces by. */
const MOST_KEPT = 500

const keyOf = ({ series, number }: { series: string, number: number }) => `${series}/${number}`

function fromKey (key: string): { series: string, number: number } {
  const at = key.lastIndexOf('/')
  return { series: key.slice(0, at), number: Number(key.slice(at + 1)) }
}

/**
 * @param current what was public when the program ended last
 * @param basePath the portal's prefix: rendered text is archived without it
 */
export function createHistory ({ archive, db, current, basePath, figureAddress }: {
  archive: Archive, db: Database.Database, current: readonly PublishedFile[], basePath: string, figureAddress: (id: string) => string
}) {
  const { lineage } = archive
  const places = createPlaces(lineage)
  let lives = new Map<number, PieceLife>()
  let addresses = new Map<string, number>()
  let successors = new Map<number, number>()
  let live = new Map<number, string>()
  let changed = new Set<number>()
  const texts = new Map<number, { version: number, value: ComparableText | null }>()
  const endings = new Map<number, { title: string, date: string } | null>()
  load()
  for (const { kind, key } of current) if (kind === 'article') live.set(addresses.get(key) ?? 0, key)

  function load (): void {
    lives = new Map(lineage.lives().map((life) => [life.piece, life]))
    addresses = lineage.addresses()
    successors = lineage.successors()
    places.reload()
  }

  function recognisable (piece: number): ComparableText | null {
    const version = lives.get(piece)?.version ?? 0
    const kept = texts.get(piece)
    if (kept?.version === version) return kept.value
    const article = lineage.lastArticle(piece)
    const value = article && { title: article.title, speaker: article.speaker, texts: article.blocks.map(({ text }) => text) }
    if (texts.size >= MOST_KEPT) texts.clear()
    texts.set(piece, { version, value })
    return value
  }

  const known: KnownPieces = {
    pieceAt: (address) => addresses.get(address),
    pieces: () => lives.keys(),
    recognisable,
  }

  const lifeOf = (piece: number, publishAt: number | null): Life => {
    const { birth = '', version = 0, firstAt = 0, updatedAt = null } = lives.get(piece) ?? {}
    // What was withdrawn before anyone could read it is still the first of its kind.
    return { piece, birth, version: Math.max(1, version), publishedAt: publishAt ?? firstAt, updatedAt }
  }

  /** Archives what is shown when it isn't what the last version showed. */
  function show ({ piece, printed, sha256, publishAt }: PublicPiece & { piece: number }, composed: Article): Shown {
    const life = lives.get(piece)
    const birth = fromKey(life?.birth ?? keyOf(composed))
    const article = withAnchors(composed, { earlier: life?.version === 0 ? [] : lineage.marked(piece), birth, figureAddress })
    if (life && article.state === 'published' && life.printed !== printed) {
      const shown = archivedForm(article, basePath)
      const before = life.version === 0 ? null : lineage.lastArticle(piece)
      const substantial = before === null || changesBetween(before, shown).some(({ isSlight }) => !isSlight)
      const version = life.version + 1
      endings.delete(piece)
      const at = lineage.add({ piece, version, sha256, printed, substantial, article: shown })
      lives.set(piece, { ...life, version, printed, firstAt: version === 1 ? at : life.firstAt, updatedAt: version > 1 && substantial ? at : life.updatedAt })
    }
    changed.add(piece)
    return { article, life: lifeOf(piece, publishAt) }
  }

  /** Where a piece is to be found: its own address, or that of the one its text went into; null when nowhere. */
  const whereabouts = (piece: number): string | null => live.get(piece) ?? live.get(successors.get(piece) ?? 0) ?? null

  function endingOf (piece: number): { title: string, date: string } | null {
    const kept = endings.get(piece)
    if (kept !== undefined) return kept
    const article = lineage.lastArticle(piece)
    const ending = article && { title: article.title, date: article.date }
    endings.set(piece, ending)
    return ending
  }

  return {
    known,
    places,
    /** Notes which piece each public address stands for from now on; a piece not known yet gets its id here. */
    hold (pieces: readonly PublicPiece[]): void {
      for (const { series, number, piece } of pieces) {
        const key = keyOf({ series, number })
        if (addresses.has(key) && addresses.get(key) === piece && lives.get(piece ?? 0)?.address === key) continue
        const { piece: held, at } = lineage.hold({ series, number, piece: piece ?? addresses.get(key) ?? null })
        const life = lives.get(held)
        lives.set(held, life ? { ...life, address: key } : { piece: held, birth: key, address: key, version: 0, printed: '', firstAt: at, updatedAt: null })
        addresses.set(key, held)
      }
    },
    /** What the index is to take; composing one archives its version if it is a new one. */
    entries (pieces: readonly PublicPiece[]): ArticleEntry[] {
      live = new Map()
      changed = new Set()
      return pieces.map((own): ArticleEntry => {
        const { series, number, digest, printed, publishAt, isWithdrawn } = own
        const piece = own.piece ?? addresses.get(keyOf(own)) ?? 0
        live.set(piece, keyOf(own))
        const isArchived = isWithdrawn || lives.get(piece)?.printed === printed
        return { series, number, digest, life: isArchived ? lifeOf(piece, publishAt) : null, compose: () => show({ ...own, piece }, own.compose()) }
      })
    },
    /** Every address that was public and no longer shows its piece. Call after `entries`. */
    formerAddresses: (): OldAddress[] => [...addresses].flatMap(([key, piece]): OldAddress[] => {
      if (live.get(piece) === key) return []
      const to = whereabouts(piece)
      const ending = to === null ? endingOf(piece) : null
      const { publishedAt } = lifeOf(piece, null)
      return [{ ...fromKey(key), articleId: piece, to: to === null ? null : fromKey(to), title: ending?.title ?? null, date: ending?.date ?? null, publishedAt, endedAt: to === null ? lineage.endedAt(lives.get(piece)?.address ?? key) : null }]
    }),
    /** Looks where the texts of pieces that ended have gone, when the index holds what is public now; true when something was found. */
    findSuccessors (endedNow: ReadonlySet<number>): boolean {
      let found = false
      for (const piece of lives.keys()) {
        if (live.has(piece)) continue
        const before = successors.get(piece)
        const isSettled = before !== undefined && live.has(before)
        if (isSettled && !changed.has(before)) continue
        const byIndex = endedNow.has(piece) || changed.size > MANY || (before !== undefined && endedNow.has(before))
        if (!byIndex && changed.size === 0) continue
        const own = recognisable(piece)
        if (own === null || own.texts.length === 0) continue
        const holds = (one: number) => live.has(one) && wentInto(own.texts, recognisable(one)?.texts ?? [])
        if (isSettled && holds(before)) continue
        const successor = (byIndex ? piecesWith(db, own.texts) : [...changed]).find(holds)
        if (successor === before) continue
        lineage.succeed(piece, successor ?? null)
        if (successor === undefined) successors.delete(piece)
        else successors.set(piece, successor)
        found = true
      }
      return found
    },
    /** What was public, but for pieces that are public under another address: they aren't lost. */
    withoutMoved (acceptances: readonly PublishedFile[], pieces: readonly PublicPiece[]): PublishedFile[] {
      const at = new Map(pieces.map((one) => [one.piece, keyOf(one)]))
      return acceptances.filter(({ kind, key }) => kind !== 'article' || (at.get(addresses.get(key) ?? 0) ?? key) === key)
    },
    /** Forgets what a failed write has left in memory. */
    reload: load,
  }
}

/** What a version keeps: what was printed, with addresses of our own without the site's prefix. */
function archivedForm ({ path, state, withdrawnReason, mentions, ...shown }: Article, basePath: string): ArchivedArticle {
  return { ...shown, html: basePath === '' ? shown.html : shown.html.replaceAll(` href="${basePath}/`, ' href="/').replaceAll(` src="${basePath}/`, ' src="/') }
}
