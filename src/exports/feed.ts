// What both feeds say: the pieces of the portal or of one series, whole, in addresses that hold anywhere.
import type { Site } from '../content/article.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'
import { entryId } from './feed-entry-id.ts'
import { lastChange } from './json-ld.ts'
import { xml } from './xml.ts'

/** One page of a feed. Every address is absolute. */
export interface Feed {
  id: string
  title: string
  subtitle: string
  /** The office, or the site when there is none. */
  author: string
  /** The page that shows the same to people. */
  page: string
  /** This page of the feed, and the others (RFC 5005). */
  self: string
  first: string
  last: string
  previous: string | null
  next: string | null
  /** Epoch milliseconds of the last change of substance in the whole feed. */
  updated: number
  entries: FeedEntry[]
}

export interface FeedEntry {
  id: string
  address: string
  title: string
  author: string
  /** Epoch milliseconds: 本站发布. */
  published: number
  /** Epoch milliseconds; moves with a change of substance alone. */
  updated: number
  summary: string
  html: string
  image: string | null
  /** Streets. */
  tags: string[]
}

/** `pageAddress` gives the path of a page of the same feed, from 1. */
export function feedOf ({ site, urls, series, articles, updated, page, pages, pageAddress }: {
  site: Site
  urls: Urls
  /** Null: the pieces of all series. */
  series: { slug: string, title: string, text: string } | null
  articles: readonly ArticleRecord[]
  updated: number
  page: number
  pages: number
  pageAddress: (page: number) => string
}): Feed {
  const at = (other: number) => urls.absolute(pageAddress(other))
  return {
    // The address of the first page: that of the others would make each another feed.
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
    id: entryId(article),
    address,
    title: article.title,
    author: article.speaker,
    published: article.publishedAt,
    updated: lastChange(article),
    summary: article.summary,
    html: absoluteHtml(wholeText(article, urls), address),
    image: article.cover && urls.absolute(urls.media(article.cover)),
    tags: article.streets.map(({ name }) => name),
  }
}

/** The text with what stands round it on its page: who speaks, the cover, the corrections. */
function wholeText ({ speaker, position, cover, html, corrections }: ArticleRecord, urls: Urls): string {
  return [
    `<p><strong>${xml(speaker)}</strong>（${xml(position)}）</p>`,
    cover && `<p><img src="${urls.media(cover)}" alt="${xml(cover.alt)}" width="${cover.width}" height="${cover.height}"></p>`,
    html.trim(),
    corrections.length > 0 && `<h2>更正</h2>\n<ul>\n${corrections.map(({ date, note }) => `<li>${xml(date)}：${xml(note)}</li>`).join('\n')}\n</ul>`,
  ].filter(Boolean).join('\n')
}

/**
 * Makes addresses of our own renderer's HTML whole: a reader of feeds shows it elsewhere. Our renderer writes attributes in
 * double quotes and no such quote in text, so that nothing else looks like one.
 */
export function absoluteHtml (html: string, address: string): string {
  return html.replace(/ (href|src)="((?:\/|#)[^"]*)"/g, (_whole, name: string, path: string) =>
    ` ${name}="${path.startsWith('#') ? address : new URL(address).origin}${path}"`)
}
