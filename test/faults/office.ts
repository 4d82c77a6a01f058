// Creates a made-up office for a test: a content folder, a data folder, and the processes that use them.
// Each sentence of an article names its version.
import { createHash } from 'node:crypto'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { articleFile, BASE_FILES, streetFile } from '../content-files.ts'
import { lastFirst, type Scope, temporaryFolder } from '../helper.ts'
import { launchServer, type LaunchedServer, type ServerProcess, startServer } from '../server-process.ts'

const SENTENCES = 12
const METRICS = '指标:\n  - 名称: 虚构活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n'

/** Returns an article whose title and sentences name its version. */
export function articleOfVersion (number: number, version: number): string {
  const body = Array.from({ length: SENTENCES }, (_, index) => `第${index}句属于第${number}篇的〔${version}〕版，写的是虚构的事情。`).join('\n\n')
  return articleFile({ 编号: String(number), 标题: `第${number}篇〔${version}〕`, 街道: number % 2 ? '甲街道' : '乙街道' }, `${body}\n\n开展[${version + 10}场次]{虚构活动}。`)
}

/** Returns the version on a page; null for a part of an article or a mixture of versions. */
export function versionIn (body: string): number | null {
  if (!body.trimEnd().endsWith('</html>')) return null
  const text = body.replace(/<[^>]*>/g, '')
  const heading = /<h1[^>]*>([^]*?)<\/h1>/.exec(body)?.[1]?.replace(/<[^>]*>/g, '') ?? ''
  const sentences = new Set(text.match(/第\d+句属于第\d+篇的〔\d+〕版/g))
  const versions = new Set([heading, ...sentences].map((words) => Number(/〔(\d+)〕/.exec(words)?.[1])))
  return versions.size === 1 && sentences.size === SENTENCES ? [...versions][0] ?? null : null
}

export interface Office {
  contentDir: string
  dataDir: string
  indexFile: string
  archiveFile: string
  env: Record<string, string>
  /** Addresses of all kinds of pages: articles first. */
  paths: string[]
  pathOf: (path: string) => string
  /** Saves by renaming a temporary file, as most editors do. */
  save: (path: string, content: string | Uint8Array) => void
  /** Saves a version of an article; returns the SHA-256 of its bytes. */
  saveArticle: (number: number, version: number) => string
  start: (env?: Record<string, string>) => Promise<ServerProcess>
  launch: (env?: Record<string, string>) => LaunchedServer
  startReplica: () => Promise<ServerProcess>
  /** Returns the HTTP status, the status word and the reason codes of /readyz. */
  readiness: (server: Pick<ServerProcess, 'ask'>) => Promise<{ status: number, word: string, codes: string[] }>
}

/** Opens an office of `articles` articles in the series xilie, each in version 0. */
export function openOffice (test: Scope, { articles, dataDir, contentDir, env = {} }: { articles: number, dataDir?: string, contentDir?: string, env?: Record<string, string> }): Office {
  const scope = lastFirst(test)
  const folder = temporaryFolder(scope)
  const content = contentDir ?? join(folder, 'content')
  const data = dataDir ?? join(folder, 'data')
  const all = { CONTENT_DIR: content, DATA_DIR: data, SITE_ORIGIN: 'https://portal.example', POLL_SECONDS: '1', ...env }
  const at = (path: string) => join(content, path)
  const save = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(at(path)), { recursive: true })
    writeFileSync(`${at(path)}.tmp`, bytes)
    renameSync(`${at(path)}.tmp`, at(path))
  }
  const saveArticle = (number: number, version: number) => {
    const text = articleOfVersion(number, version)
    save(articlePath(number), text)
    return createHash('sha256').update(text).digest('hex')
  }
  for (const [path, bytes] of Object.entries(BASE_FILES)) save(path, bytes ?? '')
  save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing', 排序: '3' }))
  save('指标.yml', METRICS)
  for (let number = 1; number <= articles; number++) saveArticle(number, 0)
  return {
    contentDir: content,
    dataDir: data,
    indexFile: join(data, 'index.sqlite'),
    archiveFile: join(data, 'archive.sqlite'),
    env: all,
    paths: [...Array.from({ length: articles }, (_, index) => `/xilie/${index + 1}`), '/', '/xilie', '/streets', '/streets/jia', '/data', '/feed.xml', '/search?q=%E8%99%9A%E6%9E%84'],
    pathOf: at,
    save,
    saveArticle,
    start: async (more) => await startServer(scope, { ...all, ...more }),
    launch: (more) => launchServer(scope, { ...all, ...more }),
    startReplica: async () => await startServer(scope, { ...all, ROLE: 'reader' }),
    readiness: async (server) => {
      const { status, body } = await server.ask('/readyz')
      const { status: word, reasons } = JSON.parse(body) as { status: string, reasons: { code: string }[] }
      return { status, word, codes: reasons.map(({ code }) => code) }
    },
  }
}

export const articlePath = (number: number) => `xilie/${number}.md`

/** Removes a database with its write-ahead log. */
export function removeDatabase (file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true })
}
