// The layout of all pages: metadata, masthead, navigation, breadcrumb and footer.
// views/pages/<name>.eta prints the page type of pages/<name>.ts, and views/layouts/page.eta prints `Layout`.
import type { Site } from '../../content/article.ts'
import { breadcrumbList, type JsonLd, scriptSafeJson } from '../../exports/json-ld.ts'
import type { Urls } from '../../urls.ts'

/** Data that is the same on all pages until the content of the index changes. */
export interface LayoutContext {
  site: Site
  series: readonly { slug: string, title: string, shortTitle: string }[]
  urls: Urls
  assets: { stylesheet: string, cardStylesheet: string, script: string, icon: string }
}

interface Link { label: string, address: string }

/** Link to a feed or an oEmbed document with the content of the page. */
export interface Alternate { type: string, title: string, address: string }

export interface Layout {
  documentTitle: string
  description: string
  /** Title without the site's name, which share cards show separately. */
  shareTitle: string
  kind: 'article' | 'website'
  /** Absolute address of the picture for share cards. */
  image: string | null
  /** Absolute; null on error pages. */
  canonical: string | null
  /** Path of the JSON of the page. */
  jsonAddress: string | null
  /** `<meta name>` elements other than the description (国办发〔2017〕47号). */
  metas: { name: string, content: string }[]
  /** `<meta property>` elements of this page only. */
  properties: { property: string, content: string }[]
  alternates: Alternate[]
  /** JSON-LD without `<`. Empty on pages with noindex. */
  structuredData: { jsonHtml: string }[]
  siteName: string
  homeAddress: string
  openSearchAddress: string
  isHome: boolean
  stylesheet: string
  /** Address of the script for text size and reading aloud. Pages work without the script. */
  script: string
  icon: string
  host: string | null
  nav: (Link & { current: boolean })[]
  /** Empty on the home page and error pages. The last item is the page itself and has no address. */
  crumbs: { label: string, address: string | null }[]
  /** Contact and registration numbers. */
  footerLines: string[]
  /** True: the page is printed without masthead and footer. */
  isPrintNotice: boolean
  /** Absolute address of the page; shown only on paper. */
  printedAddress: string | null
}

export interface LayoutDetails extends Partial<Pick<Layout, 'description' | 'kind' | 'metas' | 'properties' | 'alternates'>> {
  /** Path of the page; null on error pages, which are noindex. */
  address: string | null
  /** Null on the home page. */
  title: string | null
  /** Breadcrumbs between the home page and the page. */
  trail?: readonly Link[]
  /** Text of the last breadcrumb; by default the title. */
  crumb?: string
  /** Present on a list page, which has `<meta>` elements for its type and keywords. */
  column?: { type: string, keywords: readonly string[] }
  /** JSON-LD in addition to the breadcrumb list. */
  structuredData?: readonly JsonLd[]
  /** Path of the picture for share cards. */
  image?: string | null
  /** Path of the JSON of the page. */
  json?: string | null
  /** Address of the current navigation entry; by default that of the page itself. */
  section?: string
  /** Content of `<meta name="robots">`. */
  robots?: 'noindex' | 'noindex, follow' | null
}

export function layout ({ site, series, urls, assets }: LayoutContext, {
  address, title, description, trail = [], crumb, column, metas = [], properties = [], alternates = [], structuredData = [], kind = 'website', image = null, json = null, section, robots = address === null ? 'noindex' : null,
}: LayoutDetails): Layout {
  const isHome = address === urls.home()
  const [only] = series
  const seriesLinks = series.length === 1 && only ? [{ label: '访谈', address: urls.series(only.slug) }] : series.map((one) => ({ label: one.shortTitle, address: urls.series(one.slug) }))
  const nav = [{ label: '首页', address: urls.home() }, ...seriesLinks, { label: '街道', address: urls.streets() }, { label: '项目', address: urls.projects() }, { label: '数据', address: urls.data() }, { label: '搜索', address: urls.search() }]
  const canonical = address === null ? null : urls.absolute(address)
  const crumbs = isHome || address === null || title === null ? [] : [{ label: '首页', address: urls.home() }, ...trail, { label: crumb ?? title, address: null }]
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
      ...column === undefined ? [] : columnMetas({ name: title ?? site.name, description: description ?? title ?? site.name, ...column }),
      ...metas,
      ...robots === null ? [] : [{ name: 'robots', content: robots }],
    ],
    properties,
    alternates,
    structuredData: canonical === null || robots !== null ? [] : [...structuredData, ...crumbs.length === 0 ? [] : [breadcrumbList({ crumbs, title: title ?? site.name, canonical, urls })]].map((document) => ({ jsonHtml: scriptSafeJson(document) })),
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

/** Returns the links to the feeds of a series. With `series` null, returns those to the feeds of all articles. */
export function feedAlternates (urls: Urls, { series, title }: { series: string | null, title: string }): Alternate[] {
  return [
    { type: 'application/atom+xml', title: `${title}（Atom）`, address: urls.feed({ form: 'xml', series }) },
    { type: 'application/feed+json', title: `${title}（JSON Feed）`, address: urls.feed({ form: 'json', series }) },
  ]
}

/** Returns links to the oEmbed documents of a page. */
export function embedAlternates (urls: Urls, { path, title }: { path: string, title: string }): Alternate[] {
  return [
    { type: 'application/json+oembed', title, address: urls.absolute(urls.oembedOf({ path, format: 'json' })) },
    { type: 'text/xml+oembed', title, address: urls.absolute(urls.oembedOf({ path, format: 'xml' })) },
  ]
}

/** Maximum length of the `<title>` of a page. Browsers and search engines cut longer titles. */
const MAX_TITLE_CHARACTERS = 70

/** Returns the title and the site's name; only the title when both are too long. A very long title is cut. */
function documentTitle (title: string | null, siteName: string): string {
  const whole = [...title === null ? [] : [title], siteName].join(' - ')
  if (whole.length <= MAX_TITLE_CHARACTERS) return whole
  const own = title ?? siteName
  if (own.length <= MAX_TITLE_CHARACTERS) return own
  let cut = ''
  for (const { segment } of new Intl.Segmenter('zh', { granularity: 'grapheme' }).segment(own)) {
    if (cut.length + segment.length >= MAX_TITLE_CHARACTERS) break
    cut += segment
  }
  return `${cut}…`
}

const MAX_KEYWORDS = 10

/** Returns the `<meta>` elements of a list page (国办发〔2017〕47号). */
function columnMetas ({ name, description, keywords, type }: { name: string, description: string, keywords: readonly string[], type: string }): Layout['metas'] {
  return [
    { name: 'ColumnName', content: name },
    { name: 'ColumnDescription', content: description },
    ...keywords.length === 0 ? [] : [{ name: 'ColumnKeywords', content: keywords.slice(0, MAX_KEYWORDS).join(',') }],
    { name: 'ColumnType', content: type },
  ]
}
