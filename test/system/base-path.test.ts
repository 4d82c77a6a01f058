// Tests the shipped nginx with a portal under a BASE_PATH: only the link to the home page is adapted.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { BARE_ENVIRONMENT } from '../bare-environment.ts'
import { ROOT, writeContent } from '../content-files.ts'
import { DESK_TOKEN, temporaryFolder } from '../helper.ts'
import { startServer } from '../server-process.ts'
import { NGINX, startNginx } from './nginx.ts'

const BASE = '/zt/chuangwen'
const skip = NGINX === undefined && process.env['SYSTEM_TESTS'] !== 'required' && 'no nginx on this machine'

test('under a BASE_PATH caches, limits and mirror work as at the root', { skip, timeout: 120_000 }, async (t) => {
  const folder = temporaryFolder(t)
  const contentDir = join(folder, 'content')
  writeContent(contentDir)
  const mirror = join(folder, 'mirror')
  const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), SITE_ORIGIN: 'https://portal.example', BASE_PATH: BASE, DESK_TOKEN, TRUST_PROXY: '127.0.0.1' }
  const writer = await startServer(t, env)
  const replica = await startServer(t, { ...env, ROLE: 'reader' })
  await promisify(execFile)(process.execPath, ['src/cli/export.ts', mirror], { cwd: ROOT, env: { ...BARE_ENVIRONMENT, ...env } })
  const edge = await startNginx(t, { writer: writer.port, replica: replica.port, mirror, basePath: BASE })

  const home = (await edge(`${BASE}/`)).body.toString()
  const asset = new RegExp(`${BASE}/assets/site-[^"]+\\.css`).exec(home)?.[0] ?? ''
  const figure = new RegExp(`${BASE}/data/[a-z0-9-]+(?=")`).exec((await edge(`${BASE}/yibashou/1`)).body.toString())?.[0] ?? ''
  assert.ok(asset !== '' && figure !== '')
  await edge(asset)
  assert.equal((await edge(asset)).headers['x-cache'], 'HIT', 'an asset stays in the cache')
  assert.equal((await edge(`${BASE}/readyz`, { from: '203.0.113.1' })).status, 403)
  for (let time = 0; time < 2; time++) assert.notEqual((await edge(`${BASE}/desk`)).headers['x-cache'], 'HIT')
  const searches = await Promise.all(Array.from({ length: 60 }, async (_, number) => (await edge(`${BASE}/search?q=${number}`, { from: '203.0.113.20' })).status))
  assert.ok(searches.includes(429))

  await Promise.all([writer.kill(), replica.kill()])
  assert.deepEqual([(await edge(asset)).status, (await edge(`${BASE}/`)).body.toString()], [200, home], 'from the cache')
  const { status, headers } = await edge(`${BASE}/yibashou/2`)
  assert.deepEqual([status, headers['x-cache']], [200, 'MIRROR'])
  assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/)
  assert.match(String((await edge(`${figure}/card`)).headers['content-security-policy']), /frame-ancestors \*/)
  assert.equal((await edge(`${BASE}/data.csv`)).status, 200)
  for (const path of ['/data?street=none', '/data.csv?street=none', '/yibashou/feed.xml?page=2', '/nowhere', '/desk']) {
    const { status, body } = await edge(BASE + path)
    assert.equal(status, 503, path)
    assert.ok(body.toString().includes(`<a href="${BASE}/">回到首页</a>`), path)
  }
})
