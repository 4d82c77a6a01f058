// Routes of 编审台: sign-in of staff, files of the content folder with their diagnostics, previews of drafts, and review links.
import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import rateLimit from '@fastify/rate-limit'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { NotFound, ReviewExpired } from '../errors.ts'
import { deskSignInPage, deskPage, type DeskStatus } from '../pages/desk.ts'
import { previewPage } from '../pages/article.ts'
import { sendPicture } from './static-files.ts'
import { sameSecret, sign, verify } from '../signature.ts'
import type { RouteContext } from './context.ts'

const SESSION_MS = 12 * 3600_000
const REVIEW_LINK_MS = 72 * 3600_000

/** Maximum numbers of requests from one IP address in a minute: for pages, and for attempts to sign in. */
const MAX_PER_MINUTE = { page: 120, signIn: 10 }

const COOKIE = 'desk'
const signInBody = z.object({ token: z.string().max(200) })
const decisionBody = z.object({ file: z.string().max(1000) })
const previewQuery = z.object({ file: z.string().max(1000) })

export interface DeskContext extends RouteContext {
  token: string
  /** True: the cookie is sent only over https. */
  secure: boolean
  deskStatus: () => DeskStatus
  confirmDeletion: () => void
  /** Records the decision of staff that the file at a path owns its address. */
  decideOwner: (path: string) => void
}

export async function deskRoutes (app: FastifyInstance, context: DeskContext): Promise<void> {
  const { store, urls, layoutContext, token: secret, now } = context
  await app.register(cookie)
  await app.register(formbody)
  await app.register(rateLimit, { max: MAX_PER_MINUTE.page, timeWindow: '1 minute' })

  const cookieOptions = { path: urls.desk(), httpOnly: true, sameSite: 'strict' as const, secure: context.secure }
  const isSignedIn = (request: FastifyRequest) => {
    const signed = request.cookies[COOKIE]
    return signed !== undefined && verify({ secret, purpose: 'session', signed, now: now() })?.expired === false
  }
  const askToSignIn = async (reply: FastifyReply, isRefused: boolean) =>
    await render(reply.code(isRefused ? 403 : 401), 'desk-sign-in', deskSignInPage(layoutContext(), { isRefused }))

  app.get('/desk', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    const reviewAddressOf = (path: string) => urls.absolute(urls.review(sign({ secret, purpose: 'review', text: path, until: now() + REVIEW_LINK_MS })))
    const model = deskPage(layoutContext(), {
      files: store.desk.files(),
      diagnostics: store.desk.diagnostics(),
      suggestions: store.desk.suggestions(),
      status: context.deskStatus(),
      reviewAddressOf,
    })
    return await render(reply, 'desk', model)
  })

  app.post('/desk/sign-in', { config: { rateLimit: { max: MAX_PER_MINUTE.signIn, timeWindow: '1 minute' } } }, async (request, reply) => {
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

  app.post('/desk/decide-owner', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    const body = decisionBody.safeParse(request.body)
    if (!body.success) throw new NotFound()
    context.decideOwner(body.data.file)
    return await reply.redirect(urls.desk(), 303)
  })

  app.get('/desk/preview', async (request, reply) => {
    if (!isSignedIn(request)) return await askToSignIn(reply, false)
    const query = previewQuery.safeParse(request.query)
    return await sendPreview(context, reply, { path: query.success ? query.data.file : '', until: null, mediaFolder: urls.deskMedia() })
  })

  app.get<{ Params: { name: string } }>('/desk/media/:name', async (request, reply) => {
    if (!isSignedIn(request)) throw new NotFound()
    return await sendPicture(reply, { mediaDir: context.mediaDir, name: request.params.name, cacheControl: 'no-store' })
  })

  app.get<{ Params: { signed: string } }>('/desk/review/:signed', async (request, reply) => {
    const { signed } = request.params
    const { text, until } = readReviewLink(context, signed)
    return await sendPreview(context, reply, { path: text, until, mediaFolder: urls.reviewMedia(signed) })
  })

  app.get<{ Params: { signed: string, name: string } }>('/desk/review/:signed/media/:name', async (request, reply) => {
    const { signed, name } = request.params
    // A review link shows one draft, so it gives access only to the pictures of this draft.
    const article = store.desk.preview(readReviewLink(context, signed).text)
    if (!article || !(article.html + (article.cover?.hash ?? '')).includes(name.slice(0, 32))) throw new NotFound()
    return await sendPicture(reply, { mediaDir: context.mediaDir, name, cacheControl: 'no-store' })
  })
}

/** Renders a page without a canonical redirect. */
async function render (reply: FastifyReply, template: string, model: object): Promise<unknown> {
  return await reply.type('text/html; charset=utf-8').viewAsync(`pages/${template}.eta`, model)
}

/** @throws NotFound when the signature is wrong; ReviewExpired when the link has expired */
function readReviewLink ({ token, now }: DeskContext, signed: string): { text: string, until: number } {
  const review = verify({ secret: token, purpose: 'review', signed, now: now() })
  if (!review) throw new NotFound()
  if (review.expired) throw new ReviewExpired()
  return review
}

/** Sends the article as written in its file. If the article is published without changes since, redirects to its page. */
async function sendPreview ({ store, urls, layoutContext }: DeskContext, reply: FastifyReply, { path, until, mediaFolder }: {
  path: string, until: number | null, mediaFolder: string
}): Promise<unknown> {
  const article = store.desk.preview(path)
  if (article) {
    const projectNames = new Map(store.projects.list().map((project) => [project.slug, project.name]))
    return await render(reply, 'preview', previewPage(layoutContext(), { article, series: store.series.find(article.series), projectNames, until, mediaFolder }))
  }
  const file = store.desk.file(path)
  if (file?.status !== 'published' || file.key === null) throw new NotFound()
  const [series = '', number] = file.key.split('/')
  return await reply.redirect(urls.article({ series, number: Number(number) }), 303)
}
