// An article in a list: views/partials/article-teaser.eta.
import { noBreakParts } from '../../content/markdown/no-break.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { dateText } from './format.ts'

export interface Teaser {
  address: string
  title: string
  /** Parts of the title between spaces, where lines may break. */
  titlePhrases: string[]
  /** True: the title is shown in smaller type. */
  isLong: boolean
  speaker: string
  position: string
  summary: ReturnType<typeof noBreakParts>
  /** Names of the streets, joined by 、. */
  streets: string
  numberText: string
  dateText: string
}

const LONG_TITLE_CHARACTERS = 30

export function titleParts (title: string): { titlePhrases: string[], isLong: boolean } {
  return { titlePhrases: title.split(/\s+/), isLong: [...title].length > LONG_TITLE_CHARACTERS }
}

export function teaser (article: ArticleSummary, urls: Urls): Teaser {
  return {
    address: urls.article(article),
    title: article.title,
    ...titleParts(article.title),
    speaker: article.speaker,
    position: article.position,
    summary: noBreakParts(article.summary),
    streets: article.streets.map((street) => street.name).join('、'),
    numberText: `第${article.number}篇`,
    dateText: dateText(article.date),
  }
}
