// A figure for the frames of other sites. The card of a withdrawn article tells only of the withdrawal.
import { intervalNotation } from '../../content/figure.ts'
import type { ArticleRecord } from '../../store/index/articles.ts'
import type { FigureRecord } from '../../store/index/figures.ts'
import { changeText, type FigureHistory } from './figure.ts'
import { figureRow } from './figure-row.ts'
import type { LayoutContext } from './layout.ts'

export interface FigureCardPage {
  documentTitle: string
  /** The page of the figure. All addresses are absolute and leave the frame. */
  canonical: string
  stylesheet: string
  kicker: string
  /** Null for a withdrawn article. */
  words: string | null
  value: string
  label: string
  readingText: string
  /** Null unless an earlier version had other words. */
  changeText: string | null
  speaker: string
  position: string
  sourceText: string
  sourceAddress: string
  articleTitle: string
  siteName: string
}

export function figureCardPage ({ site, urls, assets }: LayoutContext, { figure, history }: { figure: FigureRecord, history: FigureHistory }): FigureCardPage {
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
    changeText: changeText(figure, history),
    speaker: figure.speaker,
    position: figure.position,
    sourceText,
    sourceAddress: urls.absolute(urls.block(figure)),
    articleTitle: figure.title,
    siteName: site.name,
  }
}

export function withdrawnFigureCardPage ({ site, urls, assets }: LayoutContext, article: ArticleRecord): FigureCardPage {
  const { title: articleTitle, speaker, position } = article
  const address = urls.absolute(urls.article(article))
  return {
    documentTitle: '已撤下',
    canonical: address,
    sourceAddress: address,
    stylesheet: assets.cardStylesheet,
    words: null,
    readingText: '这个数字所在的文章已经撤下，请不要再引用。',
    value: '',
    label: '',
    kicker: '',
    changeText: null,
    sourceText: '',
    speaker,
    position,
    articleTitle,
    siteName: site.name,
  }
}
