// A piece as lists show it: views/partials/teaser.eta.
import { noBreakParts } from '../../content/markdown/no-break.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { dateText } from './format.ts'

export interface Teaser {
  address: string
  title: string
  /** The title's parts between spaces: a line may break between them. */
  titlePhrases: string[]
  /** Too long for the largest type. */
  isLong: boolean
  speaker: string
  position: string
  summary: ReturnType<typeof noBreakParts>
  /** Names of its streets, joined by 、. */
  streets: string
  numberText: string
  dateText: string
}

/** Titles above this many characters are set smaller. */
const LONG_TITLE = 30

/** How a title is set: it breaks at its own pauses. */
export function titleParts (title: string): { titlePhrases: string[], isLong: boolean } {
  return { titlePhrases: title.split(/\s+/), isLong: [...title].length > LONG_TITLE }
}

/** Makes the teaser of one piece. */
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
