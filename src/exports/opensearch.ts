// OpenSearch 1.1: how a browser learns to search the portal from its own address bar.
import type { Site } from '../content/article.ts'
import type { Urls } from '../urls.ts'
import { xml } from './xml.ts'

/** The longest that the format allows for a short name. */
const SHORT_NAME = 16

/** The description document. */
export function openSearch ({ site, urls, icon }: { site: Site, urls: Urls, icon: string }): string {
  const template = `${urls.absolute(urls.search())}?q={searchTerms}`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
    `<ShortName>${xml([...site.name].slice(0, SHORT_NAME).join(''))}</ShortName>`,
    `<Description>${xml(`在${site.name}中搜索`)}</Description>`,
    '<InputEncoding>UTF-8</InputEncoding>',
    `<Image type="image/svg+xml">${xml(urls.absolute(icon))}</Image>`,
    `<Url type="text/html" template="${xml(template)}"/>`,
    '</OpenSearchDescription>',
    '',
  ].join('\n')
}
