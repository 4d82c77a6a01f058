// The static mirror has the same bytes as the portal, no more and no less, and writes only what changed.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { exportPortal } from '../../src/cli/export-portal.ts'
import { addressesOf } from '../html.ts'
import { articleFile } from '../content-files.ts'
import { openPortal, type SteppedPortal, temporaryFolder } from '../helper.ts'
import { CANARY, configOf, digestsIn, filesIn, mapIn, openWritten, stampsIn } from './written.ts'

const portal = openWritten({ after })
const dir = join(temporaryFolder({ after }), 'mirror')
const outcome = await exportPortal({ config: configOf(portal), dir, now: portal.clock.now })

interface Reply { status: number, type: string, location: string, bytes: Buffer }

async function replyOf (app: Awaited<ReturnType<SteppedPortal['app']>>, path: string): Promise<Reply> {
  const { statusCode, headers, rawPayload } = await app.inject(path)
  return { status: statusCode, type: String(headers['content-type']), location: String(headers['location']), bytes: rawPayload }
}

/** Follows links, feeds and lists from `starts`. Returns the replies of all addresses without a query. */
async function crawl (app: Awaited<ReturnType<SteppedPortal['app']>>, { origin, starts }: { origin: string, starts: readonly string[] }): Promise<Map<string, Reply>> {
  const replies = new Map<string, Reply>()
  const waiting = new Set(starts)
  for (const path of waiting) {
    const reply = await replyOf(app, path)
    replies.set(path, reply)
    if (!/html|xml|json|plain/.test(reply.type)) continue
    const text = reply.bytes.toString('utf8')
    const links = [...reply.type.startsWith('text/html') ? addressesOf(text) : [], ...text.match(/https:\/\/portal\.example\/[^\s"<>\\)]*/g) ?? [], ...reply.status === 301 ? [reply.location] : []]
    for (const link of links) {
      const url = URL.canParse(link, origin + path) ? new URL(link, origin + path) : null
      if (url?.origin === origin && url.search === '' && !/[{}]/.test(url.pathname)) waiting.add(url.pathname)
    }
  }
  return replies
}

/** Addresses that no link leads to: earlier ones, and those that readers and machines guess. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 40]
const GUESSED = [
  '/robots.txt', '/sitemap.xml', '/data.csv', '/data.json', '/data.schema.json', '/data/coverage.json', '/opensearch.xml',
  ...NUMBERS.flatMap((number) => ['', '.json', '/history', '/poster.png', '/sheet', '/qr.svg', '/cite.ris', '/cite.bib', '/cite.json'].map((rest) => `/xilie/${number}${rest}`)),
  ...['jia', 'yi', 'bing', 'bing-xin'].flatMap((slug) => [`/streets/${slug}`, `/streets/${slug}.json`]),
  '/projects/jia-xiangmu', '/projects/jia-xiangmu.json', '/xilie.json', '/desk', '/healthz', '/readyz', '/metrics', '/mirror.json', '/manifest.json', '/search.json', '/oembed',
]
/** Returns every version and paragraph of every address, and every figure. */
const archived = () => {
  const { revisions } = portal.archive
  const articles = new Map(revisions.articles().map((article) => [article.articleId, article]))
  const below = [...revisions.addresses()].flatMap(([address, id]) => [
    ...Array.from({ length: articles.get(id)?.version ?? 0 }, (_, version) => `/${address}/v/${version + 1}`),
    ...revisions.anchors(id).flatMap(({ blocks }) => blocks).map((block) => `/${address}/p/${block.id}`),
  ])
  const ids = new Set([...articles.keys()].flatMap((id) => revisions.lastArticle(id)?.figures ?? []).map((figure) => figure.id))
  return [...below, ...[...ids].flatMap((id) => ['', '.json', '/card', '/cite.ris', '/cite.bib', '/cite.json', '/v/1'].map((rest) => `/data/${id}${rest}`))]
}

const replies = await crawl(await portal.app(), { origin: 'https://portal.example', starts: ['/', ...GUESSED, ...archived()] })
const fileOf = (path: string, { type }: Reply, folder = 'site') => join(dir, folder, type.startsWith('text/html') ? `${path}/index.html` : path)
/** Addresses without a file: they answer queries or monitoring. */
const NO_FILE = /^\/(?:search|search\.json|oembed|healthz|readyz|metrics)$/
const isParagraph = (path: string) => /\/p\//.test(path)

test('has every address that answers 200, with the same bytes', () => {
  const pages = [...replies].filter(([path, { status }]) => status === 200 && !NO_FILE.test(path) && !isParagraph(path))
  assert.ok(pages.length > 70, `${pages.length}`)
  for (const [path, reply] of pages) assert.deepEqual(readFileSync(fileOf(path, reply)), reply.bytes, path)
  for (const kind of [/^\/media\//, /^\/assets\//, /\/poster\.png$/, /\/qr\.svg$/, /\/sheet$/, /\/cite\.bib$/, /\/card$/, /\/v\/2$/, /\/history$/, /feed\.xml$/]) assert.ok(pages.some(([path]) => kind.test(path)), String(kind))
})

test('has no file that the portal would not answer', async () => {
  const app = await portal.app()
  const names = filesIn(join(dir, 'site')).filter((name) => !/\.(?:gz|br)$/.test(name))
  for (const name of names) {
    if (name === 'search/index.html') continue
    const path = `/${name.replace(/\/?index\.html$/, '')}`
    const { status, bytes } = await replyOf(app, path)
    assert.deepEqual([path, status, bytes.equals(readFileSync(join(dir, 'site', name)))], [path, 200, true])
  }
  assert.equal(names.length, outcome.addresses)
})

test('lists exactly the moved and the deleted addresses in its maps', async () => {
  const redirects = mapIn(dir, 'redirects.map')
  const gone = mapIn(dir, 'gone.map')
  const of = (wanted: number) => [...replies].filter(([, { status }]) => status === wanted)
  for (const [path, { location }] of of(301)) assert.equal(redirects.get(path), location, path)
  for (const [path, reply] of of(410)) {
    assert.equal(gone.get(path), '1', path)
    assert.deepEqual(readFileSync(fileOf(path, reply, 'gone')), reply.bytes, 'the tombstone')
  }
  assert.ok(of(301).length > 10 && of(410).length > 10, `${of(301).length} and ${of(410).length}`)
  const app = await portal.app()
  for (const [path, to] of redirects) assert.deepEqual([path, (await replyOf(app, path)).status, (await replyOf(app, path)).location], [path, 301, to])
  for (const path of gone.keys()) assert.deepEqual([path, (await replyOf(app, path)).status], [path, 410])
  assert.deepEqual([outcome.redirects, outcome.gone, outcome.missing.filter((path) => !isParagraph(path))], [redirects.size, gone.size, []])
})

test('redirects the address of a paragraph to its anchor in the article', async () => {
  const paragraphs = mapIn(dir, 'paragraphs.map')
  const app = await portal.app()
  for (const [path, { status }] of replies) if (isParagraph(path)) assert.equal(paragraphs.has(path), status === 200, path)
  for (const [path, to] of paragraphs) {
    assert.equal((await replyOf(app, path)).status, 200, path)
    const [page = '', id = ''] = to.split('#')
    assert.match(readFileSync(join(dir, 'site', page, 'index.html'), 'utf8'), new RegExp(` id="${id}"`), path)
  }
  assert.ok(paragraphs.size >= 5)
})

test('explains that search is not available, with links', () => {
  const page = readFileSync(join(dir, 'site/search/index.html'), 'utf8')
  assert.match(page, /静态副本.*搜索/)
  assert.doesNotMatch(page, /<form/)
  for (const link of addressesOf(page).filter((address) => address.startsWith('/') && address !== '/search')) {
    const name = join(dir, 'site', link.replace(/#.*/, ''))
    assert.ok(existsSync(name), link)
  }
})

test('has compressed copies of its files', () => {
  const names = filesIn(dir).filter((name) => /^(?:site|gone)\//.test(name))
  for (const name of names) {
    const bytes = readFileSync(join(dir, name))
    if (name.endsWith('.gz')) assert.deepEqual(gunzipSync(bytes), readFileSync(join(dir, name.slice(0, -3))), name)
    else if (name.endsWith('.br')) assert.deepEqual(brotliDecompressSync(bytes), readFileSync(join(dir, name.slice(0, -3))), name)
    else assert.deepEqual([names.includes(`${name}.gz`), names.includes(`${name}.br`)], name.endsWith('.png') || bytes.length < 1024 ? [false, false] : [true, true], name)
    if (name.endsWith('.gz')) assert.deepEqual([...bytes.subarray(4, 8)], [0, 0, 0, 0], 'without a time')
  }
})

test('has nothing that is not public', () => {
  const utf8 = Buffer.from(CANARY)
  const names = filesIn(dir)
  for (const name of names) {
    const bytes = name.endsWith('.br') ? brotliDecompressSync(readFileSync(join(dir, name))) : name.endsWith('.gz') ? gunzipSync(readFileSync(join(dir, name))) : readFileSync(join(dir, name))
    assert.ok(!bytes.includes(utf8) && !bytes.toString('utf8').includes(encodeURIComponent(CANARY)), name)
  }
  assert.ok(!names.some((name) => /sqlite|desk|content/.test(name)))
})

test('has a stamp with time and number of addresses', () => {
  assert.deepEqual(JSON.parse(readFileSync(join(dir, 'mirror.json'), 'utf8')), {
    generation: 3, exportedAt: portal.clock.now, exportedAtBeijing: '2026-06-01T14:00:00+08:00', addresses: outcome.addresses,
  })
})

test('exports equal files twice, and touches only the stamp the second time', async () => {
  const other = join(temporaryFolder({ after }), 'other')
  await exportPortal({ config: configOf(portal), dir: other, now: portal.clock.now })
  assert.deepEqual(digestsIn(other), digestsIn(dir))
  const before = stampsIn(other)
  const again = await exportPortal({ config: configOf(portal), dir: other, now: portal.clock.now + 1 })
  assert.deepEqual([again.written, again.removed, again.unchanged], [0, 0, outcome.written])
  assert.deepEqual([...stampsIn(other)].filter(([name, stamp]) => before.get(name) !== stamp).map(([name]) => name), ['mirror.json'])
})

test('writes exactly the changed files after a correction, and removes deleted ones', async (t) => {
  const own = openWritten(t)
  const place = join(temporaryFolder(t), 'mirror')
  await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  const [stamps, digests] = [stampsIn(place), digestsIn(place)]
  own.save('xilie/5.md', articleFile({ 编号: '5', 标题: '一直没有动的', 街道: '丙街道' }, '一直没有动的一篇，写的是学校门口的红绿灯，办了[6场次]{活动}。'))
  own.remove('xilie/7.md')
  own.scan()
  const { written, removed } = await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  const now = digestsIn(place)
  const isPage = (name: string) => /^(?:site|gone)\//.test(name)
  const changed = [...now].filter(([name, digest]) => digests.get(name) !== digest).map(([name]) => name)
  const touched = [...stampsIn(place)].filter(([name, stamp]) => stamps.get(name) !== stamp).map(([name]) => name)
  assert.deepEqual(touched.filter((name) => name !== 'mirror.json'), changed)
  assert.equal(changed.filter((name) => isPage(name) && !/\.(?:gz|br)$/.test(name)).length, written)
  assert.equal([...digests.keys()].filter((name) => !now.has(name)).length, removed)
  assert.ok(touched.includes('site/xilie/5/v/2/index.html') && !touched.includes('site/xilie/1/index.html.br') && removed > 0)
  assert.ok(!existsSync(join(place, 'site/xilie/7')), 'no empty folder remains')
  assert.equal(mapIn(place, 'gone.map').get('/xilie/7'), '1')
})

test('puts all files below the base path', async (t) => {
  const portal = await openPortal(t, { env: { BASE_PATH: '/zt/chuangwen' } })
  const place = join(temporaryFolder(t), 'mirror')
  await exportPortal({ config: portal.config, dir: place, now: Date.parse('2026-06-01T12:00:00+08:00') })
  const found = await crawl(portal.app, { origin: 'https://portal.example', starts: ['/zt/chuangwen/'] })
  let pages = 0
  for (const [path, reply] of found) {
    if (reply.status !== 200 || /\/(?:search|p\/[^/]+)$/.test(path)) continue
    assert.deepEqual(readFileSync(join(place, 'site', reply.type.startsWith('text/html') ? `${path}/index.html` : path)), reply.bytes, path)
    pages++
  }
  assert.ok(pages > 50)
  assert.ok(filesIn(join(place, 'site')).every((name) => name.startsWith('zt/chuangwen/')))
  for (const [path, to] of mapIn(place, 'paragraphs.map')) assert.ok(path.startsWith('/zt/chuangwen/') && to.startsWith('/zt/chuangwen/'))
})

test('refuses a folder with other files', async (t) => {
  const place = temporaryFolder(t)
  writeFileSync(join(place, 'mine.txt'), 'mine')
  mkdirSync(join(place, 'site'))
  await assert.rejects(exportPortal({ config: configOf(portal), dir: place, now: 0 }))
  assert.deepEqual(filesIn(place), ['mine.txt'])
})

test('exports pages without an archive, and no history', async (t) => {
  const own = openWritten(t)
  const place = join(temporaryFolder(t), 'mirror')
  await own.restart({ between: () => { for (const suffix of ['', '-wal', '-shm']) rmSync(own.archiveFile + suffix, { force: true }) } })
  rmSync(own.archiveFile)
  await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  assert.deepEqual([existsSync(join(place, 'site/xilie/5/index.html')), existsSync(join(place, 'site/xilie/5/v'))], [true, false])
})
