// sitemaps.org, 0.9.
import { beijingTime } from '../content/date.ts'
import { xml } from './xml.ts'

/** The most addresses of one file, as the protocol has it. */
export const MOST_ADDRESSES = 50_000

/** `changedAt`: epoch milliseconds of the last change of substance; null when nobody knows. `address` is absolute. */
export interface SitemapEntry { address: string, changedAt: number | null }

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'

const document = (root: string, child: string, entries: readonly SitemapEntry[]) => [
  '<?xml version="1.0" encoding="UTF-8"?>',
  `<${root} xmlns="${NAMESPACE}">`,
  ...entries.map(({ address, changedAt }) => `<${child}><loc>${xml(address)}</loc>${changedAt === null ? '' : `<lastmod>${beijingTime(changedAt)}</lastmod>`}</${child}>`),
  `</${root}>`,
  '',
].join('\n')

/** Addresses of pages. */
export const sitemap = (entries: readonly SitemapEntry[]) => document('urlset', 'url', entries)

/** Addresses of sitemaps, when there are too many pages for one. */
export const sitemapIndex = (entries: readonly SitemapEntry[]) => document('sitemapindex', 'sitemap', entries)
