// Joins public pieces with what the archive knows of them.
import type { Archive } from '../store/archive.ts'
import type { ArticleEntry } from '../store/replace.ts'
import type { PublicPiece } from './edition.ts'

export function createHistory (archive: Archive) {
  return {
    entries: (pieces: readonly PublicPiece[]): ArticleEntry[] => {
      const firsts = archive.firstAcceptances()
      return pieces.map(({ compose, ...piece }) => {
        const life = (publishAt: number | null) => ({ version: 1, publishedAt: publishAt ?? firsts.get(`${piece.series}/${piece.number}`) ?? 0, updatedAt: null })
        return {
          ...piece,
          life: life(null),
          compose: () => {
            const article = compose()
            return { article, life: life(article.publishAt) }
          }
        }
      })
    },
  }
}
