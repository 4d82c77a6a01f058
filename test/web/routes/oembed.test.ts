import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { decode, ofClass, readTags, textOf } from '../../html.ts'
import { validateXML } from 'xmllint-wasm'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const FIGURE = '/data/f-72e0dff05be5'
const portal = await openPortal({ after }, { files: { 'yibashou/03.md': addedArticleFile({ 状态: '撤下', 撤下原因: '甲' }), 'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '草稿' }) } })
const oembed = (url: string, more = '') => `/oembed?url=${encodeURIComponent(url)}${more}`
const embedOf = async (path: string, more = '') => JSON.parse((await portal.app.inject(oembed(`https://portal.example${path}`, more))).body) as Record<string, unknown>

test('an article is a link with its title and speaker', async () => {
  const reply = await portal.ask(oembed('https://portal.example/yibashou/1'))
  assert.equal(reply.status, 200)
  assert.equal(reply.headers['content-type'], 'application/json; charset=utf-8')
  assert.deepEqual(JSON.parse(reply.body), {
    type: 'link',
    version: '1.0',
    provider_name: '争创全国文明典范城市',
    provider_url: 'https://portal.example/',
    cache_age: 3600,
    title: '努力开创创建全国文明典范城市新局面',
    author_name: '路向前',
    author_url: 'https://portal.example/yibashou/1',
  })
})

test('a figure is its card in an iframe of at most the requested size', async () => {
  const { html, ...embed } = await embedOf(FIGURE)
  assert.deepEqual([embed['type'], embed['title'], embed['width'], embed['height']], ['rich', '50余场次 主题宣传教育活动（孝义街道）', 480, 320])
  const [frame, ...others] = readTags(String(html)).filter(({ closing }) => !closing)
  assert.deepEqual(others, [])
  assert.equal(frame?.name, 'iframe')
  assert.equal(frame.attributes.get('src'), `https://portal.example${FIGURE}/card`)
  assert.ok(frame.attributes.get('title'))
  for (const [more, size] of [['&maxwidth=300', [300, 400]], ['&maxheight=200', [480, 200]], ['&maxwidth=9999&maxheight=9999', [480, 320]], ['&maxwidth=x&maxheight=-1', [480, 320]]] as const) {
    const { width, height, html: markup } = await embedOf(FIGURE, more)
    assert.deepEqual([width, height], size, more)
    assert.match(String(markup), new RegExp(` width="${size[0]}" height="${size[1]}" `))
  }
})

test('XML says what JSON says', async () => {
  for (const path of ['/yibashou/1', FIGURE]) {
    const { status, headers, body } = await portal.ask(oembed(`https://portal.example${path}`, '&format=xml'))
    assert.equal(status, 200)
    assert.equal(headers['content-type'], 'text/xml; charset=utf-8')
    assert.ok((await validateXML({ xml: body, normalization: 'format' })).valid)
    const said = Object.fromEntries([...body.matchAll(/^<(\w+)>(.*)<\/\1>$/gm)].map(([, name, value = '']) => [name, decode(value)]))
    assert.deepEqual(said, Object.fromEntries(Object.entries(await embedOf(path)).map(([name, value]) => [name, String(value)])))
  }
})

test('articles and figures name their oEmbed, in both forms, and other pages none', async () => {
  for (const path of ['/yibashou/1', FIGURE]) {
    const links = readTags((await portal.app.inject(path)).body).filter(({ attributes }) => attributes.get('type')?.endsWith('+oembed'))
    assert.deepEqual(links.map(({ attributes }) => attributes.get('type')), ['application/json+oembed', 'text/xml+oembed'])
    for (const { attributes } of links) {
      const address = attributes.get('href') ?? ''
      assert.ok(address.startsWith('https://portal.example/oembed?'))
      assert.equal((await portal.ask(address.replace('https://portal.example', ''))).status, 200)
    }
  }
  for (const path of ['/', '/yibashou', '/yibashou/3', '/data']) assert.doesNotMatch((await portal.app.inject(path)).body, /oembed/)
})

test('an address is known with a query, a fragment, a slash or by http', async () => {
  for (const address of ['https://portal.example/yibashou/1?from=wechat', 'https://portal.example/yibashou/1#p-6df0738f', 'https://portal.example/yibashou/1/', 'http://portal.example/yibashou/1', 'https://PORTAL.example/yibashou/01']) {
    assert.equal((await portal.ask(oembed(address))).status, 200, address)
  }
})

test('an address without a public article or figure is not found', async () => {
  for (const address of ['https://evil.example/yibashou/1', 'https://portal.example.evil.example/yibashou/1', 'https://portal.example:81/yibashou/1', 'ftp://portal.example/yibashou/1', 'javascript:alert(1)', '/yibashou/1', 'https://portal.example/', 'https://portal.example/yibashou', 'https://portal.example/yibashou/3', 'https://portal.example/yibashou/4', 'https://portal.example/yibashou/99', 'https://portal.example/data/f-000000000000', 'https://portal.example/data/fields', 'https://portal.example/desk/1', `https://portal.example${FIGURE}/card`]) {
    assert.equal((await portal.ask(oembed(address))).status, 404, address)
  }
  assert.equal((await portal.ask('/oembed')).status, 400)
  assert.equal((await portal.ask('/oembed?url=a&url=b')).status, 400)
  assert.equal((await portal.ask(oembed('https://portal.example/yibashou/1', '&format=yaml'))).status, 501)
})

test('a card has the words first, how they read, what they count, whose they are, and leads to the paragraph', async () => {
  const { status, body } = await portal.ask(`${FIGURE}/card`)
  assert.equal(status, 200)
  const text = textOf(ofClass(body, 'card')[0] ?? '').replace(/\s+/g, ' ').trim()
  assert.equal(text, '50余场次 主题宣传教育活动 读作 超过 50，不足 60 孝义街道 · 2021年 刘旭辉（孝义街道党工委副书记、办事处主任） 扮靓城市名片 文明创建永不止步（第2篇第2段） 争创全国文明典范城市')
  const tags = readTags(body)
  assert.ok(tags.some(({ name, attributes }) => name === 'meta' && attributes.get('name') === 'robots' && attributes.get('content') === 'noindex'))
  assert.equal(tags.find(({ attributes }) => attributes.get('rel') === 'canonical')?.attributes.get('href'), `https://portal.example${FIGURE}`)
  assert.deepEqual(tags.filter(({ name, closing }) => name === 'a' && !closing).map(({ attributes }) => [attributes.get('href'), attributes.get('target'), attributes.get('rel')]), [
    [`https://portal.example${FIGURE}`, '_blank', 'noopener'], ['https://portal.example/yibashou/2#p-fb3c1708', '_blank', 'noopener'],
  ])
})

test('below a base path', async (t) => {
  const below = await openPortal(t, { env: { BASE_PATH: '/zt/cw' } })
  const embed = JSON.parse((await below.app.inject(`/zt/cw${oembed(`https://portal.example/zt/cw${FIGURE}`)}`)).body) as { html: string }
  assert.match(embed.html, /src="https:\/\/portal\.example\/zt\/cw\/data\/f-72e0dff05be5\/card"/)
  assert.equal((await below.ask(`/zt/cw${oembed(`https://portal.example${FIGURE}`)}`)).status, 404)
  assert.equal((await below.ask(`/zt/cw${FIGURE}/card`)).status, 200)
})
