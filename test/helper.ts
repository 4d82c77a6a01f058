// Portals for tests: each has its own content folder and data folder, which are removed afterwards.
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Writable } from 'node:stream'
import type Database from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import pino, { type Logger } from 'pino'
import { buildApp } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import type { LocatedDiagnostic } from '../src/content/diagnostics.ts'
import type { Renderer } from '../src/content/render.ts'
import { type Archive, openArchive } from '../src/store/archive/archive.ts'
import { openIndex } from '../src/store/index/open-index.ts'
import { openStore, type Store } from '../src/store/index/store.ts'
import { createPublisher, type Publisher, type ScanOptions, type ScanReport } from '../src/publish/publisher.ts'
import { createRenderer } from '../src/publish/renderer.ts'
import type { DeskStatus } from '../src/web/pages/desk.ts'
import { createUrls, type Urls } from '../src/urls.ts'
import { type Files, writeContent } from './content-files.ts'
import { addressesOf } from './html.ts'

/** A `TestContext`, or `{ after }` of node:test for a portal of a whole file. */
export interface Scope { after: (fn: () => void | Promise<void>) => void }

/** Returns a scope that ends in reverse order: a server stops before its folder is removed. */
export function lastFirst (outer: Scope): Scope {
  const endings: (() => void | Promise<void>)[] = []
  outer.after(async () => { for (const end of endings) await end() })
  return { after: (fn) => { endings.unshift(fn) } }
}

/** Creates a folder that is removed after the test. */
export function temporaryFolder (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-test-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Epoch milliseconds; the time of each test portal: 2026-06-01 12:00 in Beijing. */
export const NOON = Date.parse('2026-06-01T12:00:00+08:00')

/** Values of `code file:line:column`. */
export const shortDiagnostics = (report: Pick<ScanReport, 'diagnostics'>) => report.diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`)

export function rendererFor (basePath = ''): Renderer {
  return createRenderer(createUrls({ basePath, siteOrigin: 'https://portal.example' }))
}

/** Creates the folders of a portal and reads its settings. `env` overrides the usual ones. */
function createSettings (scope: Scope, env: Record<string, string>) {
  const folder = temporaryFolder(scope)
  const config = readConfig({ CONTENT_DIR: join(folder, 'content'), DATA_DIR: join(folder, 'data'), PORT: '0', SITE_ORIGIN: 'https://portal.example', ...env })
  return {
    config,
    urls: createUrls(config),
    mediaDir: join(config.dataDir, 'media'),
    indexFile: join(config.dataDir, 'index.sqlite'),
    archiveFile: join(config.dataDir, 'archive.sqlite'),
  }
}

type Settings = ReturnType<typeof createSettings>

interface WriterOptions {
  now: () => number
  renderer?: Renderer
  /** Replaces the index or the archive that the publisher writes, for writes that fail. */
  wrap?: (db: Database.Database) => Database.Database
  wrapArchive?: (archive: Archive) => Archive
  readFile?: (file: string) => Uint8Array
}

/** Opens the writing side. Does not scan yet. */
function openWriter ({ config, urls, mediaDir, indexFile, archiveFile }: Settings, { now, renderer = createRenderer(urls), wrap = (db) => db, wrapArchive = (archive) => archive, readFile = readFileSync }: WriterOptions) {
  const { db, isFresh } = openIndex({ file: indexFile, fingerprint: config.basePath })
  const archive = openArchive({ file: archiveFile, now })
  const publisher = createPublisher({ contentDir: config.contentDir, mediaDir, db: wrap(db), archive: wrapArchive(archive), renderer, readFile })
  return { db, isFresh, archive, publisher, close: () => { archive.close(); db.close() } }
}

interface WebOptions {
  now: () => number
  log: Logger
  publisher: Publisher
  deskStatus?: Partial<DeskStatus>
  indexCheckMs?: number
}

/** Opens the HTTP side over an index that the writing side has published. */
async function openWeb ({ config, urls, mediaDir, indexFile }: Settings, { now, log, publisher, deskStatus = {}, ...options }: WebOptions): Promise<{ app: FastifyInstance, store: Store, close: () => Promise<void> }> {
  const store = openStore(indexFile)
  const app = await buildApp({
    config,
    urls,
    store,
    log,
    mediaDir,
    now,
    readiness: () => ({ status: 'ready', reasons: [] }),
    deskStatus: () => ({ alarms: [], shareText: '正常', canConfirmDeletion: false, lastScanAt: now(), lastChange: null, ...deskStatus }),
    confirmDeletion: () => publisher.confirmDeletion(),
    decideOwner: (path) => publisher.decideOwner(path),
    ...options,
  })
  return { app, store, close: async () => { await app.close(); store.close() } }
}

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

/**
 * Opens a portal that serves one scan of its folder. `env` has settings; `deskStatus` overrides the status on the desk.
 * `later` has changes of the folder, each published by a scan of its own.
 */
export async function openPortal (scope: Scope, { files = {}, real = true, env = {}, deskStatus = {}, later = [] }: {
  files?: Files, real?: boolean, env?: Record<string, string>, deskStatus?: Partial<DeskStatus>, later?: readonly Files[]
} = {}): Promise<Portal> {
  const settings = createSettings(scope, env)
  const { config, urls } = settings
  const now = () => NOON
  writeContent(config.contentDir, { files, real })
  const writer = openWriter(settings, { now })
  let { diagnostics } = writer.publisher.scan({ now: NOON, stableMs: 0 })
  for (const changes of later) {
    writeContent(config.contentDir, { files: changes, real: false });
    ({ diagnostics } = writer.publisher.scan({ now: NOON, stableMs: 0 }))
  }
  const log: Record<string, unknown>[] = []
  const stream = new Writable({ write (chunk, _encoding, done) { log.push(JSON.parse(String(chunk))); done() } })
  const { app, store, close } = await openWeb(settings, { now, log: pino({ level: 'info' }, stream), publisher: writer.publisher, deskStatus })
  let listening: Promise<string> | null = null
  const origin = async () => await (listening ??= app.listen({ host: '127.0.0.1', port: 0 }))
  scope.after(async () => {
    await close()
    writer.close()
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

export interface Page { status: number, body: string }

export type SteppedPortal = ReturnType<typeof openSteppedPortal>

/**
 * Opens a portal whose scans and clock the test moves itself: the real content with `files` over it, or `files` alone. Does not scan yet.
 */
export function openSteppedPortal (scope: Scope, { files = {}, real = false, now = NOON, env = {}, readFile = readFileSync, ...options }: {
  files?: Files, real?: boolean, now?: number, env?: Record<string, string>
} & Omit<WriterOptions, 'now'> = {}) {
  const settings = createSettings(scope, env)
  const { config, indexFile } = settings
  const clock = { now }
  const lock = { isLocked: (_file: string) => false, code: '' }
  /** Epoch milliseconds. Each write gets a later one, however coarse the clock of the disk is. */
  let modifiedAt = Date.UTC(2026, 0, 1)
  let writer = open()
  let web: Awaited<ReturnType<typeof openWeb>> | null = null
  const fileAt = (path: string) => join(config.contentDir, path)

  function open () {
    return openWriter(settings, { ...options, now: () => clock.now, readFile: (file) => lock.isLocked(file) ? fail(lock.code, file) : readFile(file) })
  }

  async function close () {
    await web?.close()
    web = null
    writer.close()
  }

  function save (path: string, content: string | Uint8Array): void {
    const file = fileAt(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    utimesSync(file, (modifiedAt += 1000) / 1000, modifiedAt / 1000)
  }

  async function app (): Promise<FastifyInstance> {
    // Without `indexCheckMs` the cache would not see a scan that the test has just made.
    web ??= await openWeb(settings, { now: () => clock.now, log: pino({ level: 'silent' }), publisher: writer.publisher, indexCheckMs: 0 })
    return web.app
  }

  async function ask (path: string): Promise<Page> {
    const reply = await (await app()).inject({ method: 'GET', url: path })
    return { status: reply.statusCode, body: reply.body }
  }

  writeContent(config.contentDir, { real })
  for (const [path, content] of Object.entries(files)) content === null ? rmSync(fileAt(path)) : save(path, content)
  scope.after(close)

  return {
    contentDir: config.contentDir,
    dataDir: config.dataDir,
    mediaDir: settings.mediaDir,
    indexFile,
    archiveFile: settings.archiveFile,
    clock,
    fileAt,
    save,
    /** Makes reads of these files fail, as of files that another program has locked. Returns the end of that. */
    lock (isLocked: (file: string) => boolean, code = 'EBUSY'): () => void {
      Object.assign(lock, { isLocked, code })
      return () => { lock.isLocked = () => false }
    },
    remove: (path: string) => rmSync(fileAt(path), { recursive: true }),
    move (from: string, to: string): void {
      mkdirSync(dirname(fileAt(to)), { recursive: true })
      renameSync(fileAt(from), fileAt(to))
    },
    /** Scans once at the clock's time. Changes count as stable at once, unless `stableMs` is given. */
    scan: (options: Partial<ScanOptions> = {}): ScanReport => writer.publisher.scan({ now: clock.now, stableMs: 0, ...options }),
    confirmDeletion: () => writer.publisher.confirmDeletion(),
    decideOwner: (path: string) => writer.publisher.decideOwner(path),
    get db () { return writer.db },
    get archive () { return writer.archive },
    get isFresh () { return writer.isFresh },
    app,
    ask,
    status: async (path: string) => (await ask(path)).status,
    /** Stops writer and app and starts them again; `between` changes the data folder meanwhile. */
    async restart ({ loseIndex = false, between = () => {} }: { loseIndex?: boolean, between?: () => void } = {}): Promise<void> {
      await close()
      if (loseIndex) for (const suffix of ['', '-wal', '-shm']) rmSync(indexFile + suffix, { force: true })
      between()
      writer = open()
    },
  }
}

function fail (code: string, file: string): never {
  throw Object.assign(new Error(`${code}: ${file}`), { code })
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

export const DESK_TOKEN = 'a-token-for-tests-only'

/** Signs in to the desk; returns the cookie. The portal needs `env: { DESK_TOKEN }`. */
export async function signIn ({ app }: Pick<Portal, 'app'>): Promise<string> {
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
