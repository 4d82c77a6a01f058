// What the share poster of a piece says.
import type { Site } from '../../content/article.ts'
import type { Poster } from '../../posters/layout.ts'
import { firstSentences } from '../../exports/excerpt.ts'
import type { ArticleSummary } from '../../store/index/articles.ts'
import type { Urls } from '../../urls.ts'
import { dateText } from './format.ts'

/** Characters of the excerpt: seven lines; of one that is a single sentence, twelve. */
const EXCERPT = { most: 140, longest: 240 }

export function posterOf ({ article, site, urls }: { article: ArticleSummary, site: Site, urls: Urls }): Poster {
  return {
    siteName: site.name,
    host: site.host === null ? null : `主办单位：${site.host}`,
    kicker: `${article.seriesTitle} · 第${article.number}篇`,
    title: article.title,
    speaker: article.speaker,
    position: article.position,
    place: `${article.streets.map(({ name }) => name).join('、')} · ${dateText(article.date)}`,
    excerpt: firstSentences(article.summary, EXCERPT),
    invitation: '扫码或长按识别，阅读全文',
    address: urls.absolute(urls.article(article)),
  }
}
