import type { Urls } from '../urls.ts'

/**
 * What crawlers may read: everything public, and where it is listed. The desk is named only where there is one: this file
 * is read by the curious, too. The pages of search say by themselves that they are not to be listed.
 */
export function robots ({ urls, hasDesk }: { urls: Urls, hasDesk: boolean }): string {
  return [
    'User-agent: *',
    hasDesk ? `Disallow: ${urls.desk()}` : 'Disallow:',
    '',
    `Sitemap: ${urls.absolute(urls.sitemap())}`,
    '',
  ].join('\n')
}
