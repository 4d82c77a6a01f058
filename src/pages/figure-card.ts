// One figure as other sites show it in a frame: the words first, then what they mean, and the way to where they stand.
import { intervalNotation } from '../content/figure.ts'
import type { FigureRecord } from '../store/figures.ts'
import { figureRow } from './figure-row.ts'
import type { FrameSource } from './frame.ts'

/** The fields of views/pages/figure-card.eta. It has no frame: it stands on a page of somebody else. */
export interface FigureCard {
  documentTitle: string
  /** The page of the figure. Absolute, as are all addresses here: a frame is left by them. */
  canonical: string
  stylesheet: string
  kicker: string
  words: string
  value: string
  label: string
  readingText: string
  speaker: string
  position: string
  sourceText: string
  sourceAddress: string
  articleTitle: string
  siteName: string
}

export function figureCard ({ site, urls, assets }: FrameSource, figure: FigureRecord): FigureCard {
  const { words, label, street, periodText, readingText, sourceText } = figureRow(figure, urls)
  return {
    documentTitle: `${words} ${label}`,
    canonical: urls.absolute(urls.figure(figure.id)),
    stylesheet: assets.cardStylesheet,
    kicker: `${street} · ${periodText}`,
    words,
    value: intervalNotation(figure),
    label,
    readingText: `读作 ${readingText}`,
    speaker: figure.speaker,
    position: figure.position,
    sourceText,
    sourceAddress: urls.absolute(urls.block(figure)),
    articleTitle: figure.title,
    siteName: site.name,
  }
}
