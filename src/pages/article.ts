// One piece, published or withdrawn.
import type { ArticleRecord, Neighbour } from '../store/articles.ts'
import { titleParts } from './article-teaser.ts'
import { type FigureRow, figureRow, type RowSource } from './figure-row.ts'
import { type Frame, type FrameSource, frame } from './frame.ts'
import { type Share, shareOf } from './share.ts'
import { shareImage } from './share-image.ts'
import { countText, dateText, pubDateText, readingTimeText } from './wording.ts'

/** The fields of views/pages/article.eta. */
export interface ArticlePage {
  frame: Frame
  /** The title's parts between spaces: a line may break between them. */
  titlePhrases: string[]
  isLong: boolean
  seriesTitle: string
  numberText: string
  speaker: string
  position: string
  /** `address` null: the street has no page. */
  streets: { name: string, address: string | null }[]
  dateText: string
  source: string | null
  editor: string | null
  lengthText: string
  bodyHtml: string
  cover: { address: string, width: number, height: number, alt: string } | null
  /** Every figure of the piece, in order. */
  figures: FigureRow[]
  corrections: { dateText: string, note: string }[]
  previous: { address: string, title: string } | null
  next: { address: string, title: string } | null
  share: Share
}

/** The fields of views/pages/withdrawn.eta. */
export interface WithdrawnPage {
  frame: Frame
  title: string
  reason: string
  seriesTitle: string
  seriesAddress: string
}

export function articlePage (source: FrameSource, { article, figures, seriesShortTitle, neighbours }: {
  article: ArticleRecord, figures: readonly RowSource[], seriesShortTitle: string, neighbours: { previous: Neighbour | null, next: Neighbour | null }
}): ArticlePage {
  const { urls } = source
  const link = (neighbour: Neighbour | null) => neighbour && { address: urls.article(neighbour), title: neighbour.title }
  return {
    frame: frame(source, {
      address: urls.article(article),
      title: article.title,
      crumb: '正文',
      description: article.summary,
      trail: [{ label: seriesShortTitle, address: urls.series(article.series) }],
      section: urls.series(article.series),
      kind: 'article',
      image: shareImage({ cover: article.cover && { ...article.cover, address: urls.media(article.cover) }, bodyHtml: article.html }) ?? urls.poster(article),
      metas: [
        { name: 'ColumnName', content: article.seriesTitle },
        { name: 'ColumnType', content: '访谈' },
        { name: 'ArticleTitle', content: article.title },
        // Without 发布时间 nobody has said when: a date of publication is never invented.
        ...article.publishAt === null ? [] : [{ name: 'PubDate', content: pubDateText(article.publishAt) }],
        ...article.source === null ? [] : [{ name: 'ContentSource', content: article.source }],
        { name: 'Author', content: article.speaker },
        { name: 'Keywords', content: [seriesShortTitle, ...article.streets.map(({ name }) => name), article.speaker].join(',') },
      ],
    }),
    ...titleParts(article.title),
    seriesTitle: article.seriesTitle,
    numberText: `第${article.number}篇`,
    speaker: article.speaker,
    position: article.position,
    streets: article.streets.map(({ name, slug }) => ({ name, address: slug && urls.street(slug) })),
    dateText: dateText(article.date),
    source: article.source,
    editor: article.editor,
    lengthText: `${countText(article.characters)}字，${readingTimeText(article.characters)}`,
    bodyHtml: article.html,
    cover: article.cover && { address: urls.media(article.cover), width: article.cover.width, height: article.cover.height, alt: article.cover.alt },
    figures: figures.map((figure) => figureRow(figure, urls)),
    corrections: article.corrections.map(({ date, note }) => ({ dateText: dateText(date), note })),
    previous: link(neighbours.previous),
    next: link(neighbours.next),
    share: shareOf({ article, site: source.site, urls }),
  }
}

export function withdrawnPage (source: FrameSource, { article, seriesShortTitle }: { article: ArticleRecord, seriesShortTitle: string }): WithdrawnPage {
  const { urls } = source
  const seriesAddress = urls.series(article.series)
  return {
    frame: frame(source, {
      address: urls.article(article),
      title: article.title,
      crumb: '已撤下',
      description: '本文已撤下。',
      trail: [{ label: seriesShortTitle, address: seriesAddress }],
      section: seriesAddress,
      metas: [{ name: 'robots', content: 'noindex' }],
    }),
    title: article.title,
    reason: article.withdrawnReason ?? '编辑部没有说明原因。',
    seriesTitle: article.seriesTitle,
    seriesAddress,
  }
}
