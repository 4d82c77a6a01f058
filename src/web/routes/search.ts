import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readSearchQuery, type SearchQuery } from '../../content/search/query.ts'
import { openSearch } from '../../exports/opensearch.ts'
import { searchJson } from '../../exports/search-json.ts'
import { SHARED } from '../headers.ts'
import { sendPage } from '../canonical.ts'
import { searchHit } from '../pages/search-hit.ts'
import { type Suggested, searchPage } from '../pages/search.ts'
import type { ArticleKey, SearchFilter } from '../../store/search/search.ts'
import type { RouteContext } from './context.ts'

const PAGE_SIZE = 20

/** Searches of one address in a minute: far above what a reader types, below what slows others down. */
const MOST_PER_MINUTE = 120

const MOST_FIGURES = 6

const value = z.string().trim().max(100).transform((text) => text === '' ? undefined : text).optional().catch(undefined)
const parameters = z.object({ q: z.string().catch(''), series: value, street: value, year: value, page: z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1) })

interface Asked { query: SearchQuery, filter: SearchFilter, page: number }

function readParameters (request: FastifyRequest): Asked {
  const read = parameters.safeParse(request.query)
  const { q = '', page = 1, ...given } = read.data ?? {}
  const filter = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined)) as SearchFilter
  return { query: readSearchQuery(q), filter, page }
}

/** The query string of a page of results, in a fixed order. */
function queryString ({ query, filter: { series, street, year }, page }: { query: string, filter: SearchFilter, page: number }): string {
  const params = new URLSearchParams()
  for (const [name, text] of Object.entries({ q: query, series, street, year })) if (text !== undefined && text !== '') params.set(name, text)
  if (page > 1) params.set('page', String(page))
  return params.size === 0 ? '' : `?${params.toString()}`
}

/** The search page, its results as JSON, and how browsers learn of it. */
export async function searchRoutes (app: FastifyInstance, { store, urls, frameSource }: RouteContext): Promise<void> {
  await app.register(rateLimit, { max: MOST_PER_MINUTE, timeWindow: '1 minute' })

  const withBlocks = (keys: readonly ArticleKey[], words: readonly string[]) => store.articles.listed(keys).map((article) => ({ article, blocks: store.search.blocks(article, words) }))

  function suggestions ({ words }: SearchQuery): Suggested {
    const single = words.length < 2 ? [] : words.map((word) => ({ word, count: store.search.count([word]) })).filter(({ count }) => count > 0)
    // A word that is there was not mistyped.
    const missing = words.filter((word) => !single.some((one) => one.word === word))
    const sounding = missing.map(store.search.soundingLike)
    const keyOf = ({ series, number }: ArticleKey) => `${series}/${number}`
    const heard = new Map(sounding.flatMap(({ articles }) => articles).map((key) => [keyOf(key), key]))
    return {
      single,
      streets: [...new Map(sounding.flatMap(({ streets }) => streets).map((street) => [street.key, street])).values()],
      sounding: store.articles.listed([...heard.values()].slice(0, 5)),
      near: store.articles.listed(store.search.near(missing.length > 0 ? missing : words).filter((key) => !heard.has(keyOf(key)))),
    }
  }

  app.get('/search', async (request, reply) => {
    const asked = readParameters(request)
    const { query, filter } = asked
    // A form sends empty fields: the address to share has none.
    if (/[?&](?:series|street|year)=(?:&|$)/.test(request.raw.url ?? '')) return await reply.redirect(urls.search() + queryString({ ...asked, query: query.text }), 302)
    const result = store.search.find(query.words, filter, { page: asked.page, size: PAGE_SIZE })
    const first = result.page === 1
    const entries = store.search.entries(first ? query.words : [])
    const figures = [...entries.metrics.flatMap(({ key }) => store.search.figuresOfMetric(key)).slice(0, MOST_FIGURES)].flatMap((id) => store.figures.find(id) ?? [])
    const model = searchPage(frameSource(), {
      query,
      filter,
      choices: store.search.choices(),
      ...result,
      found: withBlocks(result.keys, query.words),
      entries,
      figures,
      suggested: query.words.length > 0 && result.count === 0 ? suggestions(query) : { single: [], streets: [], sounding: [], near: [] },
      addressOf: (page, other) => urls.search() + queryString({ query: other ?? query.text, filter: other === undefined ? filter : {}, page }),
    })
    return await sendPage(request, reply, { address: urls.search(), template: 'search', model })
  })

  app.get('/search.json', async (request, reply) => {
    const asked = readParameters(request)
    const { query, filter } = asked
    const { keys, ...result } = store.search.find(query.words, filter, { page: asked.page, size: PAGE_SIZE })
    const hits = withBlocks(keys, query.words).map((found) => {
      const { address, passage } = searchHit(found, query.words, urls)
      const { title, speaker, date, streets } = found.article
      return { title, address: urls.absolute(address), streets: streets.map(({ name }) => name), speaker, date, passage }
    })
    const next = result.page < result.pages ? urls.absolute(urls.searchJson() + queryString({ query: query.text, filter, page: result.page + 1 })) : null
    return await reply.type('application/json; charset=utf-8').header('cache-control', SHARED).header('access-control-allow-origin', '*')
      .send(searchJson({ query: query.text, words: query.words, cut: query.cut, ...result, next, hits }))
  })

  app.get('/opensearch.xml', { config: { rateLimit: false } }, async (_request, reply) => await reply.type('application/opensearchdescription+xml; charset=utf-8')
    .header('cache-control', 'public, max-age=86400').send(openSearch({ site: store.site.read(), urls, icon: frameSource().assets.icon })))
}
