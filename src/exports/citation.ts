// Data of a citation. All citation formats (citation-*.ts) use the same data.
import { figureLabel } from '../content/figure.ts'
import type { Site } from '../content/article.ts'
import { beijingDay, type PartialDate, periodText } from '../content/date.ts'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'

export interface Citation {
  /** ASCII id. No other citation of the portal has this id. */
  id: string
  /** Names of the speakers; without speakers, the office (主办单位). Empty when the speakers and the office are both unknown. */
  authors: string[]
  title: string
  /** Title of the article that contains the figure; null when the article itself is cited. */
  within: string | null
  series: string | null
  siteName: string
  publisher: string | null
  streets: string[]
  /** Date of the first publication, here or elsewhere: a day, a month or a year, as far as known. */
  date: PartialDate
  /** Version of the article on this portal, from 1. */
  version: number
  /** Day in Beijing on which the reader opened the page. */
  accessed: PartialDate
  /** Absolute address of the article or figure. */
  address: string
}

/** `now`: time of the request, in epoch milliseconds. */
interface Source { site: Site, urls: Urls, now: number }

export function articleCitation (article: ArticleSummary, { site, urls, now }: Source): Citation {
  return {
    id: `${article.series}-${article.number}`,
    title: oneLine(article.title),
    within: null,
    series: oneLine(article.seriesTitle),
    streets: article.streets.map(({ name }) => oneLine(name)),
    address: urls.absolute(urls.article(article)),
    ...commonFields(article, { site, now }),
  }
}

/** Returns the citation of a figure. Its title has the metric, the words and details that no other figure of the article has. */
export function figureCitation (figure: FigureRecord, { site, urls, now }: Source): Citation {
  const label = figureLabel(figure)
  return {
    id: figure.id,
    title: oneLine(`${label}${distinction(figure)}：${figure.words}`),
    within: oneLine(figure.title),
    series: null,
    streets: [oneLine(figure.street.name)],
    address: urls.absolute(urls.figure(figure.id)),
    ...commonFields(figure, { site, now }),
  }
}

function distinction ({ apart, street, period, paragraph }: FigureRecord): string {
  const parts = [
    apart?.street === true ? street.name : [],
    apart?.period === true ? periodText(period) : [],
    apart?.paragraph === true ? `第${paragraph}段` : [],
  ].flat()
  return parts.length === 0 ? '' : `（${parts.join('，')}）`
}

function commonFields ({ speaker, date, version }: Pick<ArticleSummary, 'speaker' | 'date' | 'version'>, { site, now }: Omit<Source, 'urls'>) {
  const speakers = speaker.split('、').map(oneLine).filter((name) => name !== '')
  const publisher = site.host === null ? null : oneLine(site.host)
  return {
    authors: speakers.length > 0 ? speakers : publisher === null ? [] : [publisher],
    siteName: oneLine(site.name),
    publisher,
    date,
    version,
    accessed: beijingDay(now),
  }
}

/** Replaces line breaks and repeated spaces in a text with one space: citations must not contain line breaks. */
function oneLine (text: string): string {
  return text.toWellFormed().replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
