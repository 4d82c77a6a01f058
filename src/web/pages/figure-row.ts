// A figure in tables and lists: first its words in the article, then the numbers that the portal reads from them.
import type { Article } from '../../content/render.ts'
import { figureLabel, intervalNotation } from '../../content/figure.ts'
import { describeInterval } from '../../content/quantity/quantity.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { Urls } from '../../urls.ts'
import { periodText } from './format.ts'

export interface FigureRow {
  /** Words of the figure, exactly as in the article. */
  words: string
  address: string
  /** 指标 or 项目·指标. */
  label: string
  metric: string
  street: string
  streetAddress: string
  periodText: string
  /** The numbers in Chinese words, for example 超过 50，不足 60. */
  readingText: string
  isExact: boolean
  /** Lower and upper bound in interval notation, for the attribute in `<data value>`. */
  value: string
  sourceText: string
  /** Address of the words in the article. */
  sourceAddress: string
}

/** A figure of the index, or of an article outside the index (preview, earlier version). */
export type RowSource = Pick<FigureRecord, 'id' | 'series' | 'number' | 'paragraph' | 'words' | 'metric' | 'project' | 'street' | 'period' |
  'lower' | 'upper' | 'lowerInclusive' | 'upperInclusive' | 'exact' | 'qualifier' | 'unit' | 'fraction'>

/** Converts the figures of a rendered article. `projectNames`: names of projects by slug. */
export function rowSources ({ figures, blocks }: Pick<Article, 'figures' | 'blocks'>, { series, number, projectNames }: { series: string, number: number, projectNames: ReadonlyMap<string, string> }): RowSource[] {
  return figures.map(({ quantity, project, ...figure }) => ({
    ...figure,
    ...quantity,
    series,
    number,
    paragraph: blocks.findIndex((block) => block.id === figure.block) + 1,
    project: project === null ? null : { slug: project, name: projectNames.get(project) ?? project },
  }))
}

export function figureRow (figure: RowSource, urls: Urls): FigureRow {
  return {
    words: figure.words,
    address: urls.figure(figure.id),
    label: figureLabel(figure),
    metric: figure.metric,
    street: figure.street.name,
    streetAddress: urls.street(figure.street.slug),
    periodText: periodText(figure.period),
    readingText: describeInterval(figure),
    isExact: figure.exact,
    value: intervalNotation(figure),
    sourceText: `第${figure.number}篇第${figure.paragraph}段`,
    sourceAddress: urls.words(figure),
  }
}
