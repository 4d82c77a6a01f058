// JSON-LD of pages for search engines: schema.org, and the format of Baidu.
import type { Site } from '../content/article.ts'
import { beijingTime } from '../content/date.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'

/** Returns the Beijing time without a time zone, as Baidu requires. */
const baiduTime = (instant: number) => beijingTime(instant).slice(0, 19)

/** Content of `<script type="application/ld+json">`. */
export type JsonLd = Readonly<Record<string, unknown>>

/** Returns the time of the last substantial change, in epoch milliseconds. Without such a change, returns the time of publication. */
export const lastChangedAt = ({ publishedAt, updatedAt }: { publishedAt: number, updatedAt: number | null }) => updatedAt ?? publishedAt

/** Returns JSON without `<`, so that its text can't end the script element around it. */
export function scriptSafeJson (document: JsonLd): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c')
}

interface Source { article: ArticleRecord, site: Site, urls: Urls, image: string | null }

/** `datePublished` is the first publication anywhere. `dateModified` is the last change on this portal. `image` is a path. */
export function newsArticle ({ article, site, urls, image }: Source): JsonLd {
  const address = urls.absolute(urls.article(article))
  return {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: { '@type': 'WebPage', '@id': address },
    url: address,
    headline: article.title,
    description: article.summary,
    inLanguage: 'zh-CN',
    datePublished: article.date,
    dateModified: beijingTime(lastChangedAt(article)),
    author: { '@type': 'Person', name: article.speaker, jobTitle: article.position },
    ...site.host !== null && { publisher: { '@type': 'Organization', name: site.host } },
    isPartOf: { '@type': 'CreativeWorkSeries', name: article.seriesTitle, url: urls.absolute(urls.series(article.series)) },
    ...image !== null && { image: [urls.absolute(image)] },
  }
}

/** Returns the JSON-LD that Baidu reads. Its two times are publication and last change of the article on this portal. */
export function baiduArticle ({ article, urls, image }: Omit<Source, 'site'>): JsonLd {
  return {
    '@context': 'https://ziyuan.baidu.com/contexts/cambrian.jsonld',
    '@id': urls.absolute(urls.article(article)),
    title: article.title,
    ...image !== null && { images: [urls.absolute(image)] },
    description: article.summary,
    pubDate: baiduTime(article.publishedAt),
    upDate: baiduTime(lastChangedAt(article)),
  }
}

/** Returns the breadcrumbs (当前位置). The last crumb is the page itself. It gets `title` and `canonical`, because its label may be only 正文. */
export function breadcrumbList ({ crumbs, title, canonical, urls }: {
  crumbs: readonly { label: string, address: string | null }[], title: string, canonical: string, urls: Urls
}): JsonLd {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: crumbs.map(({ label, address }, index) => ({
      '@type': 'ListItem', position: index + 1, ...address === null ? { name: title, item: canonical } : { name: label, item: urls.absolute(address) },
    })),
  }
}
