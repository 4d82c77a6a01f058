// The composition root: what the portal is made of, in the order in which it is put together.
import { join } from 'node:path'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { NAMELESS_SITE } from './content/article.ts'
import { readAssets } from './web/assets.ts'
import { createErrorAnswer, refuseUnparsable, registerErrors } from './web/errors.ts'
import { protectionOf, protectReplies } from './web/headers.ts'
import { createPosterPress } from './posters/service.ts'
import { registerViews } from './web/render.ts'
import { createRequestIds } from './web/request-id.ts'
import { createRequestWatch } from './web/access-log.ts'
import { createResponseCache } from './web/cache/response-cache.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { DeskStatus } from './web/pages/desk.ts'
import type { LayoutContext } from './web/pages/layout.ts'
import { assetRoutes } from './web/routes/assets.ts'
import { citeRoutes } from './web/routes/cite.ts'
import type { RouteContext } from './web/routes/context.ts'
import { dataExportRoutes } from './web/routes/data-exports.ts'
import { dataRoutes } from './web/routes/data.ts'
import { deskRoutes } from './web/routes/desk.ts'
import { feedRoutes } from './web/routes/feeds.ts'
import { healthRoutes, type Readiness } from './web/routes/health.ts'
import { historyRoutes } from './web/routes/revisions.ts'
import { homeRoutes } from './web/routes/home.ts'
import { mediaRoutes } from './web/routes/media.ts'
import { metricsRoutes } from './web/routes/metrics.ts'
import { oEmbedRoutes } from './web/routes/oembed.ts'
import { pageExportRoutes } from './web/routes/page-exports.ts'
import { searchRoutes } from './web/routes/search.ts'
import { seriesRoutes } from './web/routes/articles.ts'
import { shareRoutes } from './web/routes/share.ts'
import { sitemapRoutes } from './web/routes/sitemap.ts'
import { streetRoutes } from './web/routes/streets.ts'
import { isDamage } from './store/sqlite/integrity.ts'
import { openArchiveReader } from './store/archive/archive-reader.ts'
import type { Store } from './store/index/store.ts'
import type { Urls } from './urls.ts'

/** What pages may be kept in memory, in all their codings. */
const CACHE_BYTES = 8 * 1024 * 1024

/** How long a client may take for its headers, for its whole request, and for taking nothing of a reply; and how often that is asked. */
const SLOWEST_MS = { headers: 10_000, request: 30_000, silence: 30_000, check: 2000 }

/** More at once are turned away: what they hold in memory has an end. nginx allows one address 200. */
const MOST_CONNECTIONS = 4000

/** What is asked is checked by zod: Fastify's own compilers of schemas would be loaded at each start, a tenth of it, and never used. */
const NO_SCHEMAS = {
  buildValidator: () => () => { throw new Error('routes have no schemas') },
  buildSerializer: () => () => { throw new Error('routes have no schemas') },
}

/** Builds the HTTP side over an index that something else keeps. It doesn't listen yet. */
export async function buildApp ({ config, urls, store, log, mediaDir, now, readiness, deskNews, confirmDeletion, onDamage = () => {}, metrics = null, posterProcesses = 1, indexCheckMs }: {
  config: Config
  urls: Urls
  store: Store
  log: FastifyBaseLogger
  /** Where the intake keeps the pictures. */
  mediaDir: string
  now: () => number
  readiness: () => Readiness
  deskNews: () => DeskStatus
  confirmDeletion: () => void
  /** Called when a request found the index damaged. */
  onDamage?: () => void
  /** Null: nothing is measured. */
  metrics?: Pick<Metrics, 'requestFinished' | 'watchCache'> | null
  /** How many processes print posters at a time: more than one is for who prints all of them. */
  posterProcesses?: number
  /** See `createResponseCache`. */
  indexCheckMs?: number
}): Promise<FastifyInstance> {
  const assets = readAssets()
  const addresses = { stylesheet: urls.asset(assets.stylesheet), cardStylesheet: urls.asset(assets.cardStylesheet), script: urls.asset(assets.script), icon: urls.asset(assets.icon) }
  let framed: { generation: number, source: LayoutContext } | null = null
  // On every page, and to count the pieces of each series takes half a millisecond where there are thousands: once an edition.
  const frameSource = (): LayoutContext => {
    const generation = store.generation()
    if (framed?.generation !== generation) framed = { generation, source: { site: store.site.read(), series: store.series.list(), urls, assets: addresses } }
    return framed.source
  }
  const bareFrame: LayoutContext = { site: NAMELESS_SITE, series: [], urls, assets: addresses }
  const answerError = createErrorAnswer({ render: async (template, model) => await app.view(template, model), frameSource, bareFrame })
  const cache = createResponseCache({ generation: store.generation, now, maxBytes: CACHE_BYTES, checkMs: indexCheckMs })
  const watch = createRequestWatch({ privateAddress: urls.desk(), wasMade: cache.wasMade, onFinished: (finished) => metrics?.requestFinished(finished) })
  metrics?.watchCache(cache)
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: watch.logController,
    genReqId: createRequestIds(config.trustProxy),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    requestTimeout: SLOWEST_MS.request,
    // Of a socket on which nothing moves: a reply that nobody takes.
    connectionTimeout: SLOWEST_MS.silence,
    http: { headersTimeout: SLOWEST_MS.headers, connectionsCheckingInterval: SLOWEST_MS.check },
    bodyLimit: 64 * 1024,
    schemaController: { compilersFactory: NO_SCHEMAS },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    clientErrorHandler: refuseUnparsable,
    // An address that can't be decoded reaches no route and no hook: it gets the same page and headers as any other fault.
    frameworkErrors: (_error, request, reply) => {
      watch.watchUnrouted(request, reply)
      answerError(reply.headers(protectionOf(request, urls.desk())), 400).catch((error: unknown) => { reply.send(error as never) })
    },
  })
  app.server.maxConnections = MOST_CONNECTIONS
  endQuietConnections(app)
  await registerViews(app)
  protectReplies(app, { privateAddress: urls.desk() })
  cache.attach(app)
  watch.attach(app)
  registerErrors(app, { answer: answerError, urls, isDamage, onDamage })
  const posterPress = createPosterPress({ processes: posterProcesses })
  app.addHook('onClose', posterPress.stop)
  const history = openArchiveReader(join(config.dataDir, 'archive.sqlite'))
  app.addHook('onClose', history.close)
  store.onRenew(history.close)
  const context: RouteContext = { store, urls, frameSource, history, now, mediaDir }
  await app.register(async (portal) => {
    homeRoutes(portal, context)
    streetRoutes(portal, context)
    dataExportRoutes(portal, context)
    dataRoutes(portal, context)
    await portal.register(async (search) => await searchRoutes(search, context))
    feedRoutes(portal, context)
    sitemapRoutes(portal, { ...context, hasDesk: config.deskToken !== undefined })
    oEmbedRoutes(portal, context)
    seriesRoutes(portal, context)
    historyRoutes(portal, context)
    citeRoutes(portal, context)
    pageExportRoutes(portal, context)
    shareRoutes(portal, { ...context, posterPress })
    assetRoutes(portal, assets.files)
    mediaRoutes(portal, context)
    healthRoutes(portal, readiness)
    const { deskToken: token } = config
    if (token !== undefined) {
      const secure = config.siteOrigin.startsWith('https:')
      await portal.register(async (desk) => await deskRoutes(desk, { ...context, token, secure, news: deskNews, confirmDeletion }))
    }
  }, { prefix: config.basePath })
  return app
}

/** What answers Prometheus. It doesn't listen yet; closing it ends the measuring. */
export function buildMetricsApp ({ metrics, log }: { metrics: Pick<Metrics, 'contentType' | 'expose' | 'close'>, log: FastifyBaseLogger }): FastifyInstance {
  const app: FastifyInstance = Fastify({ requestTimeout: 10_000, bodyLimit: 1024 })
  metricsRoutes(app, metrics)
  app.setErrorHandler(async (error, _request, reply) => {
    log.error({ err: error }, 'the metrics could not be collected')
    return await reply.code(500).send()
  })
  app.addHook('onClose', async () => { metrics.close() })
  return app
}

/** How often a closing server looks for connections that have just had their last answer. */
const QUIET_MS = 20

/**
 * Closing waits for every connection, and ends those that are quiet only once: one whose answer is on its way then, as a proxy
 * keeps them, would hold it for as long as it may be kept.
 */
function endQuietConnections (app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => { timer = setInterval(() => { app.server.closeIdleConnections() }, QUIET_MS) })
  app.addHook('onClose', async () => { clearInterval(timer) })
}
