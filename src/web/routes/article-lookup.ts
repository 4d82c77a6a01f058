// The piece that an address names, and what has become of what it named.
import { z } from 'zod'
import { Gone, Moved, NotFound } from '../errors.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { RouteContext } from './context.ts'

export interface ArticleParams { series: string, number: string }

const numberParam = z.string().regex(/^0*[1-9]\d{0,5}$/).transform(Number)

/** @throws Moved when the piece is at another address by now, Gone when it is nowhere, NotFound when the address never was public */
export function findArticle ({ store, urls }: Pick<RouteContext, 'store' | 'urls'>, params: ArticleParams): ArticleRecord {
  const number = numberParam.safeParse(params.number)
  if (!number.success) throw new NotFound()
  const asked = { series: params.series, number: number.data }
  const article = store.articles.find(asked)
  if (article) return article
  const former = store.articles.former(asked)
  if (former === null) throw new NotFound()
  throw former.to === null ? new Gone(former) : new Moved(urls.article(former.to), 2)
}

/**
 * Says what has become of a series, street or project that has no page.
 * @throws Moved, Gone or NotFound, always
 */
export function missing ({ store, urls }: Pick<RouteContext, 'store' | 'urls'>, kind: 'series' | 'street' | 'project', slug: string): never {
  const to = store.pageRedirects.find(kind, slug)
  if (to === undefined) throw new NotFound()
  if (to === null) throw new Gone(null)
  throw new Moved(urls[kind](to), kind === 'series' ? 1 : 2)
}

/**
 * What was withdrawn is neither passed on nor cited.
 * @throws as `findPiece`; Gone when the piece was withdrawn
 */
export function findPublished (context: Pick<RouteContext, 'store' | 'urls'>, params: ArticleParams): ArticleRecord {
  const article = findArticle(context, params)
  if (article.state !== 'published') throw new Gone(null)
  return article
}
