// All pages for search engines: /sitemap.xml and /robots.txt.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { robots } from '../../exports/robots.ts'
import { MAX_SITEMAP_ADDRESSES, sitemap, type SitemapEntry, sitemapIndex } from '../../exports/sitemap.ts'
import { NotFound } from '../errors.ts'
import { sendDocument } from '../canonical.ts'
import type { RouteContext } from './context.ts'

const partQuery = z.object({ part: z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).optional().catch(undefined) })

/** `maxAddresses`: of one file. With more addresses, /sitemap.xml is an index of its parts. */
export function sitemapRoutes (app: FastifyInstance, { store, urls, hasDesk, maxAddresses = MAX_SITEMAP_ADDRESSES }: Pick<RouteContext, 'store' | 'urls'> & { hasDesk: boolean, maxAddresses?: number }): void {
  const entry = (path: string, changedAt: number | null): SitemapEntry => ({ address: urls.absolute(path), changedAt })
  const latest = (all: readonly { changedAt: number | null }[]) =>
    all.reduce<number | null>((last, { changedAt }) => changedAt === null || (last ?? 0) > changedAt ? last : changedAt, null)

  /** Returns all pages but those of figures. A list changed with the last change of its articles. */
  function pageEntries (): SitemapEntry[] {
    const articles = store.sitemap.articles()
    const changedAt = latest(articles)
    return [
      entry(urls.home(), changedAt),
      ...store.series.list().map(({ slug }) => entry(urls.series(slug), latest(articles.filter(({ series }) => series === slug)))),
      ...articles.map((article) => entry(urls.article(article), article.changedAt)),
      entry(urls.streets(), changedAt),
      ...store.sitemap.streets().map((street) => entry(urls.street(street.slug), street.changedAt)),
      entry(urls.projects(), changedAt),
      ...store.sitemap.projects().map((project) => entry(urls.project(project.slug), project.changedAt)),
      entry(urls.data(), changedAt),
      entry(urls.coverage(), changedAt),
      entry(urls.dataFields(), null),
    ]
  }

  /** Returns one part of pages and figures; `part` counts from 1. */
  function entriesOf (part: number, pages: readonly SitemapEntry[]): SitemapEntry[] {
    const from = (part - 1) * maxAddresses
    const first = pages.slice(from, from + maxAddresses)
    const figures = store.sitemap.figures({ limit: maxAddresses - first.length, offset: Math.max(0, from - pages.length) })
    return [...first, ...figures.map(({ id, changedAt }) => entry(urls.figure(id), changedAt))]
  }

  app.get('/sitemap.xml', async (request, reply) => {
    const { part } = partQuery.parse(request.query)
    const pages = pageEntries()
    const parts = Math.max(1, Math.ceil((pages.length + store.sitemap.figureCount()) / maxAddresses))
    if (part !== undefined && (parts === 1 || part > parts)) throw new NotFound()
    const body = parts > 1 && part === undefined
      ? sitemapIndex(Array.from({ length: parts }, (_, index) => entry(`${urls.sitemap()}?part=${index + 1}`, null)))
      : sitemap(entriesOf(part ?? 1, pages))
    return sendDocument(request, reply, { address: urls.sitemap(), type: 'application/xml', body })
  })

  app.get('/robots.txt', async (request, reply) => sendDocument(request, reply, { address: urls.robots(), type: 'text/plain', body: robots({ urls, hasDesk }) }))
}
