// The writing side in the hand of a test: a folder, a clock that stands until it is moved, looks that are taken one by
// one, and the real HTTP app over the index that comes of it.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'
import type Database from 'better-sqlite3'
import type { FastifyInstance } from 'fastify'
import pino from 'pino'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import type { Renderer } from '../../src/content/render.ts'
import { type Archive, openArchive } from '../../src/store/archive/archive.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { openStore, type Store } from '../../src/store/index/store.ts'
import { createRenderer } from '../../src/publish/renderer.ts'
import { createPublisher, type ScanOptions, type ScanReport } from '../../src/publish/publisher.ts'
import { createUrls } from '../../src/urls.ts'

const ROOT = join(import.meta.dirname, '../..')

/** A `TestContext`, or `{ after }` of node:test for what a whole file shares. */
export interface Scope { after: (fn: () => void | Promise<void>) => void }

/** Content files by path; null leaves a file of the real content out. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

export interface Page { status: number, body: string }

export type Rig = ReturnType<typeof openRig>

/** 2026-06-01 12:00 in Beijing. */
export const NOON = Date.UTC(2026, 5, 1, 4)

/** Tables that no reader sees, but the desk or the next start. */
export const DESK_TABLES: ReadonlySet<string> = new Set(['documents', 'diagnostics', 'previews', 'suggestions'])

export function temporaryFolder (scope: Scope): string {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-sync-'))
  scope.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

export function rendererFor (basePath = '') {
  return createRenderer(createUrls({ basePath, siteOrigin: 'https://portal.example' }))
}

/**
 * Opens the writing side on a content folder of its own: the real content with `files` over it, or `files` alone. No
 * look is taken yet. `wrap` stands between the publisher and its index, for writes that fail.
 */
export function openRig (scope: Scope, { files = {}, real = false, now = NOON, env = {}, renderer = rendererFor(), wrap = (db) => db, wrapArchive = (archive) => archive, readFile = readFileSync }: {
  files?: Files,
  real?: boolean,
  now?: number,
  env?: Record<string, string>
  renderer?: Renderer
  wrap?: (db: Database.Database) => Database.Database
  wrapArchive?: (archive: Archive) => Archive
  readFile?: (file: string) => Uint8Array
} = {}) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  const dataDir = join(folder, 'data')
  const mediaDir = join(dataDir, 'media')
  const indexFile = join(dataDir, 'index.sqlite')
  const archiveFile = join(dataDir, 'archive.sqlite')
  mkdirSync(contentDir, { recursive: true })
  if (real) cpSync(join(ROOT, 'content'), contentDir, { recursive: true })
  const config = readConfig({ CONTENT_DIR: contentDir, DATA_DIR: dataDir, PORT: '0', SITE_ORIGIN: 'https://portal.example', ...env })
  const urls = createUrls(config)
  const clock = { now }
  const lock = { isLocked: (_file: string) => false, code: '' }
  /** Ticks with every write: two writes never have one stamp, however coarse the disk's clock. */
  let stamp = Date.UTC(2026, 0, 1)
  let opened = open()
  let web: { app: FastifyInstance, store: Store } | null = null
  const inDir = (path: string) => join(contentDir, path)

  function open () {
    const { db, isFresh } = openIndex({ file: indexFile, fingerprint: config.basePath })
    const archive = openArchive({ file: archiveFile, now: () => clock.now })
    const publisher = createPublisher({ contentDir, mediaDir, db: wrap(db), archive: wrapArchive(archive), renderer, readFile: (file) => lock.isLocked(file) ? fail(lock.code, file) : readFile(file) })
    return { db, isFresh, archive, publisher }
  }

  async function closeWeb () {
    await web?.app.close()
    web?.store.close()
    web = null
  }

  function closeWriter () {
    opened.db.close()
    opened.archive.close()
  }

  function save (path: string, content: string | Uint8Array): void {
    const file = inDir(path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, content)
    utimesSync(file, (stamp += 1000) / 1000, stamp / 1000)
  }

  const scan = (options: Partial<ScanOptions> = {}): ScanReport => opened.publisher.scan({ now: clock.now, stableMs: 0, ...options })

  async function openWeb (): Promise<FastifyInstance> {
    if (!web) {
      const store = openStore(indexFile)
      web = {
        store,
        app: await buildApp({
          config,
          urls,
          store,
          log: pino({ level: 'silent' }),
          mediaDir,
          now: () => clock.now,
          readiness: () => ({ status: 'ready' as const, reasons: [] }),
          deskStatus: () => ({ alarms: [], shareText: '', canConfirmDeletion: false, lastScanAt: clock.now, lastChange: { at: clock.now, read: 1, gone: 0, touched: 1 } }),
          confirmDeletion: () => opened.publisher.confirmDeletion(),
          // A test writes and asks again in less than the cache trusts its last look at the index.
          indexCheckMs: 0,
        }),
      }
    }
    return web.app
  }

  async function ask (path: string): Promise<Page> {
    const reply = await (await openWeb()).inject({ method: 'GET', url: path })
    return { status: reply.statusCode, body: reply.body }
  }

  for (const [path, content] of Object.entries(files)) content === null ? rmSync(inDir(path)) : save(path, content)
  scope.after(async () => {
    await closeWeb()
    closeWriter()
  })

  return {
    contentDir,
    dataDir,
    mediaDir,
    indexFile,
    archiveFile,
    clock,
    in: inDir,
    save,
    /** Reading these files fails from now on, as of files that another program holds. Returns the end of that. */
    lock (isLocked: (file: string) => boolean, code = 'EBUSY'): () => void {
      Object.assign(lock, { isLocked, code })
      return () => { lock.isLocked = () => false }
    },
    remove: (path: string) => rmSync(inDir(path), { recursive: true }),
    move (from: string, to: string): void {
      mkdirSync(dirname(inDir(to)), { recursive: true })
      renameSync(inDir(from), inDir(to))
    },
    /** One look at the clock's time; changes are believed at once unless `stableMs` says otherwise. */
    scan,
    confirmDeletion: () => opened.publisher.confirmDeletion(),
    get db () { return opened.db },
    get archive () { return opened.archive },
    get isFresh () { return opened.isFresh },
    ask,
    /** The app itself, for what `ask` can't. */
    app: openWeb,
    status: async (path: string) => (await ask(path)).status,
    /** Ends writer and app and starts them again; `between` may do to the data folder what a night can. */
    async restart ({ loseIndex = false, between = () => {} }: { loseIndex?: boolean, between?: () => void } = {}): Promise<void> {
      await closeWeb()
      closeWriter()
      if (loseIndex) for (const suffix of ['', '-wal', '-shm']) rmSync(indexFile + suffix, { force: true })
      between()
      opened = open()
    },
  }
}

function fail (code: string, file: string): never {
  throw Object.assign(new Error(`${code}: ${file}`), { code })
}

/** A piece as staff would write it; `fields` are over the usual ones, null leaves one out. */
export function piece (fields: Readonly<Record<string, string | null>> = {}, body = '正文一段。'): string {
  const usual: Record<string, string | null> = { 编号: '1', 标题: '第一篇', 街道: '甲街道', 讲述人: '某人', 职务: '某职务', 日期: '2022', ...fields }
  const lines = Object.entries(usual).flatMap(([key, value]) => value === null ? [] : [`${key}: ${value}`])
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

export function street (fields: Readonly<Record<string, string | null>> = {}, body = '街道简介。'): string {
  const usual: Record<string, string | null> = { 名称: '甲街道', 网址: 'jia', 排序: '1', ...fields }
  const lines = Object.entries(usual).flatMap(([key, value]) => value === null ? [] : [`${key}: ${value}`])
  return `---\n${lines.join('\n')}\n---\n\n${body}\n`
}

export const series = (title = '系列甲', body = '编者按。') => `---\n标题: ${title}\n简称: ${title}\n---\n\n${body}\n`

/** The least that a public piece needs besides itself. */
export const BASE: Files = {
  '站点.yml': '名称: 测试网站\n主办单位: 测试单位\n',
  '街道/甲.md': street(),
  '街道/乙.md': street({ 名称: '乙街道', 网址: 'yi', 排序: '2' }),
  'xilie/系列.md': series(),
}

/** A valid PNG of one colour; `shade` makes its bytes differ. */
export function png ({ width = 2, height = 2, shade = 0 }: { width?: number, height?: number, shade?: number } = {}): Buffer {
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name, 'latin1'), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 8
  const rows = Buffer.concat(Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(width, shade)])))
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0)),
  ])
}

/** All rows of all tables but `settings`, in the order of their keys: equal dumps mean equal portals. */
export function dump (db: Database.Database): Record<string, unknown[]> {
  const all = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'settings' ORDER BY name").all() as { name: string, sql: string }[]
  // A virtual table's own tables hold the same in a form that hangs on the order of writing.
  const virtual = all.filter(({ sql }) => /^CREATE VIRTUAL/i.test(sql)).map(({ name }) => `${name}_`)
  const tables = all.map(({ name }) => name).filter((name) => !virtual.some((prefix) => name.startsWith(prefix)))
  return Object.fromEntries(tables.map((table) => {
    // The id of a search document and the stat of a file say nothing about what is shown.
    const rows = (db.prepare(`SELECT * FROM "${table}"`).all() as object[]).map((row) => JSON.stringify(table === 'search_documents' ? { ...row, id: 0 } : table === 'documents' ? { ...row, mtime_ms: 0, ctime_ms: 0, inode: 0 } : row))
    return [table, rows.sort()]
  }))
}

/** `code file:line:column` of each problem. */
export const briefly = (report: Pick<ScanReport, 'diagnostics'>) => report.diagnostics.map(({ code, file, line, column }) => `${code} ${file}:${line}:${column}`)
