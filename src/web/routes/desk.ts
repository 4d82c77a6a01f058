import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotFound, ReviewOver } from '../errors.ts'
import { sendPicture } from '../picture.ts'
import { sameSecret, sign, verify } from '../signature.ts'
import { deskPage, type DeskStatus } from '../pages/desk.ts'
import { deskSignInPage } from '../pages/desk-sign-in.ts'
import { previewPage } from '../pages/preview.ts'
import type { RouteContext } from './context.ts'

/** How long staff stay signed in, and how long a 审稿 link holds. */
const SESSION_MS = 12 * 3600_000
const REVIEW_MS = 72 * 3600_000

const COOKIE = 'desk'
const signInBody = z.object({ token: z.string().max(200) })
const previewQuery = z.object({ file: z.string().max(1000) })

export interface DeskContext extends RouteContext {
  token: string
  /** Cookies only travel over https. */
  secure: boolean
  news: () => DeskStatus
  confirmDeletion: () => void
}

/** Signs staff in, shows them the folder and its diagnostics, and lets outsiders read one draft for a while. */
export async function deskRoutes (app: FastifyInstance, context: DeskContext): Promise<void> {
  const { store, urls, frameSource, token: secret, now } = context
  await app.register(cookie)
  await app.register(formbody)
  await app.register(rateLimit, { max: 120, timeWindow: '1 minute' })

  const isSignedIn = (request: FastifyRequest) => {
    const signed = request.cookies[COOKIE]
    return signed !== undefined && verify({ secret, purpose: 'session', signed, now: now() })?.expired === false
  }
  const show = async (reply: FastifyReply, template: string, model: object) => await reply.type('text/html; charset=utf-8').viewAsync(`pages/${template}.eta`, model)
  const askToSignIn = async (reply: FastifyReply, refused: boolean) => await show(reply.code(refused ? 403 : 401), 'desk-sign-in', deskSignInPage(frameSource(), { refused }))
  const cookieOptions = { path: urls.desk(), httpOnly: true, sameSite: 'strict' as const, secure: context.secure }

  app.get('/desk', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    const reviewAddressOf = (path: string) => urls.absolute(urls.review(sign({ secret, purpose: 'review', text: path, until: now() + REVIEW_MS })))
    return await show(reply, 'desk', deskPage(frameSource(), { files: store.desk.files(), diagnostics: store.desk.diagnostics(), suggestions: store.desk.suggestions(), news: context.news(), reviewAddressOf }))
  })

  app.post('/desk/sign-in', { config: { rateLimit: { max: 10, timeWindow: '1 minute' } } }, async (request, reply) => {
    const body = signInBody.safeParse(request.body)
    if (!body.success || !sameSecret(body.data.token, secret)) return await askToSignIn(reply, true)
    const value = sign({ secret, purpose: 'session', text: 'desk', until: now() + SESSION_MS })
    return await reply.setCookie(COOKIE, value, { ...cookieOptions, maxAge: SESSION_MS / 1000 }).redirect(urls.desk(), 303)
  })

  app.post('/desk/sign-out', async (_request, reply) => await reply.clearCookie(COOKIE, cookieOptions).redirect(urls.desk(), 303))

  app.post('/desk/confirm-deletion', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    context.confirmDeletion()
    return await reply.redirect(urls.desk(), 303)
  })

  app.get('/desk/preview', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    const query = previewQuery.safeParse(request.query)
    return await preview(reply, { path: query.success ? query.data.file : '', until: null, mediaFolder: urls.deskMedia() })
  })

  app.get<{ Params: { name: string } }>('/desk/media/:name', async (request, reply) => {
    if (!isSignedIn(request)) throw new NotFound()
    return await sendPicture(reply, { mediaDir: context.mediaDir, name: request.params.name, cacheControl: 'no-store' })
  })

  app.get<{ Params: { signed: string } }>('/desk/review/:signed', async (request, reply) => {
    const { signed } = request.params
    const { text, until } = reviewOf(signed)
    return await preview(reply, { path: text, until, mediaFolder: urls.reviewMedia(signed) })
  })

  app.get<{ Params: { signed: string, name: string } }>('/desk/review/:signed/media/:name', async (request, reply) => {
    const { signed, name } = request.params
    // The link is for one draft: it opens the pictures of that draft alone.
    const article = store.desk.preview(reviewOf(signed).text)
    if (!article || !(article.html + (article.cover?.hash ?? '')).includes(name.slice(0, 32))) throw new NotFound()
    return await sendPicture(reply, { mediaDir: context.mediaDir, name, cacheControl: 'no-store' })
  })

  function reviewOf (signed: string): { text: string, until: number } {
    const review = verify({ secret, purpose: 'review', signed, now: now() })
    if (!review) throw new NotFound()
    if (review.expired) throw new ReviewOver()
    return review
  }

  /** The piece as its file has it now; when it has become public meanwhile, its page. */
  async function preview (reply: FastifyReply, { path, until, mediaFolder }: { path: string, until: number | null, mediaFolder: string }): Promise<unknown> {
    const article = store.desk.preview(path)
    if (article) {
      const projectNames = new Map(store.projects.list().map((project) => [project.slug, project.name]))
      return await show(reply, 'preview', previewPage(frameSource(), { article, series: store.series.find(article.series), projectNames, until, mediaFolder }))
    }
    const file = store.desk.file(path)
    if (file?.status !== 'published' || file.key === null) throw new NotFound()
    const [series = '', number] = file.key.split('/')
    return await reply.redirect(urls.article({ series, number: Number(number) }), 303)
  }
}
