// A found article, with marked words and a link to the passage.
import { bestMatch, highlight, type HighlightPart, snippet } from '../../content/search/snippet.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { dateText } from './format.ts'

export interface SearchHit {
  /** Leads to the paragraph of the passage. */
  address: string
  title: HighlightPart[]
  speaker: HighlightPart[]
  position: HighlightPart[]
  /** Number, streets and date. */
  kicker: HighlightPart[]
  passage: HighlightPart[]
}

export interface FoundArticle { article: ArticleSummary, blocks: readonly { id: string, text: string }[] }

/** Returns the block with the passage; null when only the summary or names match. */
function bestBlock ({ article, blocks }: FoundArticle, words: readonly string[]): { id: string, text: string } | null {
  const summary = { id: '', text: article.summary }
  const best = bestMatch([...blocks, summary], words)
  return best === summary ? null : best
}

export function searchHit (found: FoundArticle, words: readonly string[], urls: Urls): SearchHit {
  const { article } = found
  const block = bestBlock(found, words)
  return {
    address: block === null ? urls.article(article) : urls.block({ ...article, block: block.id }),
    title: highlight(article.title, words),
    speaker: highlight(article.speaker, words),
    position: highlight(article.position, words),
    kicker: highlight([`第${article.number}篇`, article.streets.map((street) => street.name).join('、'), dateText(article.date)].join(' · '), words),
    passage: snippet(block?.text ?? article.summary, words),
  }
}
