// The home page: the newest piece leads, then the editor's note, then all pieces by street.
import type { ArticleSummary } from '../store/articles.ts'
import type { SeriesRecord } from '../store/series.ts'
import type { StreetRecord } from '../store/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { type Frame, type FrameSource, frame } from './frame.ts'

/** The fields of views/pages/home.eta. */
export interface HomePage {
  frame: Frame
  /** Null while nothing is published. */
  lead: Teaser | null
  series: { title: string, shortTitle: string, address: string, noteHtml: string, hasNote: boolean }[]
  streets: { name: string, slug: string, address: string, pieces: Teaser[] }[]
}

export function homePage (source: FrameSource, { newest, series, streets }: {
  newest: ArticleSummary | null
  series: readonly SeriesRecord[]
  streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[]
}): HomePage {
  const { urls } = source
  return {
    frame: frame(source, { address: urls.home(), title: null }),
    lead: newest && teaser(newest, urls),
    series: series.map((one) => ({
      title: one.title, shortTitle: one.shortTitle, address: urls.series(one.slug), noteHtml: one.html, hasNote: one.html !== '',
    })),
    streets: streets.filter((street) => street.articles.length > 0).map((street) => ({
      name: street.name, slug: street.slug, address: urls.street(street.slug), pieces: street.articles.map((article) => teaser(article, urls)),
    })),
  }
}
