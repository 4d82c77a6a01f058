// All pages for search engines: /sitemap.xml and /robots.txt.
import type { FastifyInstance } from 'fastify'
import { MAX_SITEMAP_ADDRESSES, robots, sitemap, type SitemapEntry } from '../../exports/sitemap.ts'
import { sendDocument } from '../canonical.ts'
import type { RouteContext } from './context.ts'

export function sitemapRoutes (app: FastifyInstance, { store, urls, hasDesk }: Pick<RouteContext, 'store' | 'urls'> & { hasDesk: boolean }): void {
  const entry = (path: string, changedAt: number | null): SitemapEntry => ({ address: urls.absolute(path), changedAt })
  const latest = (all: readonly { changedAt: number | null }[]) =>
    all.reduce<number | null>((last, { changedAt }) => changedAt === null || (last ?? 0) > changedAt ? last : changedAt, null)

  /** Returns all pages except those of figures. The time of a list page is the last change of its articles. */
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

  app.get('/sitemap.xml', async (request, reply) => {
    const pages = pageEntries()
    const figures = store.sitemap.figures(MAX_SITEMAP_ADDRESSES - pages.length)
    const body = sitemap([...pages, ...figures.map(({ id, changedAt }) => entry(urls.figure(id), changedAt))])
    return sendDocument(request, reply, { address: urls.sitemap(), type: 'application/xml; charset=utf-8', body })
  })

  app.get('/robots.txt', async (request, reply) => {
    return sendDocument(request, reply, { address: urls.robots(), type: 'text/plain; charset=utf-8', body: robots({ urls, hasDesk }) })
  })
}
