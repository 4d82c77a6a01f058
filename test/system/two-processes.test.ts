// Tests that a writer and a replica of one folder send the same bytes and validators: a proxy may use either.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beijingDay } from '../../src/content/date.ts'
import { addedArticleFile, writeContent } from '../content-files.ts'
import { lastFirst, temporaryFolder } from '../helper.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { askBytes, type BytesAnswer, pathsIn, until, withinOneDay } from './loopback.ts'

const CODINGS = ['identity', 'gzip', 'br'] as const
type Coding = (typeof CODINGS)[number]

const UNPACKED: Readonly<Record<Coding, (bytes: Buffer) => Buffer>> = { identity: (bytes) => bytes, gzip: gunzipSync, br: brotliDecompressSync }

const FOR_MACHINES = ['/sitemap.xml', '/robots.txt', '/opensearch.xml', '/feed.xml', '/feed.json', '/yibashou/feed.xml', '/yibashou/feed.json', '/data.csv', '/data.json', '/data.schema.json', '/data/coverage.json', '/search.json?q=%E6%96%87']
const OF_AN_ARTICLE = ['/history', '/v/1', '/sheet', '/qr.svg', '/poster.png', '/cite.ris', '/cite.bib', '/cite.json']

/** Returns the paths in the sitemap, their JSON, and public paths that it lacks. */
async function pathsOf (server: ServerProcess): Promise<string[]> {
  const listed = pathsIn((await server.ask('/sitemap.xml')).body)
  const articles = listed.filter((path) => /^\/yibashou\/\d+$/.test(path))
  const withJson = listed.filter((path) => /^\/(?:yibashou(?:\/\d+)?|streets\/[^/]+|projects\/[^/]+|data\/f-[^/]+)$/.test(path))
  assert.ok(listed.length > 30 && articles.length >= 2 && withJson.length > 20, `${listed.length}, ${articles.length}, ${withJson.length}`)
  return [...listed, ...withJson.map((path) => `${path}.json`), ...FOR_MACHINES, ...articles.flatMap((path) => OF_AN_ARTICLE.map((rest) => path + rest))]
}

/** Requests a page in one coding. The first reply may have another one while the server compresses. */
async function askCoded (server: ServerProcess, path: string, coding: Coding): Promise<BytesAnswer> {
  const ask = async () => await askBytes(server.port, path, { 'accept-encoding': coding })
  let answer = await ask()
  const isCoded = () => coding === 'identity' || answer.headers['vary'] === undefined || answer.headers['content-encoding'] === coding
  if (!isCoded()) {
    await until(`${path} in ${coding}`, async () => {
      answer = await ask()
      return isCoded()
    })
  }
  return answer
}

/** Returns status, validator and digest for each address in each coding. */
async function repliesOf (server: ServerProcess, paths: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const waiting = paths.values()
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const path of waiting) {
      for (const coding of CODINGS) {
        const { status, headers, bytes } = await askCoded(server, path, coding)
        const own = headers['content-encoding'] as Coding | undefined ?? 'identity'
        const digest = (of: Buffer) => createHash('sha256').update(of).digest('hex')
        found.set(`${path} ${coding}`, JSON.stringify({ status, own, tag: headers.etag, type: headers['content-type'], bytes: digest(bytes), text: digest(UNPACKED[own](bytes)) }))
      }
    }
  }))
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1))
}

describe('a writer and a replica', { timeout: 240_000 }, () => {
  const scope = lastFirst({ after })
  let writer: ServerProcess
  let replica: ServerProcess
  let contentDir: string

  before(async () => {
    const folder = temporaryFolder(scope)
    contentDir = join(folder, 'content')
    writeContent(contentDir)
    const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example', POLL_SECONDS: '1' }
    writer = await startServer(scope, env)
    replica = await startServer(scope, { ...env, ROLE: 'reader' })
  })

  /** Asserts that both reply the same at each address; returns the replies. */
  async function assertEqualReplies (): Promise<{ paths: string[], all: Map<string, string> }> {
    const paths = await pathsOf(replica)
    assert.deepEqual(await pathsOf(writer), paths)
    const [one, other] = await withinOneDay(async () => await Promise.all([repliesOf(writer, paths), repliesOf(replica, paths)]))
    assert.deepEqual(other, one)
    const answers = [...one.values()].map((text) => JSON.parse(text) as { status: number, own: Coding, tag?: string })
    assert.ok(answers.every(({ status }) => status === 200))
    for (const coding of CODINGS) assert.ok(answers.filter(({ own, tag }) => own === coding && tag !== undefined).length > 30, coding)
    return { paths, all: one }
  }

  let earlier: Map<string, string>

  test('send the same bytes at each address in each coding', async () => {
    earlier = (await assertEqualReplies()).all
  })

  test('send the same bytes after a save', async () => {
    writeFileSync(join(contentDir, 'yibashou/3.md'), addedArticleFile({ 标题: '刚刚保存的一篇' }))
    for (const server of [writer, replica]) await until('the new article', async () => (await server.ask('/yibashou/3')).status === 200)
    const { all } = await assertEqualReplies()
    assert.ok(all.size > earlier.size)
    assert.notEqual(all.get('/ br'), earlier.get('/ br'))
  })

  test('the writer is killed: the replica sends the same bytes as before', async () => {
    const day = beijingDay(Date.now())
    const paths = await pathsOf(replica)
    const had = await repliesOf(replica, paths)
    await writer.kill()
    const has = await repliesOf(replica, paths)
    for (const [what, text] of has) assert.equal((JSON.parse(text) as { status: number }).status, 200, what)
    // Pages have the date of reading: they differ after midnight.
    if (beijingDay(Date.now()) === day) assert.deepEqual(has, had)
    const known = await askBytes(replica.port, '/yibashou/1', { 'if-none-match': String((await askBytes(replica.port, '/yibashou/1')).headers.etag) })
    assert.equal(known.status, 304)
  })
})
