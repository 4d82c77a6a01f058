// XML sitemaps (sitemaps.org, 0.9).
import { beijingTime } from '../content/date.ts'
import { escapeXml } from './xml.ts'

/** Limit of the protocol for one file. */
export const MAX_SITEMAP_ADDRESSES = 50_000

/** `address` is absolute. `changedAt`: epoch milliseconds of the last change of substance; null when unknown. */
export interface SitemapEntry { address: string, changedAt: number | null }

const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9'

const document = (root: string, child: string, entries: readonly SitemapEntry[]) => [
  '<?xml version="1.0" encoding="UTF-8"?>',
  `<${root} xmlns="${NAMESPACE}">`,
  ...entries.map(({ address, changedAt }) => {
    const lastmod = changedAt === null ? '' : `<lastmod>${beijingTime(changedAt)}</lastmod>`
    return `<${child}><loc>${escapeXml(address)}</loc>${lastmod}</${child}>`
  }),
  `</${root}>`,
  '',
].join('\n')

export const sitemap = (entries: readonly SitemapEntry[]) => document('urlset', 'url', entries)

/** Lists sitemaps, when one is not enough. */
export const sitemapIndex = (entries: readonly SitemapEntry[]) => document('sitemapindex', 'sitemap', entries)
