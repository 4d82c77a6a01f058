// The home page: the newest piece leads, then the editor's note, then all pieces by street.
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import type { StreetRecord } from '../../store/index/streets.ts'
import { type Teaser, teaser } from './article-teaser.ts'
import { type FigureRow, figureRow } from './figure-row.ts'
import { feedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'

/** The fields of views/pages/home.eta. */
export interface HomePage {
  layout: Layout
  /** Null while nothing is published. */
  lead: Teaser | null
  series: { heading: string, shortTitle: string, address: string, noteHtml: string }[]
  /** A figure of the lead, in its own words. */
  pull: FigureRow | null
  /** Some figures of each street: an entrance to the data, in no order of size. */
  figures: FigureRow[]
  dataAddress: string
  searchAddress: string
  /** `allText` when the street has more pieces than stand here. */
  streets: { name: string, slug: string, address: string, articles: Teaser[], allText: string | null }[]
}

export function homePage (context: LayoutContext, { newest, newestFigures, series, streets, streetFigures }: {
  newest: ArticleSummary | null
  newestFigures: readonly FigureRecord[]
  series: readonly SeriesRecord[]
  streets: readonly (StreetRecord & { articles: readonly ArticleSummary[] })[]
  /** The figures of each street that has some. */
  streetFigures: readonly (readonly FigureRecord[])[]
}): HomePage {
  const { urls } = context
  const pull = newestFigures.find(worthALook)
  return {
    layout: layout(context, { address: urls.home(), title: null, alternates: feedAlternates(urls, { series: null, title: context.site.name }) }),
    lead: newest && teaser(newest, urls),
    pull: pull ? figureRow(pull, urls) : null,
    figures: pickFigures(streetFigures, pull).map((figure) => figureRow(figure, urls)),
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

/** Ids are for the series' own page. Here two series may say the same. */
const withoutIds = (html: string) => html.replace(/ id="p-[\da-f-]+"/g, '')

const MOST_FIGURES = 8
const MOST_OF_A_STREET = 2

/** What a street did says more than what it is, and a project's sum more than a count of households. */
const worthALook = (figure: FigureRecord) => figure.countsActivities || figure.unit === '元'

/** The first activities and sums of each street as the pieces have them, then its other figures; the pull figure isn't said twice.
 * With many streets each says less, so that more of them have a word. */
function pickFigures (streets: readonly (readonly FigureRecord[])[], pull: FigureRecord | undefined): FigureRecord[] {
  const share = Math.min(MOST_OF_A_STREET, Math.max(1, Math.floor(MOST_FIGURES / streets.length)))
  return streets.flatMap((figures) => {
    const others = figures.filter((figure) => figure.id !== pull?.id && figure.category !== '辖区概况')
    return [...others.filter(worthALook), ...others.filter((figure) => !worthALook(figure))].slice(0, share)
  }).slice(0, MOST_FIGURES)
}
