// How a piece is passed on, at its end: views/partials/share.eta.
import type { Site } from '../../content/article.ts'
import { layOutPoster } from '../../posters/layout.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { posterText } from '../../web/pages/poster.ts'

export interface Share {
  title: string
  /** Absolute: it is copied and pasted elsewhere. */
  address: string
  /** Width and height are known before the picture is made: nothing moves when it comes. */
  poster: { address: string, alt: string, width: number, height: number }
  printNoticeAddress: string
}

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
