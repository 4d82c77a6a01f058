// A whole portal for one test: a content folder and a data folder of its own, synced, built, and gone afterwards.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { buildApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { LocatedDiagnostic } from '../src/content/diagnostics.ts'
import { openArchive } from '../src/store/archive/archive.ts'
import { openIndex } from '../src/store/index/open-index.ts'
import { openStore, type Store } from '../src/store/index/store.ts'
import { createComposer } from '../src/publish/markdown-renderer.ts'
import { createIntake } from '../src/publish/publisher.ts'
import type { DeskStatus } from '../src/web/pages/desk.ts'
import { createUrls, type Urls } from '../src/urls.ts'
import { addressesOf } from './html.ts'

export const ROOT = join(import.meta.dirname, '..')

/** Content files by path; null takes a file of the real content away. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

/** A `TestContext`, or `{ after }` of node:test for a portal that a whole file shares. */
export interface Scope { after: (fn: () => void | Promise<void>) => void }

/** A scope that ends with another one, what was opened last first: no folder is removed under a server that still writes in it. */
export function lastFirst (outer: Scope): Scope {
  const endings: (() => void | Promise<void>)[] = []
  outer.after(async () => { for (const end of endings) await end() })
  return { after: (fn) => { endings.unshift(fn) } }
}

/** The time at which every portal of a test stands: 2026-06-01 12:00 in Beijing. */
export const NOON = Date.parse('2026-06-01T12:00:00+08:00')

export interface Answer { status: number, headers: IncomingHttpHeaders, body: string }

export interface Portal {
  app: FastifyInstance
  config: Config
  urls: Urls
  diagnostics: readonly LocatedDiagnostic[]
  /** What the app logged, one object a line. */
  log: Record<string, unknown>[]
  /** Asks over a real socket, with the path exactly as given; never follows a redirect. */
  ask: (path: string, options?: { method?: string, headers?: Record<string, string>, body?: string }) => Promise<Answer>
  /** Where it listens, as a browser needs it. */
  origin: () => Promise<string>
  /** Takes the index away from under the running app: every read fails from now on. */
  breakIndex: () => void
}

/** The one place that knows how the folder gets into the index: one look at files that stand still. */
function syncPortal ({ config, urls, mediaDir, now, earlier }: { config: Config, urls: Urls, mediaDir: string, now: () => number, earlier: readonly (() => void)[] }): { store: Store, diagnostics: readonly LocatedDiagnostic[], close: () => void } {
  const file = join(config.dataDir, 'index.sqlite')
  const { db } = openIndex({ file, fingerprint: config.basePath })
  const archive = openArchive({ file: join(config.dataDir, 'archive.sqlite'), now })
  const intake = createIntake({ contentDir: config.contentDir, mediaDir, db, archive, composer: createComposer(urls) })
  for (const write of earlier) {
    intake.look({ now: now(), settleMs: 0 })
    write()
  }
  const { diagnostics } = intake.look({ now: now(), settleMs: 0 })
  const store = openStore(file)
  return { store, diagnostics, close: () => { store.close(); archive.close(); db.close() } }
}

/** Makes a folder that is removed after the test. */
export function temporaryFolder (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-test-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a content folder: the real content with `files` over it, or `files` alone. */
export function writeContent (folder: string, { files = {}, real = true }: { files?: Files, real?: boolean } = {}): void {
  mkdirSync(folder, { recursive: true })
  if (real) cpSync(join(ROOT, 'content'), folder, { recursive: true })
  for (const [path, content] of Object.entries(files)) {
    const file = join(folder, path)
    if (content === null) rmSync(file)
    else {
      mkdirSync(dirname(file), { recursive: true })
      writeFileSync(file, content)
    }
  }
}

/**
 * Builds a portal; `env` are settings as the environment gives them, `news` is what the desk hears of the sync, `later` are
 * changes of the folder that come one after another, each seen by a look of its own.
 */
export async function openPortal (scope: Scope, { files, real, env = {}, news = {}, later = [] }: { files?: Files, real?: boolean, env?: Record<string, string>, news?: Partial<DeskStatus>, later?: readonly Files[] } = {}): Promise<Portal> {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  writeContent(contentDir, { ...(files && { files }), ...(real !== undefined && { real }) })
  const config = readConfig({ CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), PORT: '0', SITE_ORIGIN: 'https://portal.example', ...env })
  const urls = createUrls(config)
  const mediaDir = join(config.dataDir, 'media')
  const now = () => NOON
  const { store, diagnostics, close } = syncPortal({ config, urls, mediaDir, now, earlier: later.map((changes) => () => { writeContent(contentDir, { files: changes, real: false }) }) })
  const log: Record<string, unknown>[] = []
  const stream = new Writable({ write (chunk, _encoding, done) { log.push(JSON.parse(String(chunk))); done() } })
  const app = await buildApp({
    config,
    urls,
    store,
    log: pino({ level: 'info' }, stream),
    mediaDir,
    now,
    readiness: () => ({ status: 'ready', reasons: [] }),
    deskNews: () => ({ alarms: [], shareText: '正常', canConfirm: false, lastLookAt: NOON, lastChange: null, ...news }),
    confirmDeletion: () => {},
  })
  let listening: Promise<string> | null = null
  const origin = async () => await (listening ??= app.listen({ host: '127.0.0.1', port: 0 }))
  scope.after(async () => {
    await app.close()
    close()
  })
  return {
    app,
    config,
    urls,
    diagnostics,
    log,
    breakIndex: () => store.close(),
    origin,
    ask: async (path, options) => {
      await origin()
      return await ask((app.server.address() as AddressInfo).port, path, options)
    },
  }
}

/** One request to a port of this machine. `fetch` would tidy the path and follow redirects; this does neither. */
export async function ask (port: number, path: string, { method = 'GET', headers = {}, body = '' }: { method?: string, headers?: Record<string, string>, body?: string } = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => chunks.push(chunk))
      reply.on('error', reject)
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks).toString('utf8') }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** A piece as staff would write it; `fields` are over the usual ones, null leaves one out. */
export function articleFile (fields: Readonly<Record<string, string | null>> = {}, body = '正文一段。'): string {
  const usual: Record<string, string | null> = { 编号: '3', 标题: '第三篇', 街道: '新华路街道', 讲述人: '某人', 职务: '某职务', 日期: '2022', ...fields }
  const lines = Object.entries(usual).filter(([, value]) => value !== null).map(([key, value]) => `${key}: ${value}`)
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

/** A picture of one pixel. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

export const DESK_TOKEN = 'a-token-for-tests-only'

/** Signs in to the desk and gives the cookie. The portal needs `env: { DESK_TOKEN }`. */
export async function signIn ({ app }: Portal): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/desk/sign-in', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: `token=${DESK_TOKEN}` })
  return String(reply.headers['set-cookie']).split(';')[0] ?? ''
}

/** The paths of all pages that can be reached from `start` by links, in the order in which they were found. */
export async function pagesFrom ({ app, config }: Portal, start: string): Promise<string[]> {
  const seen = new Set([start])
  const pages: string[] = []
  for (const path of seen) {
    const reply = await app.inject(path)
    if (reply.statusCode !== 200 || !String(reply.headers['content-type']).startsWith('text/html')) continue
    pages.push(path)
    for (const address of addressesOf(reply.body)) {
      const url = new URL(address, config.siteOrigin + path)
      if (url.origin === config.siteOrigin) seen.add(url.pathname + url.search)
    }
  }
  return pages
}
