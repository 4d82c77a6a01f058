// An article: its page, its preview before publication, and the notice that replaces a withdrawn one.
import { beijingTime } from '../../content/date.ts'
import { baiduArticle, lastChangedAt, newsArticle } from '../../exports/json-ld.ts'
import type { ArticleRecord, Neighbour } from '../../store/index/articles.ts'
import { articleCitation } from '../../exports/citation.ts'
import type { Article } from '../../content/render.ts'
import type { SeriesRecord } from '../../store/index/series.ts'
import { titleParts } from './article-teaser.ts'
import { type Citations, citationsOf } from './citations.ts'
import { type FigureRow, figureRow, type RowSource, rowSources } from './figure-row.ts'
import { embedAlternates, type Layout, type LayoutContext, layout } from './layout.ts'
import { type Share, shareImage, shareOf } from './share.ts'
import { countText, dateText, dayText, pubDateText, readingTimeText, momentText } from './format.ts'

/** The fields of views/pages/article.eta. */
export interface ArticlePage {
  layout: Layout
  /** Parts of the title between spaces, where lines may break. */
  titlePhrases: string[]
  isLong: boolean
  seriesTitle: string
  numberText: string
  speaker: string
  position: string
  /** `address` is null when the street has no page. */
  streets: { name: string, address: string | null }[]
  /** Date of the first publication, here or elsewhere. */
  dateText: string
  /** 本站发布; null in a preview. */
  publishedText: string | null
  /** 更新; null without a substantial change. */
  updatedText: string | null
  source: string | null
  editor: string | null
  lengthText: string
  bodyHtml: string
  cover: { address: string, width: number, height: number, alt: string } | null
  figures: FigureRow[]
  corrections: { dateText: string, note: string }[]
  previous: { address: string, title: string } | null
  next: { address: string, title: string } | null
  share: Share
  /** 第N版; null for version 1. */
  versionText: string | null
  historyAddress: string
  /** Paragraphs of earlier versions that the article no longer has. CSS shows an entry only when the address ends in its `id`. */
  removedParagraphs: { id: string, versionText: string, address: string }[]
  /** The paragraph or figure that the address of the request names; null when it names none. */
  markedParagraph: { address: string } | null
  citations: Citations
}

/** The fields of views/pages/withdrawn.eta. */
export interface WithdrawnPage {
  layout: Layout
  title: string
  reason: string
  seriesTitle: string
  seriesAddress: string
}

const MAX_REMOVED_PARAGRAPHS = 200

export function articlePage (context: LayoutContext, { article, figures, seriesShortTitle, neighbours, removedParagraphs, now, markedBlock = null }: {
  article: ArticleRecord
  figures: readonly RowSource[]
  seriesShortTitle: string
  neighbours: { previous: Neighbour | null, next: Neighbour | null }
  /** Epoch milliseconds. Citations contain this day as the day of access. */
  now: number
  /** Removed paragraphs, each with the last version that had it. */
  removedParagraphs: readonly { id: string, version: number }[]
  /** Anchor of the paragraph or figure to highlight. */
  markedBlock?: string | null
}): ArticlePage {
  const { urls } = context
  const link = (neighbour: Neighbour | null) => neighbour && { address: urls.article(neighbour), title: neighbour.title }
  return {
    layout: articleLayout(context, article, seriesShortTitle),
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
    citations: citationsOf(articleCitation(article, { site: context.site, urls, now }), { subject: '本文', fileAddress: (form) => urls.articleCite(article, form) }),
  }
}

function articleLayout (context: LayoutContext, article: ArticleRecord, seriesShortTitle: string): Layout {
  const { urls } = context
  const image = shareImage({ cover: article.cover && { ...article.cover, address: urls.media(article.cover) }, bodyHtml: article.html })
  return layout(context, {
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
  })
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
      robots: 'noindex',
    }),
    title: article.title,
    reason: article.withdrawnReason ?? '编辑部没有说明原因。',
    seriesTitle: article.seriesTitle,
    seriesAddress,
  }
}

/** Matches a paragraph or a heading with an id. Paragraphs and headings never contain each other. */
const PARAGRAPH = /<(p|h[2-6]) id="(p-[0-9a-f]+(?:-\d+)?)"([^>]*)>(.*?)<\/\1>/gs

/** Adds to each paragraph a link to the paragraph, so that touch and keyboard users can copy its address. */
export function withParagraphLinks (html: string): string {
  return html.replace(PARAGRAPH, (_all, tag: string, id: string, attributes: string, inside: string) =>
    `<${tag} id="${id}"${attributes}>${inside}<a class="handle" href="#${id}" aria-label="本段网址"></a></${tag}>`)
}

/** Adds the class `is-addressed` to the HTML element whose id is `block`, and keeps its other classes. */
export function withMarkedBlock (html: string, block: string): string {
  return html.replace(new RegExp(`<[^<>]* id="${block}"[^<>]*>`), (tag) => tag.includes(' class="')
    ? tag.replace(' class="', ' class="is-addressed ')
    : tag.replace(` id="${block}"`, ` id="${block}" class="is-addressed"`))
}

/** Adds the base path to internal addresses. Archived HTML has no base path, because the base path may change. */
export function withBasePath (html: string, basePath: string): string {
  return basePath === '' ? html : html.replaceAll(/ (href|src)="\/(?!\/)/g, (_all, name: string) => ` ${name}="${basePath}/`)
}

export interface PreviewPage extends Omit<ArticlePage, 'previous' | 'next' | 'share' | 'citations'> { note: string }

/**
 * @param mediaFolder address from which the preview loads its pictures: the public media address does not have them before publication
 * @param until epoch milliseconds of the expiry of a review link (审稿); null for signed-in staff
 */
export function previewPage (context: LayoutContext, { article, series, projectNames, until, mediaFolder }: {
  article: Article, series: SeriesRecord | null, projectNames: ReadonlyMap<string, string>, until: number | null, mediaFolder: string
}): PreviewPage {
  const { previous, next, share, citations, ...page } = articlePage(context, {
    article: { ...article, state: 'published', seriesTitle: series?.title ?? article.series, articleId: 0, firstAddress: '', version: 1, publishedAt: article.publishAt ?? 0, updatedAt: null },
    figures: rowSources(article, { series: article.series, number: article.number, projectNames }),
    seriesShortTitle: series?.shortTitle ?? article.series,
    neighbours: { previous: null, next: null },
    removedParagraphs: [],
    now: 0,
  })
  return {
    ...page,
    bodyHtml: page.bodyHtml.replaceAll(`src="${context.urls.mediaFolder()}`, `src="${mediaFolder}`),
    cover: page.cover && { ...page.cover, address: page.cover.address.replace(context.urls.mediaFolder(), mediaFolder) },
    // The article is not published yet, so the preview must not state a date of publication.
    publishedText: null,
    updatedText: null,
    layout: {
      ...page.layout,
      canonical: null,
      jsonAddress: null,
      printedAddress: null,
      image: null,
      properties: [],
      alternates: [],
      structuredData: [],
      metas: [...page.layout.metas.filter(({ name }) => name !== 'PubDate'), { name: 'robots', content: 'noindex' }],
    },
    note: until === null ? '预览：这篇稿件还没有公开。' : `审稿：这篇稿件还没有公开，请勿转发。链接有效期至${momentText(until)}。`,
  }
}
