// Builds a whole portal for a test: its own content folder and data folder, published once and removed afterwards.
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
import { createRenderer } from '../src/publish/renderer.ts'
import { createPublisher } from '../src/publish/publisher.ts'
import type { DeskStatus } from '../src/web/pages/desk.ts'
import { createUrls, type Urls } from '../src/urls.ts'
import { addressesOf } from './html.ts'

export const ROOT = join(import.meta.dirname, '..')

/** Content files by path; null removes a file of the real content. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

/** A `TestContext`, or `{ after }` of node:test for a portal of a whole file. */
export interface Scope { after: (fn: () => void | Promise<void>) => void }

/** Returns a scope that ends in reverse order: a server stops before its folder is removed. */
export function lastFirst (outer: Scope): Scope {
  const endings: (() => void | Promise<void>)[] = []
  outer.after(async () => { for (const end of endings) await end() })
  return { after: (fn) => { endings.unshift(fn) } }
}

/** Epoch milliseconds; the time of each test portal: 2026-06-01 12:00 in Beijing. */
export const NOON = Date.parse('2026-06-01T12:00:00+08:00')

export interface Answer { status: number, headers: IncomingHttpHeaders, body: string }

export interface Portal {
  app: FastifyInstance
  config: Config
  urls: Urls
  diagnostics: readonly LocatedDiagnostic[]
  /** Lines of the app's log. */
  log: Record<string, unknown>[]
  /** Sends a request over a real socket, with the path exactly as given; follows no redirect. */
  ask: (path: string, options?: { method?: string, headers?: Record<string, string>, body?: string }) => Promise<Answer>
  /** Scheme, host and port where the app listens; the first call starts that. */
  origin: () => Promise<string>
  /** Closes the index under the running app: each later read fails. */
  breakIndex: () => void
}

/** Publishes the folder, and once more after each earlier change; the files count as stable at once. */
function syncPortal ({ config, urls, mediaDir, now, earlier }: { config: Config, urls: Urls, mediaDir: string, now: () => number, earlier: readonly (() => void)[] }): { store: Store, diagnostics: readonly LocatedDiagnostic[], close: () => void } {
  const file = join(config.dataDir, 'index.sqlite')
  const { db } = openIndex({ file, fingerprint: config.basePath })
  const archive = openArchive({ file: join(config.dataDir, 'archive.sqlite'), now })
  const publisher = createPublisher({ contentDir: config.contentDir, mediaDir, db, archive, renderer: createRenderer(urls) })
  for (const write of earlier) {
    publisher.scan({ now: now(), stableMs: 0 })
    write()
  }
  const { diagnostics } = publisher.scan({ now: now(), stableMs: 0 })
  const store = openStore(file)
  return { store, diagnostics, close: () => { store.close(); archive.close(); db.close() } }
}

/** Creates a folder that is removed after the test. */
export function temporaryFolder (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-test-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Writes a content folder: the real content and then `files`, or `files` alone. */
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
 * Opens a portal. `env` has settings; `news` overrides the status on the desk.
 * `later` has changes of the folder, each published by a scan of its own.
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
    deskStatus: () => ({ alarms: [], shareText: '正常', canConfirmDeletion: false, lastScanAt: NOON, lastChange: null, ...news }),
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

/** Sends a request to a local port. `fetch` would normalise the path and follow redirects. */
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

/** Returns an article's file. `fields` override the usual ones; null omits one. */
export function articleFile (fields: Readonly<Record<string, string | null>> = {}, body = '正文一段。'): string {
  const usual: Record<string, string | null> = { 编号: '3', 标题: '第三篇', 街道: '新华路街道', 讲述人: '某人', 职务: '某职务', 日期: '2022', ...fields }
  const lines = Object.entries(usual).filter(([, value]) => value !== null).map(([key, value]) => `${key}: ${value}`)
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

/** One pixel. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==', 'base64')

export const DESK_TOKEN = 'a-token-for-tests-only'

/** Signs in to the desk; returns the cookie. The portal needs `env: { DESK_TOKEN }`. */
export async function signIn ({ app }: Portal): Promise<string> {
  const reply = await app.inject({ method: 'POST', url: '/desk/sign-in', headers: { 'content-type': 'application/x-www-form-urlencoded' }, payload: `token=${DESK_TOKEN}` })
  return String(reply.headers['set-cookie']).split(';')[0] ?? ''
}

/** Returns the paths of all pages that links reach from `start`, nearest first. */
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
