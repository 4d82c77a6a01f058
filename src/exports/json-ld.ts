// What pages say of themselves to search engines: schema.org for all, and Baidu's own form. Data, never run as a script.
import type { Site } from '../content/article.ts'
import { beijingTime } from '../content/date.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'

/** Without a zone: the form that Baidu reads. */
const baiduTime = (instant: number) => beijingTime(instant).slice(0, 19)

/** A document to stand in `<script type="application/ld+json">`. */
export type JsonLd = Readonly<Record<string, unknown>>

/** When a piece last changed in substance (epoch ms): machines are told this, and it never moves by itself. */
export function lastChange ({ publishedAt, updatedAt }: { publishedAt: number, updatedAt: number | null }): number {
  return updatedAt ?? publishedAt
}

/** JSON that can't end the element it stands in, whatever its strings hold. */
export function scriptSafeJson (document: JsonLd): string {
  return JSON.stringify(document).replaceAll('<', '\\u003c')
}

interface Described { article: ArticleRecord, site: Site, urls: Urls, image: string | null }

/**
 * A piece as schema.org's NewsArticle. It was published when it first appeared, as precisely as that is known; what was
 * modified is this portal's edition of it. `image` is a path.
 */
export function newsArticle ({ article, site, urls, image }: Described): JsonLd {
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
    dateModified: beijingTime(lastChange(article)),
    author: { '@type': 'Person', name: article.speaker, jobTitle: article.position },
    ...site.host !== null && { publisher: { '@type': 'Organization', name: site.host } },
    isPartOf: { '@type': 'CreativeWorkSeries', name: article.seriesTitle, url: urls.absolute(urls.series(article.series)) },
    ...image !== null && { image: [urls.absolute(image)] },
  }
}

/** A piece in Baidu's form. Its times are those of this portal. */
export function baiduArticle ({ article, urls, image }: Omit<Described, 'site'>): JsonLd {
  return {
    '@context': 'https://ziyuan.baidu.com/contexts/cambrian.jsonld',
    '@id': urls.absolute(urls.article(article)),
    title: article.title,
    ...image !== null && { images: [urls.absolute(image)] },
    description: article.summary,
    pubDate: baiduTime(article.publishedAt),
    upDate: baiduTime(lastChange(article)),
  }
}

/**
 * 当前位置. `crumbs` have paths; the last is the page itself, at the absolute address `canonical`. It goes by its title:
 * away from the page 正文 says nothing.
 */
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
