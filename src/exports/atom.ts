// Writes a feed as Atom (RFC 4287), with pages by RFC 5005.
import { beijingTime } from '../content/date.ts'
import type { Feed, FeedEntry } from './feed.ts'
import { escapeXml } from './xml.ts'

export const ATOM_TYPE = 'application/atom+xml'

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
