// Writes a feed as JSON Feed 1.1 (jsonfeed.org).
import { beijingTime } from '../content/date.ts'
import type { Feed } from './feed.ts'

export const JSON_FEED_TYPE = 'application/feed+json'

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
