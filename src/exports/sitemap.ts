// Files for crawlers: the sitemap (sitemaps.org, 0.9) and robots.txt.
import { beijingTime } from '../content/date.ts'
import type { Urls } from '../urls.ts'
import { escapeXml } from './xml.ts'

/** Maximum number of addresses in a sitemap file, by the sitemap protocol. The portal has only one sitemap file. */
export const MAX_SITEMAP_ADDRESSES = 50_000

/** `address` is absolute. `changedAt`: epoch milliseconds of the last substantial change; null when unknown. */
export interface SitemapEntry { address: string, changedAt: number | null }

export const sitemap = (entries: readonly SitemapEntry[]) => [
  '<?xml version="1.0" encoding="UTF-8"?>',
  '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">',
  ...entries.map(({ address, changedAt }) => {
    const lastmod = changedAt === null ? '' : `<lastmod>${beijingTime(changedAt)}</lastmod>`
    return `<url><loc>${escapeXml(address)}</loc>${lastmod}</url>`
  }),
  '</urlset>',
  '',
].join('\n')

/** Returns robots.txt. Crawlers may read all public pages. The file contains the address of the desk only when the desk exists. */
export function robots ({ urls, hasDesk }: { urls: Urls, hasDesk: boolean }): string {
  return [
    'User-agent: *',
    hasDesk ? `Disallow: ${urls.desk()}` : 'Disallow:',
    '',
    `Sitemap: ${urls.absolute(urls.sitemap())}`,
    '',
  ].join('\n')
}
