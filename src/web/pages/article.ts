// One piece, published or withdrawn.
import { beijingTime } from '../../content/date.ts'
import { baiduArticle, lastChangedAt, newsArticle } from '../../exports/json-ld.ts'
import type { ArticleRecord, Neighbour } from '../../store/index/articles.ts'
import { articleCitation } from '../../exports/citation.ts'
import { titleParts } from './article-teaser.ts'
import { type Cite, citeOf } from './cite.ts'
import { type FigureRow, figureRow, type RowSource } from './figure-row.ts'
import { embedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'
import { type Share, shareOf } from './share.ts'
import { withParagraphLinks, withMarkedBlock } from './article-html.ts'
import { shareImage } from './share-image.ts'
import { countText, dateText, dayText, pubDateText, readingTimeText } from './format.ts'

/** The fields of views/pages/article.eta. */
export interface ArticlePage {
  layout: Layout
  /** The title's parts between spaces: a line may break between them. */
  titlePhrases: string[]
  isLong: boolean
  seriesTitle: string
  numberText: string
  speaker: string
  position: string
  /** `address` null: the street has no page. */
  streets: { name: string, address: string | null }[]
  /** When it first appeared, here or elsewhere. */
  dateText: string
  /** 本站发布; null in a preview. */
  publishedText: string | null
  /** 更新; null while nothing of substance has changed. */
  updatedText: string | null
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
  /** 第N版; null for a first version. */
  versionText: string | null
  historyAddress: string
  /** Paragraphs that are no more: shown to whoever comes by their address. */
  removedParagraphs: { id: string, versionText: string, address: string }[]
  /** The one paragraph that was asked for. */
  markedParagraph: { address: string } | null
  cite: Cite
}

/** The fields of views/pages/withdrawn.eta. */
export interface WithdrawnPage {
  layout: Layout
  title: string
  reason: string
  seriesTitle: string
  seriesAddress: string
}

/** The paragraphs of earlier versions that a page knows, at most. */
const MAX_REMOVED_PARAGRAPHS = 200

export function articlePage (context: LayoutContext, { article, figures, seriesShortTitle, neighbours, removedParagraphs, now, markedBlock = null }: {
  article: ArticleRecord
  figures: readonly RowSource[]
  seriesShortTitle: string
  neighbours: { previous: Neighbour | null, next: Neighbour | null }
  /** Epoch milliseconds: the day of access in the citation. */
  now: number
  /** Paragraphs that the piece has no more, with the last version that had them. */
  removedParagraphs: readonly { id: string, version: number }[]
  /** Id of the block to mark. */
  markedBlock?: string | null
}): ArticlePage {
  const { urls } = context
  const image = shareImage({ cover: article.cover && { ...article.cover, address: urls.media(article.cover) }, bodyHtml: article.html })
  const link = (neighbour: Neighbour | null) => neighbour && { address: urls.article(neighbour), title: neighbour.title }
  return {
    layout: layout(context, {
      address: urls.article(article),
      json: urls.articleJson(article),
      title: article.title,
      crumb: '正文',
      description: article.summary,
      trail: [{ label: seriesShortTitle, address: urls.series(article.series) }],
      section: urls.series(article.series),
      kind: 'article',
      image: image ?? urls.poster(article),
      metas: [
        { name: 'ColumnName', content: article.seriesTitle },
        { name: 'ColumnType', content: '访谈' },
        { name: 'ArticleTitle', content: article.title },
        { name: 'PubDate', content: pubDateText(article.publishedAt) },
        ...article.source === null ? [] : [{ name: 'ContentSource', content: article.source }],
        { name: 'Author', content: article.speaker },
        { name: 'Keywords', content: [seriesShortTitle, ...article.streets.map(({ name }) => name), article.speaker].join(',') },
      ],
      properties: [
        { property: 'article:published_time', content: article.date },
        { property: 'article:modified_time', content: beijingTime(lastChangedAt(article)) },
        { property: 'article:section', content: article.seriesTitle },
      ],
      alternates: embedAlternates(urls, { path: urls.article(article), title: article.title }),
      structuredData: [newsArticle({ article, site: context.site, urls, image }), baiduArticle({ article, urls, image })],
    }),
    ...titleParts(article.title),
    seriesTitle: article.seriesTitle,
    numberText: `第${article.number}篇`,
    speaker: article.speaker,
    position: article.position,
    streets: article.streets.map(({ name, slug }) => ({ name, address: slug && urls.street(slug) })),
    dateText: dateText(article.date),
    publishedText: dayText(article.publishedAt),
    updatedText: article.updatedAt === null ? null : dayText(article.updatedAt),
    source: article.source,
    editor: article.editor,
    lengthText: `${countText(article.characters)}字，${readingTimeText(article.characters)}`,
    bodyHtml: withParagraphLinks(markedBlock === null ? article.html : withMarkedBlock(article.html, markedBlock)),
    cover: article.cover && { address: urls.media(article.cover), width: article.cover.width, height: article.cover.height, alt: article.cover.alt },
    figures: figures.map((figure) => figureRow(figure, urls)),
    corrections: article.corrections.map(({ date, note }) => ({ dateText: dateText(date), note })),
    previous: link(neighbours.previous),
    next: link(neighbours.next),
    share: shareOf({ article, site: context.site, urls }),
    versionText: article.version > 1 ? `第${article.version}版` : null,
    historyAddress: urls.history(article),
    removedParagraphs: removedParagraphs.slice(-MAX_REMOVED_PARAGRAPHS).map(({ id, version }) => ({ id, versionText: `第${version}版`, address: `${urls.version({ ...article, version })}#${id}` })),
    markedParagraph: markedBlock === null ? null : { address: `${urls.article(article)}#${markedBlock}` },
    cite: citeOf(articleCitation(article, { site: context.site, urls, now }), { subject: '本文', fileAddress: (form) => urls.articleCite(article, form) }),
  }
}

export function withdrawnPage (context: LayoutContext, { article, seriesShortTitle }: { article: ArticleRecord, seriesShortTitle: string }): WithdrawnPage {
  const { urls } = context
  const seriesAddress = urls.series(article.series)
  return {
    layout: layout(context, {
      address: urls.article(article),
      json: urls.articleJson(article),
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
