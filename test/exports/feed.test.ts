import assert from 'node:assert/strict'
import test from 'node:test'
import { parseFeed } from '@rowanmanning/feed-parser'
import fc from '../property.ts'
import { NAMELESS_SITE } from '../../src/content/article.ts'
import { atom, feedEntryId, absoluteHtml, type Feed, feedOf, jsonFeed } from '../../src/exports/feed.ts'
import type { ArticleRecord } from '../../src/store/index/articles.ts'
import { createUrls } from '../../src/urls.ts'
import { ARTICLE } from './article-record.ts'
import { atomFaults, readJsonFeed } from './feed-validity.ts'

const urls = createUrls({ basePath: '/zt', siteOrigin: 'https://portal.example' })
const PUBLISHED = Date.parse('2026-06-01T08:00:00+08:00')

const article = (given: Partial<ArticleRecord> = {}): ArticleRecord => ({
  ...ARTICLE,
  seriesTitle: '系列',
  number: 1,
  title: '标题',
  date: '2021',
  summary: '摘要。',
  streets: [{ name: '某街道', slug: null }],
  publishedAt: PUBLISHED,
  html: '<p>正文。</p>',
  characters: 3,
  ...given,
})

const feed = (articles: readonly ArticleRecord[], page = { page: 1, pages: 1 }): Feed => feedOf({
  site: { ...NAMELESS_SITE, name: '某网站' }, urls, series: null, articles, updated: PUBLISHED, ...page, pageAddress: (number) => `/zt/feed.xml${number === 1 ? '' : `?page=${number}`}`,
})

test('dates an entry by its last change of substance, else by its publication', () => {
  const [entry] = feed([article({ version: 7 })]).entries
  assert.deepEqual([entry?.published, entry?.updated], [PUBLISHED, PUBLISHED], 'a version without a change of substance keeps the date')
  const [changed] = feed([article({ version: 8, updatedAt: PUBLISHED + 5000 })]).entries
  assert.deepEqual([changed?.published, changed?.updated], [PUBLISHED, PUBLISHED + 5000])
  assert.match(atom(feed([article({ updatedAt: PUBLISHED + 5000 })])), /<entry>[^]*<published>2026-06-01T08:00:00\+08:00<\/published>\n<updated>2026-06-01T08:00:05\+08:00</)
})

test('gives an id that depends on the first address only', () => {
  const id = feedEntryId(article())
  assert.match(id, /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  assert.equal(id, 'urn:uuid:72682882-b3d2-5a34-9427-67febc7feefc', 'the same in every release, or readers would show all articles again')
  assert.equal(feedEntryId(article({ series: 'b', number: 2, publishedAt: PUBLISHED + 1, title: '别的', speaker: '别人', date: '2022', html: '', version: 3, updatedAt: PUBLISHED + 1 })), id)
  for (const firstAddress of ['b/1', 'xilie/2', 'xilie/11']) assert.notEqual(feedEntryId(article({ firstAddress })), id)
})

test('makes addresses in the text absolute', () => {
  const address = 'https://portal.example/zt/xilie/1'
  for (const [html, whole] of [
    ['<a href="/zt/data/f-1">1</a>', '<a href="https://portal.example/zt/data/f-1">1</a>'],
    ['<a class="x" href="#p-1">1</a>', '<a class="x" href="https://portal.example/zt/xilie/1#p-1">1</a>'],
    ['<img src="/zt/media/a.png" alt="/zt">', '<img src="https://portal.example/zt/media/a.png" alt="/zt">'],
    ['<a href="https://a.example/?a=/b">1</a>', '<a href="https://a.example/?a=/b">1</a>'],
    ['<a href="mailto:a@b.cn">1</a>', '<a href="mailto:a@b.cn">1</a>'],
    ['<p> href=&quot;/x&quot;</p>', '<p> href=&quot;/x&quot;</p>'],
  ] as const) assert.equal(absoluteHtml(html, address), whole)
})

test('puts the speaker, the cover and the corrections into the text', () => {
  const [entry] = feed([article({ position: '甲<b>', cover: { hash: 'ab', extension: 'png', width: 3, height: 2, alt: '"路"' }, corrections: [{ date: '2022-01', note: '某处 & 某处' }] })]).entries
  assert.equal(entry?.html, '<p><strong>某人</strong>（甲&lt;b&gt;）</p>\n<p><img src="https://portal.example/zt/media/ab.png" alt="&quot;路&quot;" width="3" height="2"></p>\n<p>正文。</p>\n<h2>更正</h2>\n<ul>\n<li>2022-01：某处 &amp; 某处</li>\n</ul>')
  assert.equal(entry.image, 'https://portal.example/zt/media/ab.png')
})

test('links the pages of one feed', async () => {
  const articles = [article()]
  for (const [page, previous, next] of [[1, null, 2], [2, 1, 3], [3, 2, null]] as const) {
    const made = feed(articles, { page, pages: 3 })
    const address = (number: number | null) => number === null ? null : `https://portal.example/zt/feed.xml${number === 1 ? '' : `?page=${number}`}`
    assert.deepEqual([made.id, made.first, made.self, made.previous, made.next, made.last], [address(1), address(1), address(page), address(previous), address(next), address(3)])
    assert.deepEqual(await atomFaults(atom(made)), [])
    assert.equal(readJsonFeed(jsonFeed(made)).next_url, address(next) ?? undefined)
  }
})

const HOSTILE = '\u0007]]>\u{1f600}<b>& \u0000\ufffe\ud800"\'\u2028\u{10ffff}'

test('keeps hostile text in valid feeds, but for characters that XML forbids', async () => {
  const made = feed([article({ title: HOSTILE, speaker: HOSTILE, position: HOSTILE, summary: HOSTILE, streets: [{ name: HOSTILE, slug: null }], corrections: [{ date: '2022', note: HOSTILE }], html: `<p>${HOSTILE.replace('<b>', '&lt;b&gt;')}</p>` })])
  const document = atom(made)
  assert.deepEqual(await atomFaults(document), [])
  assert.ok(!document.includes(']]>'))
  const sayable = ']]>\u{1f600}<b>& \ufffd"\'\u2028\u{10ffff}'
  const [item] = parseFeed(document).items
  assert.equal(item?.title, sayable)
  assert.equal(item.authors[0]?.name, sayable)
  assert.equal(item.categories[0]?.term, sayable)
  const [json] = readJsonFeed(jsonFeed(made)).items
  assert.equal(json?.title, HOSTILE)
})

test('makes valid feeds of random text', async () => {
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (words) => {
    const made = feed([article({ title: words, speaker: words, summary: words })])
    assert.deepEqual(await atomFaults(atom(made)), [])
    readJsonFeed(jsonFeed(made))
  }), { numRuns: 25 })
})

test('finds errors with the validator of this test', async () => {
  const document = atom(feed([article()]))
  for (const bad of [document.replace(/<id>.*?<\/id>\n/, ''), document.replace('<updated>', '<updated/><updated>'), document.replace('<summary>', '<zusammenfassung/><summary>'), document.replace('标题', '\u0007'), document.replaceAll(/<author>.*<\/author>\n/g, '')]) {
    assert.notDeepEqual(await atomFaults(bad), [])
  }
})
