// Finds the record that an address names, or the reason why there is none.
import { z } from 'zod'
import { AddressEnded, type EndedAddress, NotFound } from './errors.ts'
import type { ArchiveReader } from '../store/archive/archive-reader.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Store } from '../store/index/store.ts'
import type { Urls } from '../urls.ts'

/** Result of looking up an address. `missing`: the address was never public. */
export type Lookup<T> = { status: 'found', record: T } | EndedAddress | { status: 'missing' }

export interface LookupSources { store: Store, archive: ArchiveReader, urls: Urls }

type Sources = Omit<LookupSources, 'archive'>

export interface ArticleParams { series: string, number: string }

const MISSING = { status: 'missing' } as const
const GONE = { status: 'gone', tombstone: null } as const

const numberParam = z.string().regex(/^0*[1-9]\d{0,5}$/).transform(Number)

/**
 * Returns the record of a lookup.
 * @throws AddressEnded or NotFound when nothing was found
 */
export function recordOf<T> (lookup: Lookup<T>): T {
  if (lookup.status === 'found') return lookup.record
  throw lookup.status === 'missing' ? new NotFound() : new AddressEnded(lookup)
}

/** Finds a published or withdrawn article. */
export function findArticle ({ store, urls }: Sources, { series, number: text }: ArticleParams): Lookup<ArticleRecord> {
  const number = numberParam.safeParse(text)
  if (!number.success) return MISSING
  const key = { series, number: number.data }
  const record = store.articles.find(key)
  if (record) return { status: 'found', record }
  const tombstone = store.articles.oldAddress(key)
  if (tombstone === null) return MISSING
  return tombstone.to === null ? { status: 'gone', tombstone } : { status: 'moved', address: urls.article(tombstone.to), segments: 2 }
}

/** Finds a published article. Returns `gone` for a withdrawn article, because readers should neither share nor cite it. */
export function findPublishedArticle (sources: Sources, params: ArticleParams): Lookup<ArticleRecord> {
  const lookup = findArticle(sources, params)
  return lookup.status === 'found' && lookup.record.state !== 'published' ? GONE : lookup
}

export const findSeries = (sources: Sources, slug: string) => pageLookup(sources, { kind: 'series', slug, record: sources.store.series.find(slug) })
export const findStreet = (sources: Sources, slug: string) => pageLookup(sources, { kind: 'street', slug, record: sources.store.streets.find(slug) })
export const findProject = (sources: Sources, slug: string) => pageLookup(sources, { kind: 'project', slug, record: sources.store.projects.find(slug) })

function pageLookup<T> ({ store, urls }: Sources, { kind, slug, record }: {
  kind: 'series' | 'street' | 'project', slug: string, record: T | null
}): Lookup<T> {
  if (record !== null) return { status: 'found', record }
  const redirect = store.pageRedirects.find(kind, slug)
  if (redirect === undefined) return MISSING
  return redirect === null ? GONE : { status: 'moved', address: urls[kind](redirect), segments: kind === 'series' ? 1 : 2 }
}

/**
 * Finds a figure of a published article. After two articles were merged, returns `moved`, with the address of the same words in the
 * remaining article.
 * @param ofWithdrawn status to return for a figure of a withdrawn article; `moved` then leads to the notice of withdrawal
 */
export function findFigure (sources: LookupSources, id: string, { ofWithdrawn }: { ofWithdrawn: 'moved' | 'gone' }): Lookup<FigureRecord> {
  const { store, archive, urls } = sources
  const record = store.figures.find(id)
  if (record) return { status: 'found', record }
  const articleId = archive.articleOfFigure(id)
  if (articleId === null) return MISSING
  const article = store.articles.byId(articleId)
  if (article?.state === 'withdrawn' && ofWithdrawn === 'moved') return { status: 'moved', address: urls.article(article), segments: 2 }
  const merged = article === null ? findMergedFigure(sources, { articleId, id }) : null
  return merged === null ? GONE : { status: 'moved', address: urls.figure(merged.id), segments: 2 }
}

/** Finds the published or withdrawn article that has or had a figure. */
export function findArticleOfFigure ({ store, archive }: LookupSources, id: string): Lookup<ArticleRecord> {
  const articleId = archive.articleOfFigure(id)
  if (articleId === null) return MISSING
  const record = store.articles.byId(articleId)
  return record === null ? GONE : { status: 'found', record }
}

/**
 * Returns the figure of the merged article that has the same words in the same sentence. Its id differs, because ids depend on the article.
 */
function findMergedFigure ({ store, archive }: LookupSources, { articleId, id }: { articleId: number, id: string }): FigureRecord | null {
  const key = store.articles.mergedInto(articleId)
  const article = key && store.articles.find(key)
  if (!article) return null
  for (const { version } of archive.revisions(articleId).toReversed()) {
    const last = archive.revision(articleId, version)?.article.figures.find((figure) => figure.id === id)
    if (!last) continue
    return store.figures.ofArticle(article).find((figure) => figure.words === last.words && figure.sentence === last.sentence && figure.sentenceOffset === last.sentenceOffset) ?? null
  }
  return null
}
