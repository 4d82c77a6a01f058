// The search page, its results as JSON, and its description for browsers.
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { readSearchQuery, type SearchQuery } from '../../content/search/query.ts'
import { openSearch, searchJson } from '../../exports/search.ts'
import type { ArticleKey, SearchFilter } from '../../store/search/search.ts'
import { sendDocument, sendPage } from '../canonical.ts'
import { searchHit, searchPage, type SearchSuggestions } from '../pages/search.ts'
import type { RouteContext } from './context.ts'

const PAGE_SIZE = 20

/** Maximum number of searches from one IP address in a minute. A person sends far fewer. */
const MAX_PER_MINUTE = 120

const MAX_FIGURES = 6
const MAX_SAME_SOUND = 5

const value = z.string().trim().max(100).transform((text) => text === '' ? undefined : text).optional().catch(undefined)
const parameters = z.object({ q: z.string().catch(''), series: value, street: value, year: value, page: z.string().regex(/^[1-9]\d{0,5}$/).transform(Number).catch(1) })

const NO_SUGGESTIONS: SearchSuggestions = { words: [], streets: [], sameSound: [], similarTitles: [] }

export async function searchRoutes (app: FastifyInstance, context: RouteContext): Promise<void> {
  const { store, urls, layoutContext } = context
  await app.register(rateLimit, { max: MAX_PER_MINUTE, timeWindow: '1 minute' })

  const withBlocks = (keys: readonly ArticleKey[], words: readonly string[]) =>
    store.articles.listed(keys).map((article) => ({ article, blocks: store.search.blocks(article, words) }))

  app.get('/search', async (request, reply) => {
    const { query, filter, page } = readParameters(request)
    // Browsers also send the empty fields of a form. The redirect removes them, so that readers share a short address.
    if (/[?&](?:series|street|year)=(?:&|$)/.test(request.raw.url ?? '')) return await reply.redirect(urls.search() + queryString({ query: query.text, filter, page }), 302)
    const result = store.search.find(query.words, filter, { page, size: PAGE_SIZE })
    const entries = store.search.entries(result.page === 1 ? query.words : [])
    const figureIds = entries.metrics.flatMap(({ key }) => store.search.figuresOfMetric(key)).slice(0, MAX_FIGURES)
    const model = searchPage(layoutContext(), {
      query,
      filter,
      choices: store.search.filterChoices(),
      ...result,
      found: withBlocks(result.keys, query.words),
      entries,
      figures: figureIds.flatMap((id) => store.figures.find(id) ?? []),
      suggestions: query.words.length > 0 && result.count === 0 ? readSuggestions(context, query) : NO_SUGGESTIONS,
      addressOf: (other, words) => urls.search() + queryString({ query: words ?? query.text, filter: words === undefined ? filter : {}, page: other }),
    })
    return await sendPage(request, reply, { address: urls.search(), template: 'search', model })
  })

  app.get('/search.json', async (request, reply) => {
    const { query, filter, page } = readParameters(request)
    const { keys, ...result } = store.search.find(query.words, filter, { page, size: PAGE_SIZE })
    const hits = withBlocks(keys, query.words).map((found) => {
      const { address, passage } = searchHit(found, query.words, urls)
      const { title, speaker, date, streets } = found.article
      return { title, address: urls.absolute(address), streets: streets.map(({ name }) => name), speaker, date, passage }
    })
    const next = result.page < result.pages ? urls.absolute(urls.searchJson() + queryString({ query: query.text, filter, page: result.page + 1 })) : null
    const body = searchJson({ query: query.text, words: query.words, cut: query.cut, ...result, next, hits })
    return sendDocument(request, reply, { address: urls.searchJson(), type: 'application/json; charset=utf-8', body })
  })

  app.get('/opensearch.xml', { config: { rateLimit: false } }, async (_request, reply) => await reply.type('application/opensearchdescription+xml; charset=utf-8')
    .header('cache-control', 'public, max-age=86400').send(openSearch({ site: store.site.read(), urls, icon: layoutContext().assets.icon })))
}

function readParameters (request: FastifyRequest): { query: SearchQuery, filter: SearchFilter, page: number } {
  const { q = '', page = 1, ...given } = parameters.safeParse(request.query).data ?? {}
  const filter = Object.fromEntries(Object.entries(given).filter(([, text]) => text !== undefined)) as SearchFilter
  return { query: readSearchQuery(q), filter, page }
}

/** Returns the query string of a page of results, in a fixed order. */
function queryString ({ query, filter: { series, street, year }, page }: { query: string, filter: SearchFilter, page: number }): string {
  const params = new URLSearchParams()
  for (const [name, text] of Object.entries({ q: query, series, street, year })) if (text !== undefined && text !== '') params.set(name, text)
  if (page > 1) params.set('page', String(page))
  return params.size === 0 ? '' : `?${params.toString()}`
}

function readSuggestions ({ store }: RouteContext, { words }: SearchQuery): SearchSuggestions {
  const counted = words.length < 2 ? [] : words.map((word) => ({ word, count: store.search.count([word]) })).filter(({ count }) => count > 0)
  // A search word that has results counts as spelled correctly.
  const misspelt = words.filter((word) => !counted.some((one) => one.word === word))
  const sameSound = misspelt.map(store.search.soundingLike)
  const idOf = ({ series, number }: ArticleKey) => `${series}/${number}`
  const articles = new Map(sameSound.flatMap((found) => found.articles).map((key) => [idOf(key), key]))
  return {
    words: counted,
    streets: [...new Map(sameSound.flatMap(({ streets }) => streets).map((street) => [street.key, street])).values()],
    sameSound: store.articles.listed([...articles.values()].slice(0, MAX_SAME_SOUND)),
    similarTitles: store.articles.listed(store.search.similarTo(misspelt.length > 0 ? misspelt : words).filter((key) => !articles.has(idOf(key)))),
  }
}
