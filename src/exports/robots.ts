// robots.txt: crawlers may read everything public. Pages of search carry noindex themselves.
import type { Urls } from '../urls.ts'

/** Names the desk only if it exists, as anybody can read this file. */
export function robots ({ urls, hasDesk }: { urls: Urls, hasDesk: boolean }): string {
  return [
    'User-agent: *',
    hasDesk ? `Disallow: ${urls.desk()}` : 'Disallow:',
    '',
    `Sitemap: ${urls.absolute(urls.sitemap())}`,
    '',
  ].join('\n')
}
