// Tests each public address against product.md, and the reserved names.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createUrls, RESERVED_NAMES, SLUG } from '../src/urls.ts'

const make = (basePath: string) => createUrls({ basePath, siteOrigin: 'https://example.org:8443' })

/** Each address as product.md gives it. */
const ADDRESSES = (urls: ReturnType<typeof make>): Record<string, string> => ({
  [urls.home()]: '/',
  [urls.series('yibashou')]: '/yibashou',
  [urls.article({ series: 'yibashou', number: 1 })]: '/yibashou/1',
  [urls.seriesJson('yibashou')]: '/yibashou.json',
  [urls.articleJson({ series: 'yibashou', number: 1 })]: '/yibashou/1.json',
  [urls.poster({ series: 'yibashou', number: 1 })]: '/yibashou/1/poster.png',
  [urls.printNotice({ series: 'yibashou', number: 1 })]: '/yibashou/1/sheet',
  [urls.qrCode({ series: 'yibashou', number: 1 })]: '/yibashou/1/qr.svg',
  [urls.articleCite({ series: 'yibashou', number: 1 }, 'ris')]: '/yibashou/1/cite.ris',
  [urls.streets()]: '/streets',
  [urls.street('xinhualu')]: '/streets/xinhualu',
  [urls.words({ series: 'yibashou', number: 1, id: 'f-1' })]: '/yibashou/1#f-1',
  [urls.block({ series: 'yibashou', number: 1, block: 'p-1' })]: '/yibashou/1#p-1',
  [urls.streetJson('xinhualu')]: '/streets/xinhualu.json',
  [urls.projects()]: '/projects',
  [urls.project('louyuan')]: '/projects/louyuan',
  [urls.projectJson('louyuan')]: '/projects/louyuan.json',
  [urls.data()]: '/data',
  [urls.dataCsv()]: '/data.csv',
  [urls.dataJson()]: '/data.json',
  [urls.dataSchema()]: '/data.schema.json',
  [urls.dataFields()]: '/data/fields',
  [urls.coverage()]: '/data/coverage',
  [urls.coverageJson()]: '/data/coverage.json',
  [urls.figure('f-1')]: '/data/f-1',
  [urls.figureJson('f-1')]: '/data/f-1.json',
  [urls.figureCite('f-1', 'bib')]: '/data/f-1/cite.bib',
  [urls.search()]: '/search',
  [urls.searchJson()]: '/search.json',
  [urls.figureCard('f-1')]: '/data/f-1/card',
  [urls.openSearch()]: '/opensearch.xml',
  [urls.sitemap()]: '/sitemap.xml',
  [urls.robots()]: '/robots.txt',
  [urls.oembed()]: '/oembed',
  [urls.oembedOf({ path: '/zt/data/f-1', format: 'json' })]: '/oembed?url=https%3A%2F%2Fexample.org%3A8443%2Fzt%2Fdata%2Ff-1&format=json',
  [urls.feed({ form: 'xml', series: null })]: '/feed.xml',
  [urls.desk()]: '/desk',
  [urls.deskSignIn()]: '/desk/sign-in',
  [urls.deskSignOut()]: '/desk/sign-out',
  [urls.deskConfirm()]: '/desk/confirm-deletion',
  [urls.deskDecide()]: '/desk/decide-owner',
  [urls.deskMedia()]: '/desk/media/',
  [urls.reviewMedia('a.b')]: '/desk/review/a.b/media/',
  [urls.mediaFolder()]: '/media/',
  [urls.deskPreview('甲/1&2.md')]: '/desk/preview?file=%E7%94%B2%2F1%262.md',
  [urls.review('x.y')]: '/desk/review/x.y',
  [urls.asset('site-abc.css')]: '/assets/site-abc.css',
  [urls.media({ hash: 'abc', extension: 'jpg' })]: '/media/abc.jpg',
  [urls.version({ series: 'yibashou', number: 1, version: 2 })]: '/yibashou/1/v/2',
  [urls.history({ series: 'yibashou', number: 1 })]: '/yibashou/1/history',
  [urls.paragraph({ series: 'yibashou', number: 1, block: 'p-1' })]: '/yibashou/1/p/p-1',
  [urls.figureVersion({ id: 'f-1', version: 2 })]: '/data/f-1/v/2',
  [urls.healthz()]: '/healthz',
  [urls.readyz()]: '/readyz',
})

test('each address is as in product.md, under each base path', () => {
  for (const base of ['', '/zt', '/zt/chuangwen']) for (const [made, path] of Object.entries(ADDRESSES(make(base)))) assert.equal(made, base + path)
})

test('each function that returns an address is listed here', () => {
  const functions = Object.entries(make('')).filter(([, value]) => typeof value === 'function').map(([name]) => name)
  assert.equal(functions.length - 1, Object.keys(ADDRESSES(make(''))).length, `all but absolute: ${functions.join(', ')}`)
})

test('each series has its own feeds', () => {
  assert.equal(make('/zt').feed({ form: 'json', series: 'yibashou' }), '/zt/yibashou/feed.json')
})

test('an absolute address has the origin once, the domain has no scheme', () => {
  const urls = make('/zt')
  assert.equal(urls.absolute(urls.home()), 'https://example.org:8443/zt/')
  assert.equal(urls.domain, 'example.org:8443')
})

test('each name at the root that the portal uses is reserved', () => {
  for (const path of Object.values(ADDRESSES(make('')))) {
    const name = path.split(/[/?]/)[1] ?? ''
    if (name !== '' && !['yibashou', 'yibashou.json'].includes(name)) assert.ok(RESERVED_NAMES.has(name), name)
  }
})

test('a slug can stand in an address as it is', () => {
  for (const slug of ['yibashou', 'a', '1', 'a-b-2']) assert.match(slug, SLUG)
  for (const slug of ['', '-', 'a-', '-a', 'a--b', 'A', 'a_b', 'a.b', 'a/b', '..', '一', 'a b', 'a\n', '%61', 'é', 'ａ']) assert.doesNotMatch(slug, SLUG, slug)
})
