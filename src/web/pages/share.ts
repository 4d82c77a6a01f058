// Data for sharing an article: views/partials/share.eta, the text of its poster, and the picture of share cards.
import type { Site } from '../../content/article.ts'
import { layOutPoster, type PosterText } from '../../posters/layout.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { firstSentences } from '../../exports/excerpt.ts'
import { dateText } from './format.ts'

/** Minimum width and height of a share picture in CSS pixels. WeChat uses the first picture on a page with at least this size. */
const MIN_SHARE_IMAGE = 300

export interface Share {
  title: string
  /** Absolute, for copying. */
  address: string
  /** Width and height are known before the poster is drawn: the page must not move when the picture loads. */
  poster: { address: string, alt: string, width: number, height: number }
  printNoticeAddress: string
}

interface Picture { address: string, width: number, height: number }

export function shareOf ({ article, site, urls }: { article: ArticleSummary, site: Site, urls: Urls }): Share {
  const poster = posterText({ article, site, urls })
  const { width, height } = layOutPoster(poster)
  return {
    title: article.title,
    address: poster.address,
    poster: { address: urls.poster(article), alt: `本文海报：${article.title}，${article.speaker}，附本文网址的二维码`, width, height },
    printNoticeAddress: urls.printNotice(article),
  }
}

/** Returns the address of the cover if it is large enough, else of the first large picture in the text; null without one. */
export function shareImage ({ cover, bodyHtml }: { cover: Picture | null, bodyHtml: string }): string | null {
  const inText = [...bodyHtml.matchAll(/<img src="([^"]+)" alt="[^"]*" width="(\d+)" height="(\d+)"/g)]
    .map(([, address = '', width, height]): Picture => ({ address, width: Number(width), height: Number(height) }))
  return [...cover ? [cover] : [], ...inText].find(({ width, height }) => width >= MIN_SHARE_IMAGE && height >= MIN_SHARE_IMAGE)?.address ?? null
}

/** Limits of the excerpt: 140 characters fill about seven lines of the poster. A long first sentence alone may fill about twelve lines. */
const EXCERPT_CHARACTERS = { max: 140, maxFirstSentence: 240 }

export function posterText ({ article, site, urls }: { article: ArticleSummary, site: Site, urls: Urls }): PosterText {
  return {
    siteName: site.name,
    host: site.host === null ? null : `主办单位：${site.host}`,
    seriesLabel: `${article.seriesTitle} · 第${article.number}篇`,
    title: article.title,
    speaker: article.speaker,
    position: article.position,
    dateline: `${article.streets.map(({ name }) => name).join('、')} · ${dateText(article.date)}`,
    excerpt: firstSentences(article.summary, EXCERPT_CHARACTERS),
    qrCaption: '扫码或长按识别，阅读全文',
    address: urls.absolute(urls.article(article)),
  }
}
