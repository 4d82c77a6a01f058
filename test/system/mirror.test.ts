// Tests the shipped nginx with an exported mirror, without any process: each reply equals that of the portal, cached or not.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { manyArticles } from '../many-articles.ts'
import { BARE_ENVIRONMENT } from '../bare-environment.ts'
import { ROOT, writeContent } from '../content-files.ts'
import { lastFirst, temporaryFolder } from '../helper.ts'
import { randomFrom } from '../random.ts'
import { startServer } from '../server-process.ts'
import { askBytes, pathsIn, withinOneDay } from './loopback.ts'
import { type Edge, NGINX, startNginx } from './nginx.ts'

/** The sitemap lists each article with three figures. */
const ARTICLES = 260
const SAMPLED = 1000
/** Sampled pages in nginx's cache; the others come from the mirror. */
const CACHED = 50

const skip = NGINX === undefined && process.env['SYSTEM_TESTS'] !== 'required' && 'no nginx on this machine'
const random = randomFrom(20261123)

/** Returns a random sample without repetition. */
function sampled<T> (from: readonly T[], count: number): T[] {
  const left = [...from]
  return Array.from({ length: count }, () => left.splice(random.below(left.length), 1)[0] as T)
}

describe('with every process killed', { skip, timeout: 240_000 }, () => {
  const scope = lastFirst({ after })
  let edge: Edge
  let listed: number
  let paths: string[]
  /** Public paths that the sitemap lacks. */
  let others: string[]
  let served: Map<string, Buffer>

  before(async () => {
    const folder = temporaryFolder(scope)
    const contentDir = join(folder, 'content')
    writeContent(contentDir, { files: manyArticles({ articles: ARTICLES, streets: 12 }), real: false })
    const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example', TRUST_PROXY: '127.0.0.1' }
    const writer = await startServer(scope, env)
    const replica = await startServer(scope, { ...env, ROLE: 'reader' })
    const all = pathsIn((await replica.ask('/sitemap.xml')).body)
    listed = all.length
    paths = sampled(all, SAMPLED)
    others = sampled(all.filter((path) => /^\/[a-z]+\/\d+$/.test(path)), 8).flatMap((path) => ['.json', '/history', '/v/1', '/sheet', '/qr.svg', '/poster.png', '/cite.ris', '/cite.bib', '/cite.json'].map((rest) => path + rest))
    others.push('/data.csv', '/data.json', '/feed.xml', '/feed.json', '/yifangtan/feed.xml', '/sitemap.xml', '/robots.txt', '/streets/jie-0.json')
    const mirror = join(folder, 'mirror')
    served = await withinOneDay(async () => {
      await promisify(execFile)(process.execPath, ['src/cli/export.ts', mirror], { cwd: ROOT, env: { ...BARE_ENVIRONMENT, ...env } })
      const found = new Map<string, Buffer>()
      for (const path of [...paths, ...others]) {
        const { status, bytes } = await askBytes(replica.port, path)
        assert.equal(status, 200, path)
        found.set(path, bytes)
      }
      return found
    })
    edge = await startNginx(scope, { writer: writer.port, replica: replica.port, mirror })
    for (const path of paths.slice(0, CACHED)) assert.equal((await edge(path)).status, 200, path)
    await Promise.all([writer.kill(), replica.kill()])
  })

  // Rate limits hold for one address: each request has its own.
  const from = (index: number) => `10.1.${index >> 8}.${index & 255}`

  test('1,000 addresses of the sitemap answer with the bytes of the portal', async () => {
    assert.ok(listed > SAMPLED, `${listed}`)
    const kinds = new Map<string, number>()
    for (const [index, path] of paths.entries()) {
      const { status, headers, body } = await edge(path, { from: from(index) })
      assert.equal(status, 200, path)
      assert.ok(body.equals(served.get(path) ?? Buffer.alloc(0)), path)
      assert.equal(headers['content-type'], 'text/html; charset=utf-8', path)
      const kind = String(headers['x-cache'])
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    }
    assert.equal(kinds.get('MIRROR'), SAMPLED - CACHED, 'uncached pages come from the mirror, the others from the cache')
  })

  test('so do addresses that the sitemap lacks: data, feeds, versions, posters, citations', async () => {
    for (const [index, path] of others.entries()) {
      const { status, body } = await edge(path, { from: from(1500 + index) })
      assert.equal(status, 200, path)
      assert.ok(body.equals(served.get(path) ?? Buffer.alloc(0)), path)
    }
  })

  test('a client that accepts gzip gets it', async () => {
    for (const [index, path] of paths.slice(-20).entries()) {
      const { headers, body } = await edge(path, { from: from(2000 + index), headers: { 'accept-encoding': 'br, gzip' } })
      assert.equal(headers['content-encoding'], 'gzip', path)
      assert.ok(gunzipSync(body).equals(served.get(path) ?? Buffer.alloc(0)), path)
    }
  })

  test('an address that the mirror lacks answers 503, not 404: it may be newer', async () => {
    for (const path of ['/yifangtan/999', '/streets/neu', '/data/nirgends']) {
      const { status, headers } = await edge(path)
      assert.deepEqual([status, headers['retry-after']], [503, '30'], path)
    }
  })
})
