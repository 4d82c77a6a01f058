// The only file that builds addresses. All paths begin with the base path.

/** Names that a series can't have as its slug: the paths of other pages begin with these names. */
export const RESERVED_NAMES: ReadonlySet<string> = new Set([
  'streets', 'projects', 'data', 'search', 'desk', 'healthz', 'readyz', 'metrics', 'assets', 'media', 'oembed',
  'feed.xml', 'feed.json', 'sitemap.xml', 'robots.txt', 'favicon.ico', 'data.csv', 'data.json', 'data.schema.json',
  'search.json', 'opensearch.xml', 'cambrian.json',
])

/** Matches a slug, a name that can be part of an address: lower-case letters, digits, single hyphens. */
export const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

/** Extensions of the citation files for other programs. */
export const CITE_FORMS = ['ris', 'bib', 'json'] as const
export type CiteForm = typeof CITE_FORMS[number]

export type Urls = ReturnType<typeof createUrls>

/**
 * Makes the addresses of one portal. Paths begin with the base path and can be used in `href`. `absolute` adds
 * the origin.
 */
export function createUrls ({ basePath, siteOrigin }: { basePath: string, siteOrigin: string }) {
  const at = (path: string) => `${basePath}${path}`
  return Object.freeze({
    basePath,
    /** The site's domain. Rules for government pages require it in `SiteDomain`. */
    domain: new URL(siteOrigin).host,
    absolute: (path: string) => `${siteOrigin}${path}`,
    home: () => at('/'),
    series: (series: string) => at(`/${series}`),
    seriesJson: (series: string) => at(`/${series}.json`),
    article: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}`),
    /** A version of an article. */
    version: ({ series, number, version }: { series: string, number: number, version: number }) => at(`/${series}/${number}/v/${version}`),
    /** The page with all versions of an article and the changes between them. */
    history: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}/history`),
    /** An article with one paragraph marked, or the history of a paragraph that was removed from the article. */
    paragraph: ({ series, number, block }: { series: string, number: number, block: string }) => at(`/${series}/${number}/p/${block}`),
    articleJson: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}.json`),
    /** The share poster, a PNG. */
    poster: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}/poster.png`),
    /** An article for printing on one A4 page, for a notice board. */
    printNotice: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}/sheet`),
    /** The QR code of an article's address. */
    qrCode: ({ series, number }: { series: string, number: number }) => at(`/${series}/${number}/qr.svg`),
    articleCite: ({ series, number }: { series: string, number: number }, form: CiteForm) => at(`/${series}/${number}/cite.${form}`),
    /** The place in the article where the words of a figure are. */
    words: ({ series, number, id }: { series: string, number: number, id: string }) => at(`/${series}/${number}#${id}`),
    /** A paragraph, heading or row of an article. */
    block: ({ series, number, block }: { series: string, number: number, block: string }) => at(`/${series}/${number}#${block}`),
    streets: () => at('/streets'),
    street: (slug: string) => at(`/streets/${slug}`),
    streetJson: (slug: string) => at(`/streets/${slug}.json`),
    projects: () => at('/projects'),
    project: (slug: string) => at(`/projects/${slug}`),
    projectJson: (slug: string) => at(`/projects/${slug}.json`),
    data: () => at('/data'),
    dataCsv: () => at('/data.csv'),
    dataJson: () => at('/data.json'),
    dataSchema: () => at('/data.schema.json'),
    dataFields: () => at('/data/fields'),
    coverage: () => at('/data/coverage'),
    coverageJson: () => at('/data/coverage.json'),
    figure: (id: string) => at(`/data/${id}`),
    /** A figure as it was in an earlier version of its article. */
    figureVersion: ({ id, version }: { id: string, version: number }) => at(`/data/${id}/v/${version}`),
    figureJson: (id: string) => at(`/data/${id}.json`),
    figureCite: (id: string, form: CiteForm) => at(`/data/${id}/cite.${form}`),
    /** A figure for an `iframe` on another site. No other page may be in a frame. */
    figureCard: (id: string) => at(`/data/${id}/card`),
    asset: (name: string) => at(`/assets/${name}`),
    /** A picture from the content folder. `hash`: hash of the bytes of the picture. */
    media: ({ hash, extension }: { hash: string, extension: string }) => at(`/media/${hash}.${extension}`),
    search: () => at('/search'),
    searchJson: () => at('/search.json'),
    openSearch: () => at('/opensearch.xml'),
    /** An Atom feed (`xml`) or JSON Feed. `series`: null for all articles. */
    feed: ({ form, series }: { form: 'xml' | 'json', series: string | null }) => at(`${series === null ? '' : `/${series}`}/feed.${form}`),
    sitemap: () => at('/sitemap.xml'),
    robots: () => at('/robots.txt'),
    oembed: () => at('/oembed'),
    /** The address of oEmbed data for the page at a path. */
    oembedOf: ({ path, format }: { path: string, format: 'json' | 'xml' }) => at(`/oembed?url=${encodeURIComponent(`${siteOrigin}${path}`)}&format=${format}`),
    desk: () => at('/desk'),
    deskSignIn: () => at('/desk/sign-in'),
    deskSignOut: () => at('/desk/sign-out'),
    deskConfirm: () => at('/desk/confirm-deletion'),
    deskDecide: () => at('/desk/decide-owner'),
    deskPreview: (path: string) => at(`/desk/preview?file=${encodeURIComponent(path)}`),
    /** Folder from which previews at the desk load their pictures. */
    deskMedia: () => at('/desk/media/'),
    reviewMedia: (signed: string) => at(`/desk/review/${signed}/media/`),
    mediaFolder: () => at('/media/'),
    /** A 审稿 link. `signed` contains the path of the file and the time when the link expires. */
    review: (signed: string) => at(`/desk/review/${signed}`),
    healthz: () => at('/healthz'),
    readyz: () => at('/readyz'),
  })
}
