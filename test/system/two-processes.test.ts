// A writer and a reader over one folder: a proxy may ask either of them for any page, in any coding, and whoever got a page
// from one may ask the other whether it still holds.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { beijingDay } from '../../src/content/date.ts'
import { lastFirst, articleFile, temporaryFolder, writeContent } from '../helper.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { askBytes, type BytesAnswer, pathsIn, until, withinOneDay } from './loopback.ts'

const CODINGS = ['identity', 'gzip', 'br'] as const
type Coding = (typeof CODINGS)[number]

const UNPACKED: Readonly<Record<Coding, (bytes: Buffer) => Buffer>> = { identity: (bytes) => bytes, gzip: gunzipSync, br: brotliDecompressSync }

const FOR_MACHINES = ['/sitemap.xml', '/robots.txt', '/opensearch.xml', '/feed.xml', '/feed.json', '/yibashou/feed.xml', '/yibashou/feed.json', '/data.csv', '/data.json', '/data.schema.json', '/data/coverage.json', '/search.json?q=%E6%96%87']
const BEHIND_A_PIECE = ['/history', '/v/1', '/sheet', '/qr.svg', '/poster.png', '/cite.ris', '/cite.bib', '/cite.json']

/** All that the sitemap lists, each as JSON where there is one, and what it doesn't list. */
async function pathsOf (server: ServerProcess): Promise<string[]> {
  const listed = pathsIn((await server.ask('/sitemap.xml')).body)
  const pieces = listed.filter((path) => /^\/yibashou\/\d+$/.test(path))
  const withJson = listed.filter((path) => /^\/(?:yibashou(?:\/\d+)?|streets\/[^/]+|projects\/[^/]+|data\/f-[^/]+)$/.test(path))
  assert.ok(listed.length > 30 && pieces.length >= 2 && withJson.length > 20, `${listed.length}, ${pieces.length}, ${withJson.length}`)
  return [...listed, ...withJson.map((path) => `${path}.json`), ...FOR_MACHINES, ...pieces.flatMap((path) => BEHIND_A_PIECE.map((rest) => path + rest))]
}

/** A page in one coding. The first to ask for it may get another one: it is made meanwhile. */
async function coded (server: ServerProcess, path: string, coding: Coding): Promise<BytesAnswer> {
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

/** What a server says at each address in each coding: status, validator and bytes. */
async function said (server: ServerProcess, paths: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  const waiting = paths.values()
  await Promise.all(Array.from({ length: 8 }, async () => {
    for (const path of waiting) {
      for (const coding of CODINGS) {
        const { status, headers, bytes } = await coded(server, path, coding)
        const own = headers['content-encoding'] as Coding | undefined ?? 'identity'
        const digest = (of: Buffer) => createHash('sha256').update(of).digest('hex')
        found.set(`${path} ${coding}`, JSON.stringify({ status, own, tag: headers.etag, type: headers['content-type'], bytes: digest(bytes), text: digest(UNPACKED[own](bytes)) }))
      }
    }
  }))
  return new Map([...found].sort(([a], [b]) => a < b ? -1 : 1))
}

describe('a writer and a reader', { timeout: 240_000 }, () => {
  const scope = lastFirst({ after })
  let writer: ServerProcess
  let reader: ServerProcess
  let contentDir: string

  before(async () => {
    const folder = temporaryFolder(scope)
    contentDir = join(folder, 'content')
    writeContent(contentDir)
    const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example', POLL_SECONDS: '1' }
    writer = await startServer(scope, env)
    reader = await startServer(scope, { ...env, ROLE: 'reader' })
  })

  /** That both say the same everywhere; gives it. */
  async function agreed (): Promise<{ paths: string[], all: Map<string, string> }> {
    const paths = await pathsOf(reader)
    assert.deepEqual(await pathsOf(writer), paths)
    const [one, other] = await withinOneDay(async () => await Promise.all([said(writer, paths), said(reader, paths)]))
    assert.deepEqual(other, one)
    const answers = [...one.values()].map((text) => JSON.parse(text) as { status: number, own: Coding, tag?: string })
    assert.ok(answers.every(({ status }) => status === 200))
    for (const coding of CODINGS) assert.ok(answers.filter(({ own, tag }) => own === coding && tag !== undefined).length > 30, coding)
    return { paths, all: one }
  }

  let earlier: Map<string, string>

  test('say the same at every address, byte for byte, in every coding', async () => {
    earlier = (await agreed()).all
  })

  test('and again after a save', async () => {
    writeFileSync(join(contentDir, 'yibashou/3.md'), articleFile({ 标题: '刚刚保存的一篇' }))
    for (const server of [writer, reader]) await until('the new piece', async () => (await server.ask('/yibashou/3')).status === 200)
    const { all } = await agreed()
    assert.ok(all.size > earlier.size)
    assert.notEqual(all.get('/ br'), earlier.get('/ br'))
  })

  test('the writer killed, the reader serves on, all of it as before', async () => {
    const day = beijingDay(Date.now())
    const paths = await pathsOf(reader)
    const had = await said(reader, paths)
    await writer.kill()
    const has = await said(reader, paths)
    for (const [what, text] of has) assert.equal((JSON.parse(text) as { status: number }).status, 200, what)
    // Pages say on which day they were read: should midnight have come in between, they rightly differ.
    if (beijingDay(Date.now()) === day) assert.deepEqual(has, had)
    const known = await askBytes(reader.port, '/yibashou/1', { 'if-none-match': String((await askBytes(reader.port, '/yibashou/1')).headers.etag) })
    assert.equal(known.status, 304)
  })
})
