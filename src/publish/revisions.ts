// Connects the snapshot with the archive: ids of articles, revisions with stable anchors, and redirects of old addresses.
// The state of the archive is read at the start of each pass. It is not kept between passes.
import type Database from 'better-sqlite3'
import { changesBetween } from '../content/revision/diff.ts'
import type { Article } from '../content/render.ts'
import { withAnchors } from '../content/revision/anchors.ts'
import { type ComparableText, wentInto } from '../content/revision/similarity.ts'
import type { Archive, PublishedFile } from '../store/archive/archive.ts'
import type { ArchivedArticle, ArchivedState } from '../store/archive/revisions.ts'
import type { OldAddress } from '../store/index/write.ts'
import { type ArticleHistory, articlesWith, type ShownArticle } from '../store/index/write-articles.ts'
import type { ArchivedArticles } from './identity.ts'
import { comparableText, type RenderedArticle } from './rendered-article.ts'
import type { PublicArticle } from './visibility.ts'

/**
 * Maximum number of changed articles that are compared one by one with an article that is no longer public. If more articles changed,
 * a query on the index finds articles with the same paragraphs.
 */
const MOST_COMPARED = 50

interface Address { series: string, number: number }

export const addressKey = ({ series, number }: Address) => `${series}/${number}`

function addressOf (key: string): Address {
  const at = key.lastIndexOf('/')
  return { series: key.slice(0, at), number: Number(key.slice(at + 1)) }
}

export type ArchivePass = ReturnType<typeof readArchive>

/**
 * Reads the state of the archive for one pass.
 * @param basePath prefix of the addresses of the portal. Revisions are stored without this prefix.
 */
export function readArchive ({ archive, basePath, figureAddress }: {
  archive: Archive, basePath: string, figureAddress: (id: string) => string
}) {
  const { revisions } = archive
  const states = new Map(revisions.articles().map((state) => [state.articleId, state]))
  const articleAt = revisions.addresses()
  const texts = new Map<number, ComparableText | null>()

  function textOf (articleId: number): ComparableText | null {
    if (!texts.has(articleId)) {
      const article = revisions.lastArticle(articleId)
      texts.set(articleId, article && comparableText(article))
    }
    return texts.get(articleId) ?? null
  }

  function historyOf (articleId: number, publishAt: number | null): ArticleHistory {
    const { firstAddress = '', version = 0, firstAt = 0, updatedAt = null } = states.get(articleId) ?? {}
    // An article that was withdrawn before its first revision has version 0 in the archive. Its page shows version 1.
    return { articleId, firstAddress, version: Math.max(1, version), publishedAt: publishAt ?? firstAt, updatedAt }
  }

  return {
    archived: { articleAt: (address) => articleAt.get(address), articleIds: () => states.keys(), comparableText: textOf } satisfies ArchivedArticles,
    textOf,
    historyOf,
    idOf: (article: PublicArticle) => article.articleId ?? articleAt.get(addressKey(article)) ?? 0,
    printedOf: (articleId: number) => states.get(articleId)?.printed ?? null,
    /** Records in the archive which article each address belongs to. Gives an id to each new article. */
    assignAddresses (articles: readonly PublicArticle[]): void {
      for (const { series, number, articleId } of articles) {
        const key = addressKey({ series, number })
        if (articleAt.get(key) === articleId && states.get(articleId ?? 0)?.address === key) continue
        const assigned = revisions.assignAddress({ series, number, articleId: articleId ?? articleAt.get(key) ?? null })
        const state = states.get(assigned.articleId)
        states.set(assigned.articleId, state
          ? { ...state, address: key }
          : { articleId: assigned.articleId, firstAddress: key, address: key, version: 0, printed: '', firstAt: assigned.at, updatedAt: null })
        articleAt.set(key, assigned.articleId)
      }
    },
    /** Returns the rendered article, with the anchors of earlier revisions. Stores a new revision when the printed content changed. */
    addRevision ({ articleId, publishAt, isWithdrawn, sha256 }: { articleId: number, publishAt: number | null, isWithdrawn: boolean, sha256: string }, rendered: Pick<RenderedArticle, 'article' | 'printed'>): ShownArticle {
      const state = states.get(articleId)
      const article = withAnchors(rendered.article, {
        earlier: state?.version === 0 ? [] : revisions.anchors(articleId), firstAddress: addressOf(state?.firstAddress ?? addressKey(rendered.article)), figureAddress,
      })
      if (state && !isWithdrawn && state.printed !== rendered.printed) states.set(articleId, keepRevision({ revisions, state, sha256, printed: rendered.printed, article: archivedForm(article, basePath) }))
      texts.delete(articleId)
      return { article, history: historyOf(articleId, publishAt) }
    },
    /** Returns `files` without the files of articles that are public at another address now. These articles do not count as deleted. */
    withoutMoved (files: readonly PublishedFile[], articles: readonly PublicArticle[]): PublishedFile[] {
      const keyById = new Map(articles.map((article) => [article.articleId, addressKey(article)]))
      return files.filter(({ kind, key }) => kind !== 'article' || (keyById.get(articleAt.get(key) ?? 0) ?? key) === key)
    },
    states: states as ReadonlyMap<number, ArchivedState>,
    /** Returns every former public address that no longer shows its article. `to` is the target of a redirect; null when there is none. */
    oldAddresses (current: ReadonlyMap<number, string>): OldAddress[] {
      const merges = revisions.merges()
      return [...articleAt].flatMap(([key, articleId]): OldAddress[] => {
        if (current.get(articleId) === key) return []
        const to = current.get(articleId) ?? current.get(merges.get(articleId) ?? 0) ?? null
        const last = to === null ? revisions.lastArticle(articleId) : null
        return [{
          ...addressOf(key),
          articleId,
          to: to === null ? null : addressOf(to),
          title: last?.title ?? null,
          date: last?.date ?? null,
          publishedAt: historyOf(articleId, null).publishedAt,
          endedAt: to === null ? revisions.endedAt(states.get(articleId)?.address ?? key) : null,
        }]
      })
    },
  }
}

/**
 * Finds and records merges: public articles that now contain the text of an article that is no longer public. Call this function after
 * the articles are written to the index.
 * @param current addresses (`series/number`) of public articles by id
 * @param ended ids of articles that were public until now
 */
export function findMerges ({ archive, db, pass, current, changed, ended }: {
  archive: Archive, db: Database.Database, pass: ArchivePass, current: ReadonlyMap<number, string>, changed: ReadonlySet<number>, ended: ReadonlySet<number>
}): void {
  const merges = archive.revisions.merges()
  for (const articleId of pass.states.keys()) {
    if (current.has(articleId)) continue
    const before = merges.get(articleId)
    const isSettled = before !== undefined && current.has(before)
    if (isSettled && !changed.has(before)) continue
    const byIndex = ended.has(articleId) || changed.size > MOST_COMPARED || (before !== undefined && ended.has(before))
    if (!byIndex && changed.size === 0) continue
    const own = pass.textOf(articleId)
    if (own === null || own.texts.length === 0) continue
    const holdsText = (other: number) => current.has(other) && wentInto(own.texts, pass.textOf(other)?.texts ?? [])
    if (isSettled && holdsText(before)) continue
    const intoId = (byIndex ? articlesWith(db, own.texts) : [...changed]).find(holdsText)
    if (intoId !== before) archive.revisions.addMerge(articleId, intoId ?? null)
  }
}

function keepRevision ({ revisions, state, sha256, printed, article }: {
  revisions: Archive['revisions'], state: ArchivedState, sha256: string, printed: string, article: ArchivedArticle
}): ArchivedState {
  const { articleId } = state
  const before = state.version === 0 ? null : revisions.lastArticle(articleId)
  const isSubstantial = before === null || changesBetween(before, article).some(({ isSlight }) => !isSlight)
  const version = state.version + 1
  const at = revisions.add({ articleId, version, sha256, printed, isSubstantial, article })
  return { ...state, version, printed, firstAt: version === 1 ? at : state.firstAt, updatedAt: version > 1 && isSubstantial ? at : state.updatedAt }
}

/** Returns the article as the archive stores it in a revision. Addresses of the portal in its HTML do not have the prefix `basePath`. */
function archivedForm ({ path, state, withdrawnReason, mentions, ...shown }: Article, basePath: string): ArchivedArticle {
  return { ...shown, html: basePath === '' ? shown.html : shown.html.replaceAll(` href="${basePath}/`, ' href="/').replaceAll(` src="${basePath}/`, ' src="/') }
}
