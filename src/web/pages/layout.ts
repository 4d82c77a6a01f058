// What every page has round its own part: masthead, navigation, breadcrumb, footer, metadata.
import type { Site } from '../../content/article.ts'
import { breadcrumbList, type JsonLd, scriptSafeJson } from '../../exports/json-ld.ts'
import type { Urls } from '../../urls.ts'

/** What the frame is made from: the same for every page of one edition. */
export interface LayoutContext {
  site: Site
  series: readonly { slug: string, title: string, shortTitle: string }[]
  urls: Urls
  assets: { stylesheet: string, cardStylesheet: string, script: string, icon: string }
}

interface Link { label: string, address: string }

/** The same in another form: a feed of the page's pieces, or how others embed it. */
export interface Alternate { type: string, title: string, address: string }

/** The fields of views/layouts/page.eta. */
export interface Layout {
  /** Contents of `<title>`. */
  documentTitle: string
  description: string
  /** Title without the site's name: share cards say that beside it. */
  shareTitle: string
  /** `og:type`. */
  kind: 'article' | 'website'
  /** Absolute address of the picture for share cards; null when the page shows none that is large enough. */
  image: string | null
  /** Canonical absolute address; null on error pages. */
  canonical: string | null
  /** The same for machines; null where there is no such document. */
  jsonAddress: string | null
  /** `<meta name content>` pairs beyond the description (国办发〔2017〕47号). */
  metas: { name: string, content: string }[]
  /** `<meta property content>` pairs beyond those that every page has. */
  properties: { property: string, content: string }[]
  alternates: Alternate[]
  /** JSON-LD in which no `<` stands. None on pages that search engines are to leave out. */
  structuredData: { jsonHtml: string }[]
  siteName: string
  homeAddress: string
  /** Where browsers learn how to search here. */
  openSearchAddress: string
  isHome: boolean
  stylesheet: string
  /** Remembers the size of type and reads aloud; every page is complete without it. */
  script: string
  icon: string
  host: string | null
  nav: (Link & { current: boolean })[]
  /** Empty on the home page. The last has no address: it is the page itself. */
  crumbs: { label: string, address: string | null }[]
  /** Lines of the footer that the office has given: contact, codes. */
  footerLines: string[]
  /** The page is printed alone, without masthead and footer. */
  isPrintNotice: boolean
  /** Printed at the foot of paper; null on error pages. */
  printedAddress: string | null
}

export interface LayoutDetails {
  /** Path of the page, from urls.ts; null for an error page. */
  address: string | null
  /** Title of the page's own; null on the home page. */
  title: string | null
  description?: string
  /** Between home and the page itself. */
  trail?: readonly Link[]
  /** What the breadcrumb calls the page; its title by default. */
  crumb?: string
  metas?: { name: string, content: string }[]
  properties?: Layout['properties']
  alternates?: Alternate[]
  /** Beside the breadcrumb, which is made here. */
  structuredData?: readonly JsonLd[]
  kind?: Layout['kind']
  /** Path of the picture for share cards. */
  image?: string | null
  /** Path of the same page as JSON. */
  json?: string | null
  /** The address of the navigation entry that the page belongs to. */
  section?: string
}

/** Frames one page. */
export function layout ({ site, series, urls, assets }: LayoutContext, {
  address, title, description, trail = [], crumb, metas = [], properties = [], alternates = [], structuredData = [], kind = 'website', image = null, json = null, section,
}: LayoutDetails): Layout {
  const isHome = address === urls.home()
  const [only] = series
  const seriesLinks = series.length === 1 && only ? [{ label: '访谈', address: urls.series(only.slug) }] : series.map((one) => ({ label: one.shortTitle, address: urls.series(one.slug) }))
  const nav = [{ label: '首页', address: urls.home() }, ...seriesLinks, { label: '街道', address: urls.streets() }, { label: '项目', address: urls.projects() }, { label: '数据', address: urls.data() }, { label: '搜索', address: urls.search() }]
  const canonical = address === null ? null : urls.absolute(address)
  const crumbs = isHome || title === null ? [] : [{ label: '首页', address: urls.home() }, ...trail, { label: crumb ?? title, address: null }]
  const isIndexed = canonical !== null && !metas.some(({ name }) => name === 'robots')
  return {
    documentTitle: documentTitle(title, site.name),
    description: description ?? (site.host === null ? site.name : `${site.name}，主办单位：${site.host}`),
    shareTitle: title ?? site.name,
    kind,
    image: image === null ? null : urls.absolute(image),
    canonical,
    jsonAddress: json,
    metas: [
      { name: 'SiteName', content: site.name },
      { name: 'SiteDomain', content: urls.domain },
      ...site.siteIdCode === null ? [] : [{ name: 'SiteIDCode', content: site.siteIdCode }],
      ...metas,
    ],
    properties,
    alternates,
    structuredData: !isIndexed ? [] : [...structuredData, ...crumbs.length === 0 ? [] : [breadcrumbList({ crumbs, title: title ?? site.name, canonical, urls })]].map((document) => ({ jsonHtml: scriptSafeJson(document) })),
    siteName: site.name,
    homeAddress: urls.home(),
    openSearchAddress: urls.openSearch(),
    isHome,
    stylesheet: assets.stylesheet,
    script: assets.script,
    icon: assets.icon,
    host: site.host,
    nav: nav.map((link) => ({ ...link, current: link.address === (section ?? address) })),
    crumbs,
    footerLines: [
      ...site.contact === null ? [] : [`联系方式：${site.contact}`],
      ...site.siteIdCode === null ? [] : [`网站标识码：${site.siteIdCode}`],
      ...site.icp === null ? [] : [site.icp],
      ...site.policeRecord === null ? [] : [site.policeRecord],
    ],
    isPrintNotice: false,
    printedAddress: canonical,
  }
}

/** How feed readers find the pieces of a page; a series of null is all. */
export function feedAlternates (urls: Urls, { series, title }: { series: string | null, title: string }): Alternate[] {
  return [
    { type: 'application/atom+xml', title: `${title}（Atom）`, address: urls.feed({ form: 'xml', series }) },
    { type: 'application/feed+json', title: `${title}（JSON Feed）`, address: urls.feed({ form: 'json', series }) },
  ]
}

/** How others learn to embed the page at a path of urls.ts. */
export function embedAlternates (urls: Urls, { path, title }: { path: string, title: string }): Alternate[] {
  return [
    { type: 'application/json+oembed', title, address: urls.absolute(urls.oembedOf({ path, format: 'json' })) },
    { type: 'text/xml+oembed', title, address: urls.absolute(urls.oembedOf({ path, format: 'xml' })) },
  ]
}

/** Longer ones are cut off by browsers and search engines, wherever they like. */
const LONGEST_TITLE = 70

/** The site's name gives way to a long title of a page; share cards and the page itself have the whole. */
function documentTitle (title: string | null, siteName: string): string {
  const whole = [...title === null ? [] : [title], siteName].join(' - ')
  if (whole.length <= LONGEST_TITLE) return whole
  const own = title ?? siteName
  if (own.length <= LONGEST_TITLE) return own
  let cut = ''
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(own)) {
    if (cut.length + segment.length >= LONGEST_TITLE) break
    cut += segment
  }
  return `${cut}…`
}

/** Most words that describe a list: more of them say less. */
const MOST_KEYWORDS = 10

/** What 国办发〔2017〕47号 wants of a page that lists others. */
export function columnMetas ({ name, description, keywords, type }: { name: string, description: string, keywords: readonly string[], type: string }): Layout['metas'] {
  return [
    { name: 'ColumnName', content: name },
    { name: 'ColumnDescription', content: description },
    ...keywords.length === 0 ? [] : [{ name: 'ColumnKeywords', content: keywords.slice(0, MOST_KEYWORDS).join(',') }],
    { name: 'ColumnType', content: type },
  ]
}
