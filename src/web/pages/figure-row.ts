// A figure as tables and lists show it: its own words first, then how they are read.
import type { Article } from '../../content/render.ts'
import { figureLabel, intervalNotation } from '../../content/figure.ts'
import { describeInterval } from '../../content/quantity/quantity.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import type { Urls } from '../../urls.ts'
import { periodText } from './format.ts'

export interface FigureRow {
  /** As printed, never rewritten. */
  words: string
  address: string
  /** 指标, or 项目·指标. */
  label: string
  metric: string
  street: string
  streetAddress: string
  periodText: string
  /** "超过 50，不足 60". */
  readingText: string
  isExact: boolean
  /** `data value`: bounds in interval notation. */
  value: string
  sourceText: string
  /** Lands on the words in the piece. */
  sourceAddress: string
}

/** What a row is made from: a figure of the index, or one of a piece that isn't public yet. */
export type RowSource = Pick<FigureRecord, 'id' | 'series' | 'number' | 'paragraph' | 'words' | 'metric' | 'project' | 'street' | 'period' |
  'lower' | 'upper' | 'lowerInclusive' | 'upperInclusive' | 'exact' | 'qualifier' | 'unit' | 'fraction'>

/** The figures of a composed piece, as rows are made from them; `projectNames` by address name. */
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

/** Makes the row of one figure. */
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
