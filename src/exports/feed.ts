// Data of both feeds: whole articles of the portal or of one series, with absolute addresses.
import type { Site } from '../content/article.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'
import { feedEntryId } from './feed-entry-id.ts'
import { lastChangedAt } from './json-ld.ts'
import { escapeXml } from './xml.ts'

/** One page of a feed. Addresses are absolute. */
export interface Feed {
  id: string
  title: string
  subtitle: string
  /** The office, else the name of the site. */
  author: string
  /** HTML page with the same content. */
  page: string
  /** Pages of the feed (RFC 5005). */
  self: string
  first: string
  last: string
  previous: string | null
  next: string | null
  /** Epoch milliseconds of the last change of substance in all entries. */
  updated: number
  entries: FeedEntry[]
}

export interface FeedEntry {
  id: string
  address: string
  title: string
  author: string
  /** Epoch milliseconds of 本站发布. */
  published: number
  /** Epoch milliseconds of the last change of substance. */
  updated: number
  summary: string
  html: string
  image: string | null
  /** Streets. */
  tags: string[]
}

/** `page` counts from 1. `pageAddress` returns the path of a page. */
export function feedOf ({ site, urls, series, articles, updated, page, pages, pageAddress }: {
  site: Site
  urls: Urls
  /** Null: all series. */
  series: { slug: string, title: string, text: string } | null
  articles: readonly ArticleRecord[]
  updated: number
  page: number
  pages: number
  pageAddress: (page: number) => string
}): Feed {
  const at = (other: number) => urls.absolute(pageAddress(other))
  return {
    // The same on all pages, as they are one feed.
    id: at(1),
    title: series === null ? site.name : `${series.title} - ${site.name}`,
    subtitle: series?.text || (site.host === null ? site.name : `主办单位：${site.host}`),
    author: site.host ?? site.name,
    page: urls.absolute(series === null ? urls.home() : urls.series(series.slug)),
    self: at(page),
    first: at(1),
    last: at(pages),
    previous: page > 1 ? at(page - 1) : null,
    next: page < pages ? at(page + 1) : null,
    updated,
    entries: articles.map((article) => entryOf(article, urls)),
  }
}

function entryOf (article: ArticleRecord, urls: Urls): FeedEntry {
  const address = urls.absolute(urls.article(article))
  return {
    id: feedEntryId(article),
    address,
    title: article.title,
    author: article.speaker,
    published: article.publishedAt,
    updated: lastChangedAt(article),
    summary: article.summary,
    html: absoluteHtml(contentHtml(article, urls), address),
    image: article.cover && urls.absolute(urls.media(article.cover)),
    tags: article.streets.map(({ name }) => name),
  }
}

/** Adds the speaker, the cover and the corrections to the text. */
function contentHtml ({ speaker, position, cover, html, corrections }: ArticleRecord, urls: Urls): string {
  return [
    `<p><strong>${escapeXml(speaker)}</strong>（${escapeXml(position)}）</p>`,
    cover && `<p><img src="${urls.media(cover)}" alt="${escapeXml(cover.alt)}" width="${cover.width}" height="${cover.height}"></p>`,
    html.trim(),
    corrections.length > 0 && `<h2>更正</h2>\n<ul>\n${corrections.map(({ date, note }) => `<li>${escapeXml(date)}：${escapeXml(note)}</li>`).join('\n')}\n</ul>`,
  ].filter(Boolean).join('\n')
}

/**
 * Makes addresses in rendered HTML absolute, for display elsewhere. The renderer quotes attributes with " and escapes " in text,
 * so no text matches.
 */
export function absoluteHtml (html: string, address: string): string {
  return html.replace(/ (href|src)="((?:\/|#)[^"]*)"/g, (_whole, name: string, path: string) =>
    ` ${name}="${path.startsWith('#') ? address : new URL(address).origin}${path}"`)
}
