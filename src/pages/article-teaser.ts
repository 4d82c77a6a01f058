// A piece as lists show it: views/partials/teaser.eta.
import type { ArticleSummary } from '../store/articles.ts'
import type { Urls } from '../urls.ts'
import { dateText } from './wording.ts'

export interface Teaser {
  address: string
  title: string
  speaker: string
  position: string
  summary: string
  /** Names of its streets, joined by 、. */
  streets: string
  numberText: string
  dateText: string
}

/** Makes the teaser of one piece. */
export function teaser (article: ArticleSummary, urls: Urls): Teaser {
  return {
    address: urls.article(article),
    title: article.title,
    speaker: article.speaker,
    position: article.position,
    summary: article.summary,
    streets: article.streets.map((street) => street.name).join('、'),
    numberText: `第${article.number}篇`,
    dateText: dateText(article.date),
  }
}
