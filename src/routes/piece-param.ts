// The piece that an address names.
import { z } from 'zod'
import { NotFound } from '../http/errors.ts'
import type { ArticleRecord } from '../store/articles.ts'
import type { Store } from '../store/store.ts'

export interface PieceParams { series: string, number: string }

const numberParam = z.string().regex(/^0*[1-9]\d{0,5}$/).transform(Number)

/** @throws NotFound when there is no such piece that is or was public */
export function findPiece (store: Store, params: PieceParams): ArticleRecord {
  const number = numberParam.safeParse(params.number)
  const article = number.success ? store.articles.find({ series: params.series, number: number.data }) : null
  if (!article) throw new NotFound()
  return article
}

/**
 * What was withdrawn is neither passed on nor cited.
 * @throws NotFound when there is no such piece that is public
 */
export function findPublished (store: Store, params: PieceParams): ArticleRecord {
  const article = findPiece(store, params)
  if (article.state !== 'published') throw new NotFound()
  return article
}
