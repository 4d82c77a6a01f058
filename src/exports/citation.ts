// What a citation is made from, whatever form it is then written in: citation-*.ts, one form a file.
import { figureLabel } from '../content/figure.ts'
import type { Site } from '../content/article.ts'
import { beijingDay, type PartialDate, periodText } from '../content/date.ts'
import type { ArticleSummary } from '../store/index/articles.ts'
import type { FigureRecord } from '../store/index/figures.ts'
import type { Urls } from '../urls.ts'

export interface Citation {
  /** ASCII; other programs tell entries apart by it. */
  id: string
  /** Who says it; where nobody is named, the office; empty when that is unknown, too. */
  authors: string[]
  title: string
  /** The piece in which a figure stands; null for a piece. */
  within: string | null
  series: string | null
  siteName: string
  publisher: string | null
  streets: string[]
  /** When it first appeared, as precise as known. */
  date: PartialDate
  /** What the portal has shown of the piece, counted from 1. */
  version: number
  /** The day in Beijing on which it was read. */
  accessed: PartialDate
  /** Absolute. */
  address: string
}

interface Source { site: Site, urls: Urls, now: number }

/** Cites a piece as it stands `now` (epoch ms). */
export function articleCitation (article: ArticleSummary, { site, urls, now }: Source): Citation {
  return {
    id: `${article.series}-${article.number}`,
    title: oneLine(article.title),
    within: null,
    series: oneLine(article.seriesTitle),
    streets: article.streets.map(({ name }) => oneLine(name)),
    address: urls.absolute(urls.article(article)),
    ...shared(article, { site, now }),
  }
}

/** Cites a figure of a piece: what was counted, the words that say how many, and what else tells it from the other figures there. */
export function figureCitation (figure: FigureRecord, { site, urls, now }: Source): Citation {
  const label = figureLabel(figure)
  return {
    id: figure.id,
    title: oneLine(`${label}${apartFrom(figure)}：${figure.words}`),
    within: oneLine(figure.title),
    series: null,
    streets: [oneLine(figure.street.name)],
    address: urls.absolute(urls.figure(figure.id)),
    ...shared(figure, { site, now }),
  }
}

function apartFrom ({ apart, street, period, paragraph }: FigureRecord): string {
  const parts = [
    apart?.street === true ? street.name : [],
    apart?.period === true ? periodText(period) : [],
    apart?.paragraph === true ? `第${paragraph}段` : [],
  ].flat()
  return parts.length === 0 ? '' : `（${parts.join('，')}）`
}

function shared ({ speaker, date, version }: Pick<ArticleSummary, 'speaker' | 'date' | 'version'>, { site, now }: Omit<Source, 'urls'>) {
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

/** Text that can't break out of its line: none of the forms can hold a line's end, and some fold spaces themselves. */
function oneLine (text: string): string {
  return text.toWellFormed().replace(/[\s\p{Cc}]+/gu, ' ').trim()
}
