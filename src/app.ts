// Builds the HTTP server of the portal from its parts.
import { join } from 'node:path'
import fastifyView from '@fastify/view'
import { Eta } from 'eta'
import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify'
import type { Config } from './config.ts'
import { NAMELESS_SITE } from './content/article.ts'
import { type Asset, readAssets } from './web/assets.ts'
import { createErrorReply, refuseUnparsable, registerErrors } from './web/errors.ts'
import { protectionOf, protectReplies } from './web/headers.ts'
import { createPosterService } from './posters/service.ts'
import { createAccessLog, createRequestIds } from './web/access-log.ts'
import { createResponseCache } from './web/cache/response-cache.ts'
import type { Metrics } from './metrics/metrics.ts'
import type { DeskStatus } from './web/pages/desk.ts'
import type { LayoutContext } from './web/pages/layout.ts'
import { articleRoutes } from './web/routes/articles.ts'
import { citationRoutes } from './web/routes/citations.ts'
import type { RouteContext } from './web/routes/context.ts'
import { dataRoutes } from './web/routes/data.ts'
import { deskRoutes } from './web/routes/desk.ts'
import { feedRoutes } from './web/routes/feeds.ts'
import { figureRoutes } from './web/routes/figures.ts'
import { healthRoutes, metricsRoutes, type Readiness } from './web/routes/health.ts'
import { homeRoutes } from './web/routes/home.ts'
import { oEmbedRoutes } from './web/routes/oembed.ts'
import { projectRoutes, streetRoutes } from './web/routes/streets.ts'
import { revisionRoutes } from './web/routes/revisions.ts'
import { searchRoutes } from './web/routes/search.ts'
import { seriesRoutes } from './web/routes/series.ts'
import { shareRoutes } from './web/routes/share.ts'
import { sitemapRoutes } from './web/routes/sitemap.ts'
import { staticFileRoutes } from './web/routes/static-files.ts'
import { isDamage } from './store/sqlite/integrity.ts'
import { openArchiveReader } from './store/archive/archive-reader.ts'
import type { Store } from './store/index/store.ts'
import type { Urls } from './urls.ts'

const VIEWS = join(import.meta.dirname, '../views')

/** Maximum memory for cached replies, in bytes. It includes every content encoding of each reply. */
const CACHE_BYTES = 16 * 1024 * 1024

/**
 * Time limits of a connection, in milliseconds.
 * `headers`: the client must send all headers within this time.
 * `request`: the client must send the whole request within this time.
 * `idle`: a socket without traffic is closed after this time. A client that does not read its reply has no traffic either.
 * `check`: time between two checks of `headers` and `request`.
 */
const TIMEOUT_MS = { headers: 10_000, request: 30_000, idle: 30_000, check: 2000 }

/** Maximum number of open connections. It limits the memory that they use. nginx allows 200 connections for one client address. */
const MAX_CONNECTIONS = 4000

const MAX_REQUEST_BODY_BYTES = 64 * 1024

/** Time between two moments when a closing server closes its idle connections, in milliseconds. */
const CLOSE_IDLE_INTERVAL_MS = 20

/** Replaces the schema compilers of Fastify, because loading them takes a tenth of the start. Routes validate with zod. */
const NO_SCHEMAS = {
  buildValidator: () => () => { throw new Error('routes have no schemas') },
  buildSerializer: () => () => { throw new Error('routes have no schemas') },
}

export interface AppOptions {
  config: Config
  urls: Urls
  store: Store
  log: FastifyBaseLogger
  /** Folder of the stored pictures. */
  mediaDir: string
  /** Returns the present time in epoch milliseconds. */
  now: () => number
  readiness: () => Readiness
  deskStatus: () => DeskStatus
  confirmDeletion: () => void
  decideOwner: (path: string) => void
  /** Called when a request finds that the index is damaged. */
  onDamage?: () => void
  /** Null when metrics are off. */
  metrics?: Pick<Metrics, 'requestFinished' | 'watchCache'> | null
  /** Time between two reads of the index's generation number, in milliseconds. See `createResponseCache`. */
  indexCheckMs?: number
}

/** Builds the HTTP server. It only reads the index. It does not listen yet. */
export async function buildApp (options: AppOptions): Promise<FastifyInstance> {
  const { config, urls, store, log, now, onDamage = () => {}, metrics = null } = options
  const assets = readAssets(urls)
  const layoutContext = (): LayoutContext => ({ site: store.site.read(), series: store.series.list(), urls, assets: assets.addresses })
  const fallbackLayout: LayoutContext = { site: NAMELESS_SITE, series: [], urls, assets: assets.addresses }
  const sendError = createErrorReply({ render: async (template, model) => await app.view(template, model), layoutContext, fallbackLayout })
  const cache = createResponseCache({ generation: store.generation, now, maxBytes: CACHE_BYTES, checkMs: options.indexCheckMs })
  const accessLog = createAccessLog({
    privateAddress: urls.desk(), wasRendered: cache.wasRendered, onFinished: (finished) => metrics?.requestFinished(finished),
  })
  metrics?.watchCache(cache)
  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: accessLog.logController,
    genReqId: createRequestIds(config.trustProxy),
    trustProxy: config.trustProxy.length > 0 ? [...config.trustProxy] : false,
    requestTimeout: TIMEOUT_MS.request,
    connectionTimeout: TIMEOUT_MS.idle,
    http: { headersTimeout: TIMEOUT_MS.headers, connectionsCheckingInterval: TIMEOUT_MS.check },
    bodyLimit: MAX_REQUEST_BODY_BYTES,
    // While the server closes, requests on open connections are still answered.
    return503OnClosing: false,
    schemaController: { compilersFactory: NO_SCHEMAS },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 16_384 },
    clientErrorHandler: refuseUnparsable,
    // Fastify runs no hooks for a request whose address can't be decoded. So this function writes the log entry and sets the headers.
    frameworkErrors: (_error, request, reply) => {
      accessLog.logUnrouted(request, reply)
      sendError(reply.headers(protectionOf(request, urls.desk())), 400).catch((error: unknown) => { reply.send(error as never) })
    },
  })
  app.server.maxConnections = MAX_CONNECTIONS
  closeIdleConnections(app)
  // Compiled templates stay in memory, so a changed template needs a restart.
  await app.register(fastifyView, { engine: { eta: new Eta({ views: VIEWS, cache: true }) }, root: VIEWS, production: true })
  protectReplies(app, { privateAddress: urls.desk() })
  cache.attach(app)
  accessLog.attach(app)
  registerErrors(app, { sendError, urls, isDamage, onDamage })
  await registerRoutes(app, { ...options, layoutContext, assets: assets.files })
  return app
}

type RouteOptions = AppOptions & Pick<RouteContext, 'layoutContext'> & { assets: ReadonlyMap<string, Asset> }

async function registerRoutes (app: FastifyInstance, options: RouteOptions): Promise<void> {
  const { config, store, urls, mediaDir, now, layoutContext, assets, readiness, deskStatus, confirmDeletion, decideOwner } = options
  const posterService = createPosterService()
  app.addHook('onClose', posterService.stop)
  const archive = openArchiveReader(join(config.dataDir, 'archive.sqlite'))
  app.addHook('onClose', archive.close)
  store.onRenew(archive.close)
  const context: RouteContext = { store, urls, layoutContext, archive, now, mediaDir }
  await app.register(async (portal) => {
    homeRoutes(portal, context)
    seriesRoutes(portal, context)
    articleRoutes(portal, context)
    revisionRoutes(portal, context)
    citationRoutes(portal, context)
    shareRoutes(portal, { ...context, posterService })
    figureRoutes(portal, context)
    dataRoutes(portal, context)
    streetRoutes(portal, context)
    projectRoutes(portal, context)
    await portal.register(async (search) => await searchRoutes(search, context))
    feedRoutes(portal, context)
    sitemapRoutes(portal, { ...context, hasDesk: config.deskToken !== undefined })
    oEmbedRoutes(portal, context)
    staticFileRoutes(portal, { ...context, assets })
    healthRoutes(portal, readiness)
    const { deskToken: token } = config
    if (token !== undefined) {
      const secure = config.siteOrigin.startsWith('https:')
      await portal.register(async (desk) => await deskRoutes(desk, { ...context, token, secure, deskStatus, confirmDeletion, decideOwner }))
    }
  }, { prefix: config.basePath })
}

/** Builds the HTTP server from which Prometheus reads the metrics. It does not listen yet. Closing this server also removes the metrics. */
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

/**
 * Calls `closeIdleConnections` repeatedly while the server closes. Node itself calls it only once. Without the repeated calls, a connection
 * that was still sending its reply at that moment would stay open.
 */
function closeIdleConnections (app: FastifyInstance): void {
  let timer: NodeJS.Timeout | undefined
  app.addHook('preClose', async () => { timer = setInterval(() => { app.server.closeIdleConnections() }, CLOSE_IDLE_INTERVAL_MS) })
  app.addHook('onClose', async () => { clearInterval(timer) })
}
