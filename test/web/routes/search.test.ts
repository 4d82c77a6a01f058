import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import fc from '../../property.ts'
import { addressesOf, elements, ofClass, ofName, readTags, textOf } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal } from '../../helper.ts'

const many = Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`yibashou/${index + 100}.md`, addedArticleFile({ 编号: String(index + 100), 标题: `第${index}篇谈鲟鱼`, 街道: index % 2 ? '新华路街道' : '孝义街道', 日期: String(2000 + index % 3) }, '鲟鱼。')]))
const portal = await openPortal({ after }, {
  files: {
    ...many,
    'yibashou/03.md': addedArticleFile({ 编号: '3', 标题: '<b>标&题</b>', 街道: '孝义街道' }, '**粗**体和**斜**体，[链接](https://example.org/secretlink)，<script>alert(1)</script>，鳜鱼。'),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 状态: '草稿' }, '鳤鱼'),
  },
})

/** Each ask from another address: the limit has its own test. */
let asked = 0
async function get (path: string) {
  asked++
  return await portal.app.inject({ url: path, remoteAddress: `10.${asked >> 16 & 255}.${asked >> 8 & 255}.${asked & 255}` })
}
const search = async (typed: string, rest = '') => await get(`/search?q=${encodeURIComponent(typed)}${rest}`)
const marked = (html: string) => ofName(html, 'mark').map(textOf)

test('in a passage numbers keep their units, and no character is lost', async () => {
  const { body } = await portal.app.inject(`/search?q=${encodeURIComponent('户籍人口')}`)
  const [passage = ''] = ofClass(body, 'piece__summary')
  assert.match(textOf(passage), /辖区面积3\.8平方公里，户籍人口3\.9万，常住人口4\.5万/)
  assert.deepEqual(ofClass(passage, 'nobr').map(textOf).slice(0, 3), ['3.8平方公里', '3.9万', '4.5万'])
})

test('a word is found, marked, counted, and linked to its paragraph', async () => {
  const { statusCode, body } = await search('流动红旗')
  assert.equal(statusCode, 200)
  assert.match(textOf(body), /找到1篇文章/)
  assert.deepEqual([...new Set(marked(body))], ['流动红旗'])
  const address = addressesOf(body).find((one) => one.startsWith('/yibashou/1#p-')) ?? ''
  assert.ok((await get('/yibashou/1')).body.includes(`id="${address.split('#')[1]}"`))
})

test('marks, Markdown and markup never show in a passage; a word cut by emphasis is found', async () => {
  assert.match(textOf(ofClass((await search('190多个老旧小区')).body, 'piece__summary').join('')), /对辖区190多个老旧小区进行/)
  const { body } = await search('粗体和斜体')
  const shown = textOf(ofClass(body, 'piece__summary').join(''))
  assert.match(shown, /粗体和斜体，链接，<script>alert\(1\)<\/script>/)
  assert.doesNotMatch(shown, /\*|secretlink|\]\(/)
  assert.deepEqual(readTags(body).filter((tag) => tag.name === 'script' && !tag.closing && !tag.attributes.get('src')?.startsWith('/assets/')), [])
  assert.match(textOf(ofClass((await search('标&题')).body, 'piece__title').join('')), /<b>标&题<\/b>/)
})

test('streets, projects, figures and series come before the articles', async () => {
  const { body } = await search('新华路')
  assert.ok(body.indexOf('/streets/xinhualu') < body.indexOf('id="result"'))
  const figures = (await search('文艺轻骑兵下基层')).body
  assert.match(textOf(ofClass(figures, 'figures').join('')), /50余场次/)
  assert.ok(addressesOf(figures).includes(`/data?metric=${encodeURIComponent('文艺轻骑兵下基层')}`))
  assert.ok(addressesOf((await search('站前街综合整治')).body).some((address) => address.startsWith('/projects/')))
  assert.match((await search('开门红')).body, /<mark>开门红<\/mark>/)
  assert.ok(addressesOf((await search('xhl')).body).includes('/streets/xinhualu'))
})

test('20 on a page; every article once, on stable pages', async () => {
  const seen: string[] = []
  let path: string | undefined = `/search?q=${encodeURIComponent('鲟鱼')}`
  for (let page = 0; path !== undefined; page++) {
    const { body } = await get(path)
    assert.match(textOf(body), /找到45篇文章/)
    const links = ofClass(body, 'piece__title').flatMap(addressesOf)
    assert.equal(links.length, page < 2 ? 20 : 5)
    seen.push(...links)
    path = readTags(body).find((tag) => tag.attributes.get('rel') === 'next')?.attributes.get('href')
  }
  assert.equal(new Set(seen).size, 45)
  assert.match(textOf((await search('鲟鱼', '&page=99')).body), /第3页，共3页/)
})

test('filters narrow, and the empty fields of the form leave the address', async () => {
  assert.match(textOf((await search('鲟鱼', '&street=xinhualu')).body), /找到22篇文章/)
  assert.match(textOf((await search('鲟鱼', '&year=2001&street=xinhualu')).body), /找到\d+篇文章/)
  const reply = await search('鲟鱼', '&street=&year=2001')
  assert.equal(reply.statusCode, 302)
  assert.equal(reply.headers.location, `/search?q=${encodeURIComponent('鲟鱼')}&year=2001`)
})

const KIND: Record<string, string> = {
  empty: '', blank: ' 　\t', 'one sign': '，', 'a thousand characters': '文'.repeat(1000), 'control characters': '\0\u0001\u001b\n', operators: '"*(^ NEAR OR -', quotes: '""', 'a half pair': '\ud800', SQL: "' OR 1=1; DROP TABLE search; --", 'many words': Array.from({ length: 60 }, (_, index) => `词${index}`).join(' '),
}
for (const [about, typed] of Object.entries(KIND)) {
  test(`${about}: 200 and a friendly page`, async () => {
    for (const path of ['/search', '/search.json']) {
      const { statusCode, body } = await get(`${path}?q=${encodeURIComponent(typed.toWellFormed())}`)
      assert.equal(statusCode, 200)
      if (path === '/search') assert.equal(elements(body, (tag) => tag.attributes.get('role') === 'search').length, 1)
    }
  })
}

test('a long query is cut, and that is said', async () => {
  const json = async (typed: string) => JSON.parse((await get(`/search.json?q=${encodeURIComponent(typed)}`)).body)
  const nine = '一 二 三 四 五 六 七 八 九'
  assert.match(textOf((await search(nine)).body), /最多100个字、8个词/)
  assert.deepEqual({ ...await json(nine), results: [] }, { query: nine, words: nine.split(' ').slice(0, 8), cut: true, count: 0, page: 1, pages: 1, next: null, results: [] })
  assert.equal((await json(nine.slice(0, -2))).cut, false)
  assert.deepEqual([(await json('文'.repeat(101))).cut, (await json('文'.repeat(101))).query], [true, '文'.repeat(100)])
  assert.match(textOf((await search('文'.repeat(1000))).body), /只用了前面的部分/)
  assert.doesNotMatch(textOf((await search('文'.repeat(100))).body), /只用了前面的部分/)
})

test('nothing found: the words one by one, names that sound alike, titles that are near, the series', async () => {
  const { body } = await search('新话路 流动红旗')
  assert.match(textOf(body), /没有找到/)
  for (const address of ['/streets/xinhualu', `/search?q=${encodeURIComponent('流动红旗')}`, '/yibashou']) assert.ok(addressesOf(ofName(body, 'main').join('')).includes(address), address)
  assert.ok(addressesOf((await search('扮靓城市明片')).body).includes('/yibashou/2'))
})

test('drafts are not found, nor counted', async () => {
  assert.match(textOf((await search('鳤鱼')).body), /没有找到/)
  assert.equal(JSON.parse((await get(`/search.json?q=${encodeURIComponent('鳤')}`)).body).count, 0)
})

test('/search.json says the same as the page', async () => {
  const { headers, body } = await get(`/search.json?q=${encodeURIComponent('鲟鱼')}&page=2`)
  assert.equal(headers['content-type'], 'application/json; charset=utf-8')
  const { count, page, pages: last, results, next } = JSON.parse(body)
  assert.deepEqual({ count, page, pages: last, results: results.length }, { count: 45, page: 2, pages: 3, results: 20 })
  assert.equal(next, `https://portal.example/search.json?q=${encodeURIComponent('鲟鱼')}&page=3`)
  assert.match(results[0].address, /^https:\/\/portal\.example\/yibashou\/\d+#p-/)
  assert.deepEqual(results[0].matched, ['鲟鱼'])
  const pages = await Promise.all([1, 2, 3].map(async (page) => JSON.parse((await get(`/search.json?q=${encodeURIComponent('鲟鱼')}&page=${page}`)).body).results as { date: string, title: string }[]))
  const dates = pages.flat().map(({ date }) => date)
  assert.deepEqual(dates, dates.toSorted().reverse(), 'newer first, over all pages')
})

test('browsers can add the search; each page tells them', async () => {
  const { headers, body } = await get('/opensearch.xml')
  assert.match(String(headers['content-type']), /^application\/opensearchdescription\+xml/)
  assert.match(body, /template="https:\/\/portal\.example\/search\?q=\{searchTerms\}"/)
  assert.ok([...(/<ShortName>(.*)<\/ShortName>/.exec(body)?.[1] ?? '')].length <= 16)
  for (const path of ['/', '/nothing', '/yibashou/1']) {
    const page = (await get(path)).body
    assert.equal(readTags(page).find((tag) => tag.attributes.get('rel') === 'search')?.attributes.get('href'), '/opensearch.xml')
    assert.ok(addressesOf(page).includes('/search'), path)
  }
})

test('under a base path every address has it', async (t) => {
  const below = await openPortal(t, { env: { BASE_PATH: '/zt/chuangwen' } })
  const { body } = await below.app.inject(`/zt/chuangwen/search?q=${encodeURIComponent('文明')}`)
  for (const address of addressesOf(body)) assert.match(address, /^(?:https:\/\/portal\.example)?\/zt\/chuangwen\/|^#/)
})

test('an address that asks too often is told to wait; others, and other pages, are not', async () => {
  const from = async (remoteAddress: string, url: string) => (await portal.app.inject({ url, remoteAddress })).statusCode
  for (let index = 0; index < 120; index++) assert.equal(await from('192.0.2.1', `/search?q=${index}`), 200)
  const refused = await portal.app.inject({ url: '/search?q=x', remoteAddress: '192.0.2.1' })
  assert.equal(refused.statusCode, 429)
  assert.match(refused.body, /访问太频繁/)
  assert.equal(await from('192.0.2.2', '/search'), 200)
  assert.equal(await from('192.0.2.1', '/'), 200)
})

test('whatever is asked, never a fault of ours', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 60 }), fc.array(fc.constantFrom('"', '*', '(', ')', '^', 'NEAR', ' OR ', '“', '”', '\0', '文', '明', 'xhl', ' ', '-', '%', '\\')).map((list) => list.join('')))
  await fc.assert(fc.asyncProperty(fc.constantFrom('/search', '/search.json'), fc.array(fc.tuple(fc.constantFrom('q', 'q', 'series', 'street', 'year', 'page', 'q[]', '__proto__'), text), { maxLength: 4 }), async (path, parameters) => {
    const query = parameters.map(([name, value]) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')
    const { statusCode } = await get(`${path}?${query}`)
    assert.ok([200, 302].includes(statusCode), `${statusCode}`)
  }), { numRuns: 500 })
  await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary-ascii', maxLength: 80 }), async (tail) => {
    const { statusCode } = await get(`/search${tail.replace(/[^!-~]/g, '%')}`)
    assert.ok(statusCode < 500)
  }), { numRuns: 500 })
  assert.deepEqual(portal.log.filter(({ level }) => Number(level) >= 50), [])
})
