// Which pages there are, for search engines: /sitemap.xml and /robots.txt.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { robots } from '../../exports/robots.ts'
import { MOST_ADDRESSES, sitemap, type SitemapEntry, sitemapIndex } from '../../exports/sitemap.ts'
import { NotFound } from '../errors.ts'
import { sendDocument } from '../send-document.ts'
import type { RouteContext } from './context.ts'

const partQuery = z.object({ part: z.string().regex(/^[1-9]\d{0,3}$/).transform(Number).optional().catch(undefined) })

/** `most`: addresses of one file; beyond, /sitemap.xml lists the parts of itself. */
export function sitemapRoutes (app: FastifyInstance, { store, urls, hasDesk, most = MOST_ADDRESSES }: Pick<RouteContext, 'store' | 'urls'> & { hasDesk: boolean, most?: number }): void {
  const entry = (path: string, changedAt: number | null): SitemapEntry => ({ address: urls.absolute(path), changedAt })
  const latest = (all: readonly { changedAt: number | null }[]) => all.reduce<number | null>((last, { changedAt }) => changedAt === null || (last ?? 0) > changedAt ? last : changedAt, null)

  /** All pages but those of single figures. A list changed when the last of its pieces did, as far as is known. */
  function pages (): SitemapEntry[] {
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

  /** Part `part` of pages and figures, from 1. */
  function entriesOf (part: number, fixed: readonly SitemapEntry[]): SitemapEntry[] {
    const from = (part - 1) * most
    const first = fixed.slice(from, from + most)
    const figures = store.sitemap.figures({ limit: most - first.length, offset: Math.max(0, from - fixed.length) })
    return [...first, ...figures.map(({ id, changedAt }) => entry(urls.figure(id), changedAt))]
  }

  app.get('/sitemap.xml', async (request, reply) => {
    const { part } = partQuery.parse(request.query)
    const fixed = pages()
    const parts = Math.max(1, Math.ceil((fixed.length + store.sitemap.figureCount()) / most))
    if (part !== undefined && (parts === 1 || part > parts)) throw new NotFound()
    const body = parts > 1 && part === undefined
      ? sitemapIndex(Array.from({ length: parts }, (_, index) => entry(`${urls.sitemap()}?part=${index + 1}`, null)))
      : sitemap(entriesOf(part ?? 1, fixed))
    return sendDocument(request, reply, { address: urls.sitemap(), type: 'application/xml', body })
  })

  app.get('/robots.txt', async (request, reply) => sendDocument(request, reply, { address: urls.robots(), type: 'text/plain', body: robots({ urls, hasDesk }) }))
}
