// Tests the configuration in deploy/nginx with a writer and a replica, and without any process.
// Needs nginx and openssl (Debian: nginx-light, openssl).
import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { addedArticleFile, writeContent } from '../content-files.ts'
import { DESK_TOKEN, lastFirst, temporaryFolder } from '../helper.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { pathsIn, until } from './loopback.ts'
import { type Edge, NGINX, startNginx } from './nginx.ts'

const ORIGIN = 'https://portal.example'
const skip = NGINX === undefined && process.env['SYSTEM_TESTS'] !== 'required' && 'no nginx on this machine'

describe('nginx with a writer and a replica', { skip, timeout: 240_000 }, () => {
  const scope = lastFirst({ after })
  let writer: ServerProcess
  let replica: ServerProcess
  let edge: Edge
  let paths: string[]
  let contentDir: string

  before(async () => {
    const folder = temporaryFolder(scope)
    contentDir = join(folder, 'content')
    writeContent(contentDir)
    const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: ORIGIN, DESK_TOKEN, TRUST_PROXY: '127.0.0.1', POLL_SECONDS: '1' }
    const mirror = join(folder, 'mirror')
    const put = (path: string, content: string | Buffer) => {
      mkdirSync(dirname(join(mirror, path)), { recursive: true })
      writeFileSync(join(mirror, path), content)
    }
    put('site/only-in-mirror/index.html', '<!DOCTYPE html>镜像')
    put('site/only-in-mirror/index.html.gz', gzipSync('<!DOCTYPE html>镜像'))
    put('site/data/index.html', '<!DOCTYPE html>全部数据')
    put('site/only.csv', '甲,乙\n')
    put('gone/was/here/index.html', '<!DOCTYPE html>已经撤下')
    put('redirects.map', '/old/1 /new/1;\n')
    put('gone.map', '/was/here 1;\n')
    put('paragraphs.map', '/new/1/p/abc /new/1#abc;\n')
    writer = await startServer(scope, env)
    replica = await startServer(scope, { ...env, ROLE: 'reader' })
    edge = await startNginx(scope, { writer: writer.port, replica: replica.port, mirror })
    paths = pathsIn((await replica.ask('/sitemap.xml')).body)
    assert.ok(paths.length > 30)
  })

  test('each page arrives complete with its headers; a repeated request is answered from the cache', async () => {
    for (const path of [...paths, '/feed.xml', '/data.csv', '/yibashou/1/poster.png', '/sitemap.xml', '/robots.txt']) {
      const own = await replica.ask(path)
      const first = await edge(path)
      assert.equal(first.status, 200, path)
      if (!path.endsWith('.png')) assert.equal(first.body.toString('utf8'), own.body, path)
      for (const name of ['content-type', 'content-security-policy', 'x-content-type-options', 'referrer-policy', 'cache-control']) assert.equal(first.headers[name], own.headers[name], `${name} of ${path}`)
      assert.equal(first.headers['strict-transport-security'], 'max-age=31536000')
    }
    // nginx caches a page for a second, which may end between two requests.
    await until('a hit', async () => {
      await edge('/yibashou/1')
      return (await edge('/yibashou/1')).headers['x-cache'] === 'HIT'
    })
    const asset = /\/assets\/site-[^"]+\.css/.exec((await edge('/')).body.toString())?.[0] ?? ''
    await edge(asset)
    assert.equal((await edge(asset)).headers['x-cache'], 'HIT', 'an asset stays in the cache')
    const zipped = await edge('/yibashou/1', { headers: { 'accept-encoding': 'gzip, br' } })
    assert.equal(zipped.headers['content-encoding'], 'gzip')
    assert.equal(gunzipSync(zipped.body).toString('utf8'), (await replica.ask('/yibashou/1')).body)
  })

  test('no-store is obeyed: errors, the desk and monitoring are never cached', async () => {
    for (const path of ['/nowhere', '/desk', '/readyz']) for (let time = 0; time < 2; time++) assert.notEqual((await edge(path)).headers['x-cache'], 'HIT', path)
    assert.equal((await edge('/nowhere')).status, 404)
    assert.equal((await edge('/readyz')).status, 200)
    assert.equal((await edge('/readyz', { from: '203.0.113.1' })).status, 403)
  })

  test('a correction appears at once, although the cache has the older page', async () => {
    await edge('/yibashou')
    writeFileSync(join(contentDir, 'yibashou/3.md'), addedArticleFile({ 标题: '刚刚保存的一篇' }))
    await until('the replica has it', async () => (await replica.ask('/yibashou/3')).status === 200)
    // After a second in the cache the next request gets the new page.
    let answer = await edge('/yibashou')
    await until('the cached page is too old', async () => (answer = await edge('/yibashou')).headers['x-cache'] !== 'HIT')
    assert.match(answer.body.toString(), /刚刚保存的一篇/, String(answer.headers['x-cache']))
    assert.equal((await edge('/yibashou/3')).status, 200)
  })

  test('the address of the client reaches the portal, and can not be forged', async () => {
    const signIn = async (from: string) => (await edge('/desk/sign-in', { from, method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'token=wrong' })).status
    // The portal allows ten attempts a minute for each address.
    for (let time = 0; time < 10; time++) assert.equal(await signIn('203.0.113.7'), 403)
    assert.equal(await signIn('203.0.113.7'), 429)
    assert.equal(await signIn('198.51.100.1, 203.0.113.7'), 429, 'the header of the client is ignored')
    assert.equal(await signIn('203.0.113.8'), 403)
  })

  test('an address with too many requests gets 429, other addresses do not', async () => {
    const answers = await Promise.all(Array.from({ length: 150 }, async (_, number) => await edge(`/search?q=${number}`, { from: '203.0.113.20' })))
    const refused = answers.filter(({ status }) => status === 429)
    assert.ok(refused.length >= 50, `${refused.length} of 150 refused`)
    assert.match(String(refused[0]?.body), /访问太频繁/)
    assert.equal(answers.length, refused.length + answers.filter(({ status }) => status === 200).length)
    assert.equal((await edge('/search?q=1', { from: '203.0.113.21' })).status, 200)
    assert.equal((await edge('/', { from: '203.0.113.20' })).status, 200)
  })

  test('both logs have the same request id, which no client chooses, and no query, review link or browser', async () => {
    const headers = { 'x-request-id': '1'.repeat(32), 'user-agent': 'canary', referer: 'https://canary.example/' }
    for (const path of ['/nowhere/for-the-log', '/search?q=canary', `/desk/review/${'c'.repeat(60)}.canary`, '/%64esk/review/canary', `/x/${'canary'.repeat(10)}`, '/data?street=canary']) await edge(path, { headers, from: '203.0.113.9' })
    const lineOf = (log: readonly Record<string, unknown>[]) => log.find((line) => line['path'] === '/nowhere/for-the-log' && line['msg'] !== 'request aborted')
    await until('the lines', async () => lineOf(edge.log()) !== undefined && lineOf(replica.log) !== undefined && edge.log().some((line) => line['path'] === '/data'))
    const [own, at] = [lineOf(replica.log), lineOf(edge.log())]
    assert.match(String(at?.['id']), /^[0-9a-f]{32}$/)
    assert.equal(own?.['reqId'], at?.['id'])
    assert.notEqual(at?.['id'], '1'.repeat(32))
    assert.deepEqual([at?.['client'], at?.['method'], at?.['status']], ['203.0.113.9', 'GET', 404])
    assert.deepEqual(edge.log().filter((line) => line['path'] === '(secret)').length, 3)
    for (const log of [edge.log(), replica.log, writer.log]) assert.doesNotMatch(JSON.stringify(log), /canary/)
    assert.doesNotMatch(JSON.stringify([replica.log, writer.log]), /203\.0\.113\.9/)
  })

  test('the writer answers for a replica that died', async () => {
    await replica.kill()
    for (const path of ['/', '/yibashou/2', '/search?q=writer', '/never-asked-before']) assert.equal((await edge(path)).status, path.startsWith('/never') ? 404 : 200, path)
    assert.equal((await edge('/desk')).status, 401)
  })

  test('without a process cached pages still answer; others come from the mirror or are an error page in Chinese', async () => {
    await writer.kill()
    for (const path of [...paths, '/feed.xml', '/data.csv', '/yibashou/3']) {
      const { status, headers, body } = await edge(path)
      assert.equal(status, 200, path)
      assert.ok(['STALE', 'HIT', 'UPDATING'].includes(String(headers['x-cache'])), `${path}: ${headers['x-cache']}`)
      assert.ok(body.length > 100, path)
    }
    const mirrored = await edge('/only-in-mirror?from=singlemessage')
    assert.deepEqual([mirrored.status, mirrored.headers['content-type'], mirrored.headers['x-cache'], mirrored.body.toString()], [200, 'text/html; charset=utf-8', 'MIRROR', '<!DOCTYPE html>镜像'])
    assert.match(String(mirrored.headers['content-security-policy']), /default-src 'none'/)
    assert.equal((await edge('/only-in-mirror', { headers: { 'accept-encoding': 'gzip' } })).headers['content-encoding'], 'gzip')
    const csv = await edge('/only.csv')
    assert.deepEqual([csv.status, csv.headers['content-type']], [200, 'text/csv; charset=utf-8'])
    const moved = await edge('/old/1')
    assert.deepEqual([moved.status, moved.headers.location], [301, '/new/1'])
    const paragraph = await edge('/new/1/p/abc')
    assert.deepEqual([paragraph.status, paragraph.headers.location], [302, '/new/1#abc'])
    const gone = await edge('/was/here')
    assert.deepEqual([gone.status, gone.body.toString()], [410, '<!DOCTYPE html>已经撤下'])
    for (const path of ['/nowhere-at-all', '/data?street=none', '/desk']) {
      const { status, body, headers } = await edge(path)
      assert.equal(status, 503, path)
      assert.match(body.toString(), /网站正在维护/, path)
      assert.deepEqual([headers['cache-control'], headers['retry-after']], ['no-store', '30'], path)
    }
  })
})
