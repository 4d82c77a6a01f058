// OpenSearch 1.1 description: lets browsers search the portal from their address bar.
import type { Site } from '../content/article.ts'
import type { Urls } from '../urls.ts'
import { escapeXml } from './xml.ts'

/** Limit of the format. */
const MAX_SHORT_NAME_CHARACTERS = 16

export function openSearch ({ site, urls, icon }: { site: Site, urls: Urls, icon: string }): string {
  const template = `${urls.absolute(urls.search())}?q={searchTerms}`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    `<ShortName>${escapeXml([...site.name].slice(0, MAX_SHORT_NAME_CHARACTERS).join(''))}</ShortName>`,
    `<Description>${escapeXml(`在${site.name}中搜索`)}</Description>`,
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${escapeXml(urls.absolute(icon))}</Image>`,
    `<Url type="text/html" template="${escapeXml(template)}"/>`,
    '</OpenSearchDescription>',
    '',
  ].join('\n')
}
