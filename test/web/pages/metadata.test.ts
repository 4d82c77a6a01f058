// Metadata for share cards, government inspections and old browsers: only what is known.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { ofName, readTags, textOf } from '../../html.ts'
import { addedArticleFile, PNG } from '../../content-files.ts'
import { openPortal, pagesFrom } from '../../helper.ts'

/** A PNG that says it has this size: nothing of it is decoded but its head and its end. */
function pngOf (width: number, height: number): Buffer {
  const bytes = Buffer.from(PNG)
  bytes.writeUInt32BE(width, 16)
  bytes.writeUInt32BE(height, 20)
  return bytes
}

const portal = await openPortal({ after }, {
  files: {
    'yibashou/03.md': addedArticleFile({ 编号: '3', 标题: '有时间的一篇', 来源: '某报', 发布时间: '2026-05-31 23:05', 封面: '图片/小.png', 封面说明: '小图' }, '一段。\n\n![大图](图片/大.png)'),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 封面: '图片/大.png', 封面说明: '大图' }),
    'yibashou/图片/小.png': pngOf(299, 400),
    'yibashou/图片/大.png': pngOf(300, 300),
  },
})

async function metasOf (path: string): Promise<Map<string, string[]>> {
  const metas = new Map<string, string[]>()
  for (const { name, attributes } of readTags((await portal.app.inject(path)).body)) {
    const key = ['name', 'property', 'itemprop', 'http-equiv'].map((kind) => attributes.get(kind)).find((value) => value !== undefined)
    if (name !== 'meta' || key === undefined) continue
    const known = attributes.has('itemprop') ? `itemprop ${key}` : key
    metas.set(known, [...metas.get(known) ?? [], attributes.get('content') ?? ''])
  }
  return metas
}

test('every page: title and description for share cards, and the words that keep old browsers and search engines from rebuilding it', async () => {
  // A card is no page of the site: it stands in the pages of others, and says where the figure's own page is.
  for (const path of [...await pagesFrom(portal, '/'), '/nothing'].filter((one) => !one.endsWith('/card'))) {
    const metas = await metasOf(path)
    assert.deepEqual(metas.get('renderer'), ['webkit'], path)
    assert.deepEqual(metas.get('applicable-device'), ['pc,mobile'], path)
    assert.deepEqual(metas.get('Cache-Control'), ['no-transform', 'no-siteapp'], path)
    assert.deepEqual(metas.get('SiteName'), ['争创全国文明典范城市'], path)
    assert.equal(metas.get('SiteIDCode'), undefined, 'a code is never invented')
    for (const [share, own] of [['og:title', 'itemprop name'], ['og:description', 'itemprop description']] as const) {
      assert.ok(metas.get(share)?.[0], `${path}: ${share}`)
      assert.deepEqual(metas.get(own), metas.get(share), path)
    }
    assert.deepEqual(metas.get('description'), metas.get('og:description'), path)
    if (path !== '/nothing') assert.ok(metas.get('og:url')?.[0]?.startsWith('https://portal.example/'), path)
  }
})

test('an article has PubDate (发布时间 or the first publication), and ContentSource only with 来源', async () => {
  const known = await metasOf('/yibashou/3')
  assert.deepEqual(known.get('ArticleTitle'), ['有时间的一篇'])
  assert.deepEqual(known.get('PubDate'), ['2026-05-31 23:05'])
  assert.deepEqual(known.get('ContentSource'), ['某报'])
  assert.deepEqual(known.get('Keywords'), ['“一把手”谈创建,新华路街道,某人'])
  assert.deepEqual(known.get('og:type'), ['article'])
  const unknown = await metasOf('/yibashou/1')
  assert.deepEqual(unknown.get('PubDate'), ['2026-06-01 12:00'])
  assert.equal(unknown.get('ContentSource'), undefined)
})

test('the picture of a share card is the first of the page that is at least 300 × 300', async () => {
  const image = async (path: string) => {
    const metas = await metasOf(path)
    assert.deepEqual(metas.get('itemprop image'), metas.get('og:image'))
    return metas.get('og:image')?.[0]
  }
  const large = await image('/yibashou/4')
  assert.match(large ?? '', /^https:\/\/portal\.example\/media\/[0-9a-f]{32}\.png$/)
  assert.equal(await image('/yibashou/3'), large, 'a cover that is too small is passed over')
  assert.equal(await image('/yibashou/1'), 'https://portal.example/yibashou/1/poster.png', 'the poster, which stands on the page, where there is no other')
  assert.equal(await image('/streets'), undefined)
})

test('a long title has the window to itself, and is whole where it is shared', async (t) => {
  const title = '创文'.repeat(40)
  const long = await openPortal(t, { files: { 'yibashou/03.md': addedArticleFile({ 标题: title }), 'yibashou/04.md': addedArticleFile({ 编号: '4', 标题: title.slice(0, 68) }) } })
  const titleOf = async (path: string) => textOf(ofName((await long.app.inject(path)).body, 'title')[0] ?? '')
  assert.equal(await titleOf('/yibashou/3'), `${title.slice(0, 69)}…`)
  assert.equal(await titleOf('/yibashou/4'), title.slice(0, 68))
  assert.equal(await titleOf('/yibashou/1'), '努力开创创建全国文明典范城市新局面 - 争创全国文明典范城市')
  assert.ok((await long.app.inject('/yibashou/3')).body.includes(`<meta property="og:title" content="${title}">`))
})

test('lists say their name, description, keywords and type', async () => {
  for (const path of ['/yibashou', '/streets', '/streets/xinhualu', '/projects', '/data']) {
    const metas = await metasOf(path)
    for (const name of ['ColumnName', 'ColumnDescription', 'ColumnKeywords', 'ColumnType']) assert.ok(metas.get(name)?.[0], `${path}: ${name}`)
  }
})
