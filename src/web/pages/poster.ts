// Text of the share poster of an article.
import type { Site } from '../../content/article.ts'
import { firstSentences } from '../../exports/excerpt.ts'
import type { PosterText } from '../../posters/layout.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { dateText } from './format.ts'

/** Seven lines; twelve where the first sentence alone is longer. */
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
