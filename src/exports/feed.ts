// Feeds: whole articles of the portal or of one series, with absolute addresses, as Atom and as JSON Feed.
import { createHash } from 'node:crypto'
import type { Site } from '../content/article.ts'
import type { ArticleRecord } from '../store/index/articles.ts'
import type { Urls } from '../urls.ts'
import { beijingTime } from '../content/date.ts'
import { lastChangedAt } from './json-ld.ts'
import { escapeXml } from './xml.ts'

/** A page of a feed. All addresses in it are absolute. */
export interface Feed {
  id: string
  title: string
  subtitle: string
  /** Name of the office (主办单位), else of the site. */
  author: string
  /** HTML page with the same content. */
  page: string
  /** Addresses of the pages of the feed (RFC 5005). */
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
  /** Names of the streets. */
  tags: string[]
}

/** Returns a page of a feed. `page`: number of this page, from 1. `pageAddress`: returns the path of the page with a number. */
export function feedOf ({ site, urls, series, articles, updated, page, pages, pageAddress }: {
  site: Site
  urls: Urls
  /** Null for the feed of all series. */
  series: { slug: string, title: string, text: string } | null
  articles: readonly ArticleRecord[]
  updated: number
  page: number
  pages: number
  pageAddress: (page: number) => string
}): Feed {
  const at = (other: number) => urls.absolute(pageAddress(other))
  return {
    // All pages have the id of the first one, because they are one feed.
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

/** Returns the HTML of an entry: the text of the article with its speaker, its cover and its corrections. */
function contentHtml ({ speaker, position, cover, html, corrections }: ArticleRecord, urls: Urls): string {
  return [
    `<p><strong>${escapeXml(speaker)}</strong>（${escapeXml(position)}）</p>`,
    cover && `<p><img src="${urls.media(cover)}" alt="${escapeXml(cover.alt)}" width="${cover.width}" height="${cover.height}"></p>`,
    html.trim(),
    corrections.length > 0 && `<h2>更正</h2>\n<ul>\n${corrections.map(({ date, note }) => `<li>${escapeXml(date)}：${escapeXml(note)}</li>`).join('\n')}\n</ul>`,
  ].filter(Boolean).join('\n')
}

/**
 * Makes addresses in rendered HTML absolute, for display on other sites. The renderer quotes attributes with " and escapes " in text.
 * So the pattern matches only attributes, never text.
 */
export function absoluteHtml (html: string, address: string): string {
  return html.replace(/ (href|src)="((?:\/|#)[^"]*)"/g, (_whole, name: string, path: string) =>
    ` ${name}="${path.startsWith('#') ? address : new URL(address).origin}${path}"`)
}

/** Namespace of the UUIDs: random, generated once for this portal. */
const NAMESPACE = Buffer.from('8b1f5a0e6d3c4f7299a4c05be2717d36', 'hex')

/**
 * Returns a UUID of version 5 (RFC 9562), made from the first address of the article. No other article can get this address.
 * The id stays the same when the article is renumbered, when the portal moves, and when the archive is lost.
 */
export function feedEntryId ({ firstAddress }: { firstAddress: string }): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(firstAddress).digest().subarray(0, 16)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return `urn:uuid:${bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')}`
}

const ATOM_TYPE = 'application/atom+xml'

export function atom (feed: Feed): string {
  const link = (rel: string, address: string | null, type = ATOM_TYPE) => {
    return address === null ? [] : [`<link rel="${rel}" type="${type}" href="${escapeXml(address)}"/>`]
  }
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">',
    `<id>${escapeXml(feed.id)}</id>`,
    `<title>${escapeXml(feed.title)}</title>`,
    `<subtitle>${escapeXml(feed.subtitle)}</subtitle>`,
    `<updated>${beijingTime(feed.updated)}</updated>`,
    `<author><name>${escapeXml(feed.author)}</name></author>`,
    ...link('alternate', feed.page, 'text/html'),
    ...link('self', feed.self),
    ...link('first', feed.first),
    ...link('previous', feed.previous),
    ...link('next', feed.next),
    ...link('last', feed.last),
    ...feed.entries.map(entry),
    '</feed>',
    '',
  ].join('\n')
}

function entry ({ id, address, title, author, published, updated, summary, html, tags }: FeedEntry): string {
  return [
    '<entry>',
    `<id>${escapeXml(id)}</id>`,
    `<title>${escapeXml(title)}</title>`,
    `<link rel="alternate" type="text/html" href="${escapeXml(address)}"/>`,
    `<published>${beijingTime(published)}</published>`,
    `<updated>${beijingTime(updated)}</updated>`,
    `<author><name>${escapeXml(author)}</name></author>`,
    ...tags.map((tag) => `<category term="${escapeXml(tag)}"/>`),
    `<summary>${escapeXml(summary)}</summary>`,
    `<content type="html">${escapeXml(html)}</content>`,
    '</entry>',
  ].join('\n')
}

export function jsonFeed (feed: Feed): string {
  return `${JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.subtitle,
    home_page_url: feed.page,
    feed_url: feed.self,
    ...feed.next !== null && { next_url: feed.next },
    language: 'zh-CN',
    authors: [{ name: feed.author }],
    items: feed.entries.map(({ id, address, title, author, published, updated, summary, html, image, tags }) => ({
      id,
      url: address,
      title,
      authors: [{ name: author }],
      date_published: beijingTime(published),
      date_modified: beijingTime(updated),
      summary,
      content_html: html,
      ...image !== null && { image },
      tags,
    })),
  }, null, 2)}\n`
}

/** File formats of a feed, by the extension of the address. */
export const FEED_FORMS = {
  xml: { type: ATOM_TYPE, serialise: atom },
  json: { type: 'application/feed+json', serialise: jsonFeed },
}
