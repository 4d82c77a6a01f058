// JSON-LD and the times of an article, in any time zone of the server.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { NAMELESS_SITE } from '../../../src/content/article.ts'
import { baiduArticle, newsArticle, scriptSafeJson } from '../../../src/exports/json-ld.ts'
import { articlePage } from '../../../src/web/pages/article.ts'
import { openStore } from '../../../src/store/index/store.ts'
import { ofClass, readTags, structuredData, textOf } from '../../html.ts'
import { addedArticleFile, PNG } from '../../content-files.ts'
import { DESK_TOKEN, openPortal, pagesFrom, signIn } from '../../helper.ts'
import { join } from 'node:path'

const LARGE = Buffer.from(PNG)
LARGE.writeUInt32BE(600, 16)
LARGE.writeUInt32BE(400, 20)

const portal = await openPortal({ after }, {
  env: { DESK_TOKEN },
  files: {
    'yibashou/03.md': addedArticleFile({ 标题: '</script><b>&\u2028"', 日期: '2021-09', 发布时间: '2026-05-31 23:05', 封面: '图片/路.png', 封面说明: '路' }),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '撤下', 撤下原因: '甲' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 状态: '草稿' }),
    'yibashou/图片/路.png': LARGE,
  },
})
const bodyOf = async (path: string) => (await portal.app.inject(path)).body
const article = (number: number) => {
  const store = openStore(join(portal.config.dataDir, 'index.sqlite'))
  try {
    return store.articles.find({ series: 'yibashou', number }) ?? assert.fail()
  } finally {
    store.close()
  }
}

test('an article is a NewsArticle of schema.org', async () => {
  const [news] = structuredData(await bodyOf('/yibashou/1'))
  assert.deepEqual(news, {
    '@context': 'https://schema.org',
    '@type': 'NewsArticle',
    mainEntityOfPage: { '@type': 'WebPage', '@id': 'https://portal.example/yibashou/1' },
    url: 'https://portal.example/yibashou/1',
    headline: '努力开创创建全国文明典范城市新局面',
    description: article(1).summary,
    inLanguage: 'zh-CN',
    datePublished: '2021',
    dateModified: '2026-06-01T12:00:00+08:00',
    author: { '@type': 'Person', name: '路向前', jobTitle: '新华路街道党工委书记' },
    publisher: { '@type': 'Organization', name: '巩义市创文办' },
    isPartOf: { '@type': 'CreativeWorkSeries', name: '争创全国文明典范城市“一把手”谈创建', url: 'https://portal.example/yibashou' },
  })
})

test('Baidu has a form of its own, with this portal\'s times and no zone', async () => {
  const [, baidu] = structuredData(await bodyOf('/yibashou/3'))
  const { images, ...rest } = baidu ?? {}
  assert.deepEqual(rest, {
    '@context': 'https://ziyuan.baidu.com/contexts/cambrian.jsonld',
    '@id': 'https://portal.example/yibashou/3',
    title: '</script><b>&\u2028"',
    description: '正文一段。',
    pubDate: '2026-05-31T23:05:00',
    upDate: '2026-05-31T23:05:00',
  })
  assert.match(String((images as string[])[0]), /^https:\/\/portal\.example\/media\/[0-9a-f]{32}\.png$/)
  const [news] = structuredData(await bodyOf('/yibashou/3'))
  assert.equal(news?.['datePublished'], '2021-09')
  assert.deepEqual(news['image'], images)
})

test('dateModified is the last substantial change, or else the publication', () => {
  const updatedAt = Date.parse('2026-06-03T00:30:00+08:00')
  for (const [given, day] of [[null, '2026-06-01T12:00:00'], [updatedAt, '2026-06-03T00:30:00']] as const) {
    const described = { article: { ...article(1), updatedAt: given, version: 9 }, site: NAMELESS_SITE, urls: portal.urls, image: null }
    assert.equal(newsArticle(described)['dateModified'], `${day}+08:00`)
    assert.equal(newsArticle(described)['datePublished'], '2021')
    assert.equal(newsArticle(described)['publisher'], undefined, 'nobody is made up')
    assert.equal(baiduArticle(described)['upDate'], day)
    assert.equal(baiduArticle(described)['pubDate'], '2026-06-01T12:00:00')
  }
})

test('every page that is to be found says where it stands; others say nothing', async () => {
  const cookie = await signIn(portal)
  for (const path of [...await pagesFrom(portal, '/'), '/yibashou/4', '/nothing', '/desk', '/desk/preview?file=yibashou/05.md']) {
    const html = (await portal.app.inject({ url: path, headers: { cookie } })).body
    const documents = structuredData(html)
    const noindex = /<meta name="robots" content="noindex/.test(html)
    const lists = documents.filter((one) => one['@type'] === 'BreadcrumbList')
    assert.equal(lists.length, noindex || path === '/' ? 0 : 1, path)
    if (noindex) assert.deepEqual(documents, [], path)
    for (const list of lists) {
      const items = list['itemListElement'] as { position: number, name: string, item: string }[]
      assert.deepEqual(items.map(({ position }) => position), items.map((_, index) => index + 1), path)
      assert.equal(items[0]?.item, 'https://portal.example/')
      assert.equal(items.at(-1)?.item, /<link rel="canonical" href="([^"]+)"/.exec(html)?.[1])
      for (const { name } of items) assert.ok(name.trim())
    }
  }
  const [, , list] = structuredData(await bodyOf('/yibashou/1'))
  assert.deepEqual((list?.['itemListElement'] as { name: string }[]).map(({ name }) => name), ['首页', '“一把手”谈创建', '努力开创创建全国文明典范城市新局面'])
})

test('no string ends the element it stands in', () => {
  for (const words of ['</script>', '<!--<script>', '</SCRIPT\n>', '<', ']]>']) {
    const json = scriptSafeJson({ words })
    assert.ok(!json.includes('<'))
    assert.deepEqual(JSON.parse(json), { words })
  }
})

test('og: has times only for articles', async () => {
  const times = async (path: string) => Object.fromEntries(readTags(await bodyOf(path)).flatMap(({ attributes }) => attributes.get('property')?.startsWith('article:') ? [[attributes.get('property'), attributes.get('content')]] : []))
  assert.deepEqual(await times('/yibashou/3'), { 'article:published_time': '2021-09', 'article:modified_time': '2026-05-31T23:05:00+08:00', 'article:section': '争创全国文明典范城市“一把手”谈创建' })
  assert.deepEqual(await times('/yibashou'), {})
})

test('readers see when it first appeared and when it was published here; 更新 only when there was a change of substance', async () => {
  const meta = textOf(ofClass(await bodyOf('/yibashou/3'), 'meta')[0] ?? '').replace(/\s+/g, ' ')
  assert.match(meta, /日期：2021年9月 本站发布：2026年5月31日 /)
  assert.doesNotMatch(meta, /更新/)
  const source = { site: NAMELESS_SITE, series: [], urls: portal.urls, assets: { stylesheet: '', cardStylesheet: '', script: '', icon: '' } }
  const page = articlePage(source, { article: { ...article(1), updatedAt: Date.parse('2026-06-03T00:30:00+08:00') }, figures: [], seriesShortTitle: '甲', neighbours: { previous: null, next: null }, removedParagraphs: [], now: 0 })
  assert.deepEqual([page.dateText, page.publishedText, page.updatedText], ['2021年', '2026年6月1日', '2026年6月3日'])
})

test('a preview says of nothing that it was published', async () => {
  const html = (await portal.app.inject({ url: '/desk/preview?file=yibashou/05.md', headers: { cookie: await signIn(portal) } })).body
  assert.match(html, /日期：/)
  assert.doesNotMatch(html, /本站发布|1970|PubDate|ld\+json|oembed|article:published_time/)
})

test('whatever zone the server is in, times are those of Beijing', async () => {
  const before = process.env['TZ']
  try {
    const seen = new Set<string>()
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Kiritimati', 'Asia/Kathmandu']) {
      process.env['TZ'] = zone
      const html = await bodyOf('/yibashou/3')
      seen.add(JSON.stringify([structuredData(html), /<meta name="PubDate" content="([^"]*)"/.exec(html)?.[1], (await portal.app.inject('/feed.xml')).body, (await portal.app.inject('/sitemap.xml')).body]))
    }
    assert.equal(seen.size, 1)
    assert.match([...seen][0] ?? '', /"upDate":"2026-05-31T23:05:00"[^]*"2026-05-31 23:05"/)
  } finally {
    if (before === undefined) delete process.env['TZ']
    else process.env['TZ'] = before
  }
})
