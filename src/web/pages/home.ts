// The home page: the newest article, the editor's notes, figures, and articles by street.
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import type { StreetRecord } from '../../store/index/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { feedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'

export interface HomePage {
  layout: Layout
  /** Null while nothing is published. */
  lead: Teaser | null
  series: { heading: string, shortTitle: string, address: string, noteHtml: string }[]
  /** A figure of the lead article. */
  pullFigure: FigureRow | null
  /** Some figures of each street, not ranked. */
  figures: FigureRow[]
  dataAddress: string
  searchAddress: string
  /** `allText` is null when all articles are listed. */
  streets: { name: string, slug: string, address: string, articles: Teaser[], allText: string | null }[]
}

export function homePage (context: LayoutContext, { newest, newestFigures, series, streets, streetFigures }: {
  newest: ArticleSummary | null
  newestFigures: readonly FigureRecord[]
  series: readonly SeriesRecord[]
  streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[]
  /** Figures, one list for each street. */
  streetFigures: readonly (readonly FigureRecord[])[]
}): HomePage {
  const { urls } = context
  const pullFigure = newestFigures.find(isHighlight)
  return {
    layout: layout(context, { address: urls.home(), title: null, alternates: feedAlternates(urls, { series: null, title: context.site.name }) }),
    lead: newest && teaser(newest, urls),
    pullFigure: pullFigure ? figureRow(pullFigure, urls) : null,
    figures: pickFigures(streetFigures, pullFigure).map((figure) => figureRow(figure, urls)),
    dataAddress: urls.data(),
    searchAddress: urls.search(),
    series: series.map((one) => ({
      heading: series.length === 1 && one.html !== '' ? '编者按' : one.shortTitle, shortTitle: one.shortTitle, address: urls.series(one.slug), noteHtml: withoutIds(one.html),
    })),
    streets: streets.filter((street) => street.articles.length > 0).map((street) => ({
      name: street.name,
      slug: street.slug,
      address: urls.street(street.slug),
      articles: street.articles.map((article) => teaser(article, urls)),
      allText: street.articleCount > street.articles.length ? `全部${street.articleCount}篇` : null,
    })),
  }
}

/** Removes the ids of paragraphs from HTML. Two series may contain the same paragraph, and each id must be unique on the page. */
const withoutIds = (html: string) => html.replace(/ id="p-[\da-f-]+"/g, '')

const MAX_FIGURES = 8
const MAX_FIGURES_OF_STREET = 2

/** Returns true for a figure that counts activities or money: readers learn more from these figures than from household counts. */
const isHighlight = (figure: FigureRecord) => figure.countsActivities || figure.unit === '元'

/** Picks the figures of the home page: of each street first the highlights, then others. With many streets, each street has fewer. */
function pickFigures (streets: readonly (readonly FigureRecord[])[], pullFigure: FigureRecord | undefined): FigureRecord[] {
  const quota = Math.min(MAX_FIGURES_OF_STREET, Math.max(1, Math.floor(MAX_FIGURES / streets.length)))
  return streets.flatMap((figures) => {
    const others = figures.filter((figure) => figure.id !== pullFigure?.id && figure.category !== '辖区概况')
    return [...others.filter(isHighlight), ...others.filter((figure) => !isHighlight(figure))].slice(0, quota)
  }).slice(0, MAX_FIGURES)
}
