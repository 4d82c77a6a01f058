// oEmbed: how other sites embed the address of an article or a figure.
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { articleEmbed, figureEmbed, type OEmbed, oEmbedJson, oEmbedXml } from '../../exports/oembed.ts'
import { sendDocument } from '../canonical.ts'
import { NotFound } from '../errors.ts'
import type { RouteContext } from './context.ts'

const pixels = z.string().regex(/^[1-9]\d{0,4}$/).transform(Number).catch(Infinity)
const query = z.object({ url: z.string().max(2000), format: z.string().catch('json'), maxwidth: pixels, maxheight: pixels })

const FORMS = {
  json: { type: 'application/json; charset=utf-8', serialise: oEmbedJson },
  xml: { type: 'text/xml; charset=utf-8', serialise: oEmbedXml },
} as const

export function oEmbedRoutes (app: FastifyInstance, { store, urls }: RouteContext): void {
  /** Returns the path below the base path, without slashes at its ends. Accepts http and https: people copy both. */
  function pathOf (address: string): string {
    if (!URL.canParse(address)) throw new NotFound()
    const { protocol, host, pathname } = new URL(address)
    if (!/^https?:$/.test(protocol) || host !== urls.domain || !pathname.startsWith(urls.home())) throw new NotFound()
    return pathname.slice(urls.home().length).replace(/\/$/, '')
  }

  function embedOf (path: string, max: { width: number, height: number }): OEmbed {
    const site = store.site.read()
    const figureId = /^data\/([^/]+)(?:\/v\/\d+)?$/.exec(path)?.[1]
    const figure = figureId === undefined ? null : store.figures.find(figureId)
    if (figure) return figureEmbed({ figure, site, urls, max })
    // The address of a version or of a paragraph, or an old address, stands for the whole article.
    const [, series = '', number = ''] = /^([^/]+)\/(\d{1,6})(?:\/[vp]\/[^/]+)?$/.exec(path) ?? []
    const key = { series, number: Number(number) }
    const article = store.articles.find(store.articles.oldAddress(key)?.to ?? key)
    if (article?.state !== 'published') throw new NotFound()
    return articleEmbed({ article, site, urls })
  }

  app.get('/oembed', async (request, reply) => {
    const asked = query.safeParse(request.query)
    if (!asked.success) return await reply.code(400).type('text/plain; charset=utf-8').send('请在 url 中写明本站文章或数字的网址。\n')
    const { url, format, maxwidth, maxheight } = asked.data
    // The oEmbed specification requires this status (section 2.3.1).
    if (format !== 'json' && format !== 'xml') return await reply.code(501).type('text/plain; charset=utf-8').send('format 只能是 json 或 xml。\n')
    const embed = embedOf(pathOf(url), { width: maxwidth, height: maxheight })
    return sendDocument(request, reply, { address: urls.oembed(), type: FORMS[format].type, body: FORMS[format].serialise(embed) })
  })
}
