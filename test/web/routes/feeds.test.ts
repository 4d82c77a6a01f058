import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { parseFeed } from '@rowanmanning/feed-parser'
import { decode, readTags } from '../../html.ts'
import { atomFaults, readJsonFeed } from '../../exports/feed-validity.ts'
import { addedArticleFile, PNG } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const portal = await openPortal({ after }, {
  files: {
    'yibashou/03.md': addedArticleFile({ 标题: '怪\u0007字 ]]> 😀 <b>&amp;', 摘要: '摘\u0007要]]>😀', 封面: '图片/路.png', 封面说明: '路', 更正: '\n  - 日期: 2022-01-02\n    说明: 某处' }, '正\u0007文 ]]> 😀，见[第一篇](/yibashou/1)和[下面](#p-1)。\n\n![路](图片/路.png)\n\n`]]>`'),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 标题: '撤下的', 状态: '撤下', 撤下原因: '某个原因' }),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 标题: '草稿', 状态: '草稿' }),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: '还没到时间的', 发布时间: '2026-06-01 12:01' }),
    'yibashou/07.md': addedArticleFile({ 编号: '7', 标题: '早先发布的', 发布时间: '2026-05-31 23:05', 日期: '2025-12-31' }),
    'yibashou/图片/路.png': PNG,
    'dierji/系列.md': '---\n标题: 另一个系列\n---\n\n编者按。',
    'dierji/1.md': addedArticleFile({ 编号: '1', 标题: '另一个系列的' }),
    'kong/系列.md': '---\n标题: 空系列\n---\n',
  },
})

const ADDRESSES = ['/feed.xml', '/yibashou/feed.xml', '/dierji/feed.xml', '/kong/feed.xml']
const bodyOf = async (path: string) => (await portal.app.inject(path)).body

for (const path of ADDRESSES) {
  test(`${path} is valid Atom, its JSON is valid JSON Feed, and both say the same`, async () => {
    const { status, headers, body } = await portal.ask(path)
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'application/atom+xml; charset=utf-8')
    assert.deepEqual(await atomFaults(body), [])
    const read = parseFeed(body)
    const jsonPath = path.replace('.xml', '.json')
    const reply = await portal.ask(jsonPath)
    assert.equal(reply.headers['content-type'], 'application/feed+json; charset=utf-8')
    const json = readJsonFeed(reply.body)
    assert.equal(read.self, `https://portal.example${path}`)
    assert.equal(json.feed_url, `https://portal.example${jsonPath}`)
    assert.equal(read.url, json.home_page_url)
    // This parser resolves references once more than it should.
    const visible = (text: string | null | undefined) => decode((text ?? '').replaceAll('\u0007', ''))
    assert.deepEqual(
      read.items.map(({ id, url, published, updated, authors }) => ({ id, url, published: published?.getTime(), updated: updated?.getTime(), authors: authors.map(({ name }) => name) })),
      json.items.map(({ id, url, date_published: published, date_modified: updated, authors }) => ({ id, url, published: Date.parse(published), updated: Date.parse(updated), authors: authors.map(({ name }) => name) })))
    assert.deepEqual(read.items.map(({ content }) => visible(content)), json.items.map((item) => visible(item.content_html)))
  })
}

test('public articles by time of publication, newest first', async () => {
  const titles = async (path: string) => readJsonFeed(await bodyOf(path)).items.map(({ title }) => title)
  const yibashou = ['扮靓城市名片 文明创建永不止步', '努力开创创建全国文明典范城市新局面']
  assert.deepEqual(await titles('/feed.json'), ['怪\u0007字 ]]> 😀 <b>&amp;', '另一个系列的', ...yibashou, '早先发布的'])
  assert.deepEqual(await titles('/yibashou/feed.json'), ['怪\u0007字 ]]> 😀 <b>&amp;', ...yibashou, '早先发布的'])
  assert.deepEqual(await titles('/dierji/feed.json'), ['另一个系列的'])
  assert.deepEqual(await titles('/kong/feed.json'), [])
})

test('no feed has withdrawn articles, drafts or scheduled articles', async () => {
  for (const path of ADDRESSES) for (const form of [path, path.replace('.xml', '.json')]) assert.doesNotMatch(await bodyOf(form), /撤下|草稿|还没到时间/, form)
})

test('the whole text is there, in addresses that hold anywhere', async () => {
  const [item] = readJsonFeed(await bodyOf('/feed.json')).items
  const html = item?.content_html ?? ''
  assert.match(html, /见<a href="https:\/\/portal\.example\/yibashou\/1">第一篇<\/a>和<a href="https:\/\/portal\.example\/yibashou\/3#p-1">下面<\/a>/)
  assert.match(html, /<li>2022-01-02：某处<\/li>/)
  for (const tag of readTags(html)) for (const name of ['href', 'src']) if (tag.attributes.has(name)) assert.match(tag.attributes.get(name) ?? '', /^https:\/\/portal\.example\//)
  assert.equal(readTags(html).filter(({ name }) => name === 'img').length, 2, 'the cover and the picture of the text')
  for (const words of ['\u0007', ']]>']) assert.ok(!(await bodyOf('/feed.xml')).includes(words))
})

test('times are in Beijing time; an article without a change of substance was updated when it was published', async () => {
  const items = readJsonFeed(await bodyOf('/feed.json')).items
  assert.deepEqual(items.map(({ date_published: published }) => published), [...Array.from({ length: 4 }, () => '2026-06-01T12:00:00+08:00'), '2026-05-31T23:05:00+08:00'])
  for (const item of items) assert.equal(item.date_modified, item.date_published)
})

test('an id holds through corrections, and a feed\'s date with it', async (t) => {
  const withText = async (text: string) => {
    const other = await openPortal(t, { files: { 'yibashou/03.md': addedArticleFile({ 发布时间: '2026-05-01 08:00' }, text), 'dierji/系列.md': '---\n标题: 甲\n---\n' } })
    return parseFeed((await other.app.inject('/feed.xml')).body)
  }
  const before = await withText('甲')
  const later = await withText('乙')
  assert.deepEqual(later.items.map(({ id }) => id), before.items.map(({ id }) => id))
})

test('a reader that has it isn\'t sent it again', async () => {
  for (const path of ['/feed.xml', '/feed.json', '/yibashou/feed.xml', '/yibashou/feed.json']) {
    const { headers } = await portal.ask(path)
    const etag = headers['etag'] ?? assert.fail('no etag')
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const again = await portal.ask(path, { headers: { 'if-none-match': known } })
      assert.equal(again.status, 304)
      assert.equal(again.body, '')
      assert.equal(again.headers['etag'], etag)
    }
    assert.equal((await portal.ask(path, { headers: { 'if-none-match': '"x"' } })).status, 200)
    assert.equal((await portal.ask(path, { method: 'HEAD' })).headers['etag'], etag)
  }
})

test('home and the series name their feeds, other pages none', async () => {
  const feedsOf = async (path: string) => readTags(await bodyOf(path)).filter(({ attributes }) => /atom|feed/.test(attributes.get('type') ?? '')).map(({ attributes }) => [attributes.get('rel'), attributes.get('type'), attributes.get('href')])
  assert.deepEqual(await feedsOf('/'), [['alternate', 'application/atom+xml', '/feed.xml'], ['alternate', 'application/feed+json', '/feed.json']])
  assert.deepEqual(await feedsOf('/yibashou'), [['alternate', 'application/atom+xml', '/yibashou/feed.xml'], ['alternate', 'application/feed+json', '/yibashou/feed.json']])
  assert.deepEqual(await feedsOf('/yibashou/1'), [])
})

test('other spellings redirect to the canonical address; unknown feeds are not found', async () => {
  const { status, headers } = await portal.ask('/feed.xml/?page=1')
  assert.deepEqual([status, headers['location']], [301, '/feed.xml?page=1'])
  for (const path of ['/nothing/feed.xml', '/streets/feed.xml', '/feed.xml?page=2', '/feed.rss']) assert.equal((await portal.ask(path)).status, 404, path)
  for (const page of ['1', '0', '-1', 'x', '']) assert.equal((await portal.ask(`/feed.xml?page=${page}`)).body, await bodyOf('/feed.xml'), page)
})

test('fifty at a time, each article once, the pages linked', async (t) => {
  const files = Object.fromEntries(Array.from({ length: 118 }, (_, index) => [`yibashou/${index + 3}.md`, addedArticleFile({ 编号: String(index + 3), 标题: `第${index + 3}号` })]))
  const many = await openPortal(t, { files })
  for (const form of ['json', 'xml']) {
    const ids: string[] = []
    const sizes: number[] = []
    for (let path: string | undefined = `/feed.${form}`; path !== undefined;) {
      const body: string = (await many.app.inject(path)).body
      const found = form === 'json' ? readJsonFeed(body).items.map(({ id }) => id) : parseFeed(body).items.map(({ id }) => id ?? '')
      if (form === 'xml') assert.deepEqual(await atomFaults(body), [])
      ids.push(...found)
      sizes.push(found.length)
      const next: string | undefined = form === 'json' ? readJsonFeed(body).next_url : /<link rel="next" [^>]*href="([^"]+)"/.exec(body)?.[1]
      path = next?.replace('https://portal.example', '')
    }
    assert.deepEqual(sizes, [50, 50, 20])
    assert.equal(new Set(ids).size, 120)
  }
})

test('below a base path, feeds lead below it', async (t) => {
  const below = await openPortal(t, { env: { BASE_PATH: '/zt/cw' } })
  for (const path of ['/zt/cw/feed.xml', '/zt/cw/yibashou/feed.json']) {
    const { status, body } = await below.ask(path)
    assert.equal(status, 200)
    for (const [address] of body.matchAll(/https:\/\/portal\.example[^"&<\\]*/g)) assert.ok(address.startsWith('https://portal.example/zt/cw/'), address)
  }
  assert.equal((await below.ask('/feed.xml')).status, 404)
})
