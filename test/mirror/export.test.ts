// The static mirror: all that the portal answers, nothing else, byte for byte, and no work twice.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { exportPortal } from '../../src/cli/export-portal.ts'
import { addressesOf } from '../html.ts'
import { openPortal } from '../helper.ts'
import { piece, type Rig, temporaryFolder } from '../publish/rig.ts'
import { CANARY, configOf, digestsIn, filesIn, mapIn, openWritten, stampsIn } from './written.ts'

const rig = openWritten({ after })
const dir = join(temporaryFolder({ after }), 'mirror')
const outcome = await exportPortal({ config: configOf(rig), dir, now: rig.clock.now })

interface Answer { status: number, type: string, location: string, bytes: Buffer }

async function asked (app: Awaited<ReturnType<Rig['app']>>, path: string): Promise<Answer> {
  const { statusCode, headers, rawPayload } = await app.inject(path)
  return { status: statusCode, type: String(headers['content-type']), location: String(headers['location']), bytes: rawPayload }
}

/** Every address without a query that can be reached from these by links, feeds and lists, with what the portal answers. */
async function crawl (app: Awaited<ReturnType<Rig['app']>>, { origin, starts }: { origin: string, starts: readonly string[] }): Promise<Map<string, Answer>> {
  const answers = new Map<string, Answer>()
  const waiting = new Set(starts)
  for (const path of waiting) {
    const answer = await asked(app, path)
    answers.set(path, answer)
    if (!/html|xml|json|plain/.test(answer.type)) continue
    const text = answer.bytes.toString('utf8')
    const links = [...answer.type.startsWith('text/html') ? addressesOf(text) : [], ...text.match(/https:\/\/portal\.example\/[^\s"<>\\)]*/g) ?? [], ...answer.status === 301 ? [answer.location] : []]
    for (const link of links) {
      const url = URL.canParse(link, origin + path) ? new URL(link, origin + path) : null
      if (url?.origin === origin && url.search === '' && !/[{}]/.test(url.pathname)) waiting.add(url.pathname)
    }
  }
  return answers
}

/** Besides what links lead to: what was public, and what readers and machines guess. */
const NUMBERS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 40]
const GUESSED = [
  '/robots.txt', '/sitemap.xml', '/data.csv', '/data.json', '/data.schema.json', '/data/coverage.json', '/opensearch.xml',
  ...NUMBERS.flatMap((number) => ['', '.json', '/history', '/poster.png', '/sheet', '/qr.svg', '/cite.ris', '/cite.bib', '/cite.json'].map((rest) => `/xilie/${number}${rest}`)),
  ...['jia', 'yi', 'bing', 'bing-xin'].flatMap((slug) => [`/streets/${slug}`, `/streets/${slug}.json`]),
  '/projects/jia-xiangmu', '/projects/jia-xiangmu.json', '/xilie.json', '/desk', '/healthz', '/readyz', '/metrics', '/mirror.json', '/manifest.json', '/search.json', '/oembed',
]
/** Under every address that ever was: every version and every paragraph. And every figure. */
const archived = () => {
  const { lineage } = rig.archive
  const lives = new Map(lineage.lives().map((life) => [life.piece, life]))
  const below = [...lineage.addresses()].flatMap(([address, id]) => [
    ...Array.from({ length: lives.get(id)?.version ?? 0 }, (_, version) => `/${address}/v/${version + 1}`),
    ...lineage.marked(id).flatMap(({ blocks }) => blocks).map((block) => `/${address}/p/${block.id}`),
  ])
  const ids = new Set([...lives.keys()].flatMap((id) => lineage.lastArticle(id)?.figures ?? []).map((figure) => figure.id))
  return [...below, ...[...ids].flatMap((id) => ['', '.json', '/card', '/cite.ris', '/cite.bib', '/cite.json', '/v/1'].map((rest) => `/data/${id}${rest}`))]
}

const answers = await crawl(await rig.app(), { origin: 'https://portal.example', starts: ['/', ...GUESSED, ...archived()] })
const fileOf = (path: string, { type }: Answer, folder = 'site') => join(dir, folder, type.startsWith('text/html') ? `${path}/index.html` : path)
/** Answer a query, a program that watches, or a browser that asks for nothing of ours. */
const NO_FILE = /^\/(?:search|search\.json|oembed|healthz|readyz|metrics)$/
const isParagraph = (path: string) => /\/p\//.test(path)

test('every address that answers 200 is there with the same bytes', () => {
  const pages = [...answers].filter(([path, { status }]) => status === 200 && !NO_FILE.test(path) && !isParagraph(path))
  assert.ok(pages.length > 70, `${pages.length}`)
  for (const [path, answer] of pages) assert.deepEqual(readFileSync(fileOf(path, answer)), answer.bytes, path)
  for (const kind of [/^\/media\//, /^\/assets\//, /\/poster\.png$/, /\/qr\.svg$/, /\/sheet$/, /\/cite\.bib$/, /\/card$/, /\/v\/2$/, /\/history$/, /feed\.xml$/]) assert.ok(pages.some(([path]) => kind.test(path)), String(kind))
})

test('there is nothing that the portal would not answer', async () => {
  const app = await rig.app()
  const names = filesIn(join(dir, 'site')).filter((name) => !/\.(?:gz|br)$/.test(name))
  for (const name of names) {
    if (name === 'search/index.html') continue
    const path = `/${name.replace(/\/?index\.html$/, '')}`
    const { status, bytes } = await asked(app, path)
    assert.deepEqual([path, status, bytes.equals(readFileSync(join(dir, 'site', name)))], [path, 200, true])
  }
  assert.equal(names.length, outcome.addresses)
})

test('the maps have exactly the addresses that moved and those that are gone', async () => {
  const redirects = mapIn(dir, 'redirects.map')
  const gone = mapIn(dir, 'gone.map')
  const of = (wanted: number) => [...answers].filter(([, { status }]) => status === wanted)
  for (const [path, { location }] of of(301)) assert.equal(redirects.get(path), location, path)
  for (const [path, answer] of of(410)) {
    assert.equal(gone.get(path), '1', path)
    assert.deepEqual(readFileSync(fileOf(path, answer, 'gone')), answer.bytes, 'what was there is told')
  }
  assert.ok(of(301).length > 10 && of(410).length > 10, `${of(301).length} and ${of(410).length}`)
  const app = await rig.app()
  for (const [path, to] of redirects) assert.deepEqual([path, (await asked(app, path)).status, (await asked(app, path)).location], [path, 301, to])
  for (const path of gone.keys()) assert.deepEqual([path, (await asked(app, path)).status], [path, 410])
  assert.deepEqual([outcome.redirects, outcome.gone, outcome.missing.filter((path) => !isParagraph(path))], [redirects.size, gone.size, []])
})

test('a paragraph\'s address leads to the paragraph in its piece', async () => {
  const paragraphs = mapIn(dir, 'paragraphs.map')
  const app = await rig.app()
  for (const [path, { status }] of answers) if (isParagraph(path)) assert.equal(paragraphs.has(path), status === 200, path)
  for (const [path, to] of paragraphs) {
    assert.equal((await asked(app, path)).status, 200, path)
    const [page = '', id = ''] = to.split('#')
    assert.match(readFileSync(join(dir, 'site', page, 'index.html'), 'utf8'), new RegExp(` id="${id}"`), path)
  }
  assert.ok(paragraphs.size >= 5)
})

test('search says that it isn\'t to be had, and leads on', () => {
  const page = readFileSync(join(dir, 'site/search/index.html'), 'utf8')
  assert.match(page, /静态副本.*搜索/)
  assert.doesNotMatch(page, /<form/)
  for (const link of addressesOf(page).filter((address) => address.startsWith('/') && address !== '/search')) {
    const name = join(dir, 'site', link.replace(/#.*/, ''))
    assert.ok(existsSync(name), link)
  }
})

test('what is compressed is the file beside it', () => {
  const names = filesIn(dir).filter((name) => /^(?:site|gone)\//.test(name))
  for (const name of names) {
    const bytes = readFileSync(join(dir, name))
    if (name.endsWith('.gz')) assert.deepEqual(gunzipSync(bytes), readFileSync(join(dir, name.slice(0, -3))), name)
    else if (name.endsWith('.br')) assert.deepEqual(brotliDecompressSync(bytes), readFileSync(join(dir, name.slice(0, -3))), name)
    else assert.deepEqual([names.includes(`${name}.gz`), names.includes(`${name}.br`)], name.endsWith('.png') || bytes.length < 1024 ? [false, false] : [true, true], name)
    if (name.endsWith('.gz')) assert.deepEqual([...bytes.subarray(4, 8)], [0, 0, 0, 0], 'no time in it')
  }
})

test('nothing that isn\'t public is there', () => {
  const utf8 = Buffer.from(CANARY)
  const names = filesIn(dir)
  for (const name of names) {
    const bytes = name.endsWith('.br') ? brotliDecompressSync(readFileSync(join(dir, name))) : name.endsWith('.gz') ? gunzipSync(readFileSync(join(dir, name))) : readFileSync(join(dir, name))
    assert.ok(!bytes.includes(utf8) && !bytes.toString('utf8').includes(encodeURIComponent(CANARY)), name)
  }
  assert.ok(!names.some((name) => /sqlite|desk|content/.test(name)))
})

test('the stamp says what was exported and when', () => {
  assert.deepEqual(JSON.parse(readFileSync(join(dir, 'mirror.json'), 'utf8')), {
    generation: 3, exportedAt: rig.clock.now, exportedAtBeijing: '2026-06-01T14:00:00+08:00', addresses: outcome.addresses,
  })
})

test('two runs give the same tree, and the second touches nothing but the stamp', async () => {
  const other = join(temporaryFolder({ after }), 'other')
  await exportPortal({ config: configOf(rig), dir: other, now: rig.clock.now })
  assert.deepEqual(digestsIn(other), digestsIn(dir))
  const before = stampsIn(other)
  const again = await exportPortal({ config: configOf(rig), dir: other, now: rig.clock.now + 1 })
  assert.deepEqual([again.written, again.removed, again.same], [0, 0, outcome.written])
  assert.deepEqual([...stampsIn(other)].filter(([name, stamp]) => before.get(name) !== stamp).map(([name]) => name), ['mirror.json'])
})

test('after a correction exactly what says something else is written, and what is gone is removed', async (t) => {
  const own = openWritten(t)
  const place = join(temporaryFolder(t), 'mirror')
  await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  const [stamps, digests] = [stampsIn(place), digestsIn(place)]
  own.save('xilie/5.md', piece({ 编号: '5', 标题: '一直没有动的', 街道: '丙街道' }, '一直没有动的一篇，写的是学校门口的红绿灯，办了[6场次]{活动}。'))
  own.remove('xilie/7.md')
  own.look()
  const { written, removed } = await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  const now = digestsIn(place)
  const isPage = (name: string) => /^(?:site|gone)\//.test(name)
  const changed = [...now].filter(([name, digest]) => digests.get(name) !== digest).map(([name]) => name)
  const touched = [...stampsIn(place)].filter(([name, stamp]) => stamps.get(name) !== stamp).map(([name]) => name)
  assert.deepEqual(touched.filter((name) => name !== 'mirror.json'), changed)
  assert.equal(changed.filter((name) => isPage(name) && !/\.(?:gz|br)$/.test(name)).length, written)
  assert.equal([...digests.keys()].filter((name) => !now.has(name)).length, removed)
  assert.ok(touched.includes('site/xilie/5/v/2/index.html') && !touched.includes('site/xilie/1/index.html.br') && removed > 0)
  assert.ok(!existsSync(join(place, 'site/xilie/7')), 'no empty folder stays')
  assert.equal(mapIn(place, 'gone.map').get('/xilie/7'), '1')
})

test('everything stands below the base path', async (t) => {
  const portal = await openPortal(t, { env: { BASE_PATH: '/zt/chuangwen' } })
  const place = join(temporaryFolder(t), 'mirror')
  await exportPortal({ config: portal.config, dir: place, now: Date.parse('2026-06-01T12:00:00+08:00') })
  const found = await crawl(portal.app, { origin: 'https://portal.example', starts: ['/zt/chuangwen/'] })
  let pages = 0
  for (const [path, answer] of found) {
    if (answer.status !== 200 || /\/(?:search|p\/[^/]+)$/.test(path)) continue
    assert.deepEqual(readFileSync(join(place, 'site', answer.type.startsWith('text/html') ? `${path}/index.html` : path)), answer.bytes, path)
    pages++
  }
  assert.ok(pages > 50)
  assert.ok(filesIn(join(place, 'site')).every((name) => name.startsWith('zt/chuangwen/')))
  for (const [path, to] of mapIn(place, 'paragraphs.map')) assert.ok(path.startsWith('/zt/chuangwen/') && to.startsWith('/zt/chuangwen/'))
})

test('a folder with files of someone else\'s is left alone', async (t) => {
  const place = temporaryFolder(t)
  writeFileSync(join(place, 'mine.txt'), 'mine')
  mkdirSync(join(place, 'site'))
  await assert.rejects(exportPortal({ config: configOf(rig), dir: place, now: 0 }))
  assert.deepEqual(filesIn(place), ['mine.txt'])
})

test('without an archive there are pages, and no history', async (t) => {
  const own = openWritten(t)
  const place = join(temporaryFolder(t), 'mirror')
  await own.restart({ between: () => { for (const suffix of ['', '-wal', '-shm']) rmSync(own.archiveFile + suffix, { force: true }) } })
  rmSync(own.archiveFile)
  await exportPortal({ config: configOf(own), dir: place, now: own.clock.now })
  assert.deepEqual([existsSync(join(place, 'site/xilie/5/index.html')), existsSync(join(place, 'site/xilie/5/v'))], [true, false])
})
