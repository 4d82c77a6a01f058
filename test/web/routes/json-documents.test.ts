// The JSON of articles, series, streets and projects: the content of the page, in the published schema.
import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { HOSTILE } from '../../exports/figure-records.ts'
import { undeclared, validate } from '../../exports/json-schema.ts'
import { elements, ofClass, ofName, readTags, textOf } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal, type Portal } from '../../helper.ts'

const ORIGIN = 'https://www.example.gov.cn'
const LATER = '2026-12-01 08:00'
const portal = await openPortal({ after }, {
  env: { BASE_PATH: '/zt', SITE_ORIGIN: ORIGIN },
  files: {
    '站点.yml': '名称: 某网站\n主办单位: 某单位\n数据许可: 注明出处即可使用\n数据署名: 某单位，某网站\n',
    'yibashou/03.md': addedArticleFile(
      { 标题: '三', 街道: '新华路街道、孝义街道', 日期: '2022-03', 来源: '某报', 责任编辑: '某编辑', 摘要: '一句话。', 发布时间: '2026-05-31 23:05', 更正: '\n  - 日期: 2022-01-02\n    说明: 某处' },
      '# 小标题\n\n第一段**重点**。\n\n- 一项\n- 又一项\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n'),
    'yibashou/04.md': addedArticleFile({ 编号: '4', 标题: '撤下的标题', 状态: '撤下', 撤下原因: '某个原因', 摘要: '藏着摘要' }, '藏着正文，活动[7场次]{志愿服务活动}。'),
    'yibashou/05.md': addedArticleFile({ 编号: '5', 标题: '藏着草稿', 状态: '草稿' }),
    'yibashou/06.md': addedArticleFile({ 编号: '6', 标题: '藏着以后', 发布时间: LATER }),
    'yibashou/07.md': addedArticleFile({ 编号: '7', 标题: '撤下而不说', 状态: '撤下' }),
    'kong/系列.md': '---\n标题: 空系列\n---\n',
    '街道/空街道.md': '---\n名称: 空街道\n网址: kong\n---\n',
  },
})

type Json = Record<string, unknown>
interface Document extends Json { article: Json, series: Json, street: Json, project: Json, articles: Json[], projects: Json[], mentions: Json[], figures: Json[], count: number }
const get = async (path: string, options = {}) => await portal.ask(`/zt${path}`, options)
async function read (path: string, of: Portal = portal): Promise<Document> {
  const { status, body } = await of.ask(`${of.config.basePath}${path}`)
  assert.equal(status, 200, path)
  return JSON.parse(body) as Document
}
const all = await read('/data.json')
const schema = await read('/data.schema.json') as unknown as Json & { $defs: Record<string, Json> }

/** Each kind of page, with what its document is called in the schema. */
const DOCUMENTS: Record<string, string> = {
  '/yibashou/1': 'articleDocument',
  '/yibashou/2': 'articleDocument',
  '/yibashou/3': 'articleDocument',
  '/yibashou/4': 'articleDocument',
  '/yibashou/7': 'articleDocument',
  '/yibashou': 'seriesDocument',
  '/kong': 'seriesDocument',
  '/streets/xinhualu': 'streetDocument',
  '/streets/kong': 'streetDocument',
  '/projects/laojiu-louyuan': 'projectDocument',
  '/projects/luobinlu': 'projectDocument',
}

test('the coverage board keeps the schema that it names', async () => {
  const board = await read('/data/coverage.json')
  assert.equal(board['schema'], `${ORIGIN}/zt/data.schema.json#/$defs/coverage`)
  const own = schema.$defs['coverage'] ?? assert.fail()
  assert.deepEqual([validate(board, own, schema), undeclared(board, own, schema)], [[], []])
})

for (const [page, name] of Object.entries(DOCUMENTS)) {
  describe(`${page}.json`, () => {
    test('keeps the published schema and has nothing that it doesn\'t declare', async () => {
      const document = await read(`${page}.json`)
      const own = schema.$defs[name] ?? assert.fail(name)
      assert.deepEqual(validate(document, own, schema), [])
      assert.deepEqual(undeclared(document, own, schema), [])
      assert.equal(document['schema'], `${ORIGIN}/zt/data.schema.json#/$defs/${name}`)
    })

    test('says whose it is and where the page is; the page leads to it', async () => {
      const { publisher, licence, attribution, address, page: at } = await read(`${page}.json`)
      assert.deepEqual([publisher, licence, attribution, address, at], ['某单位', '注明出处即可使用', '某单位，某网站', `${ORIGIN}/zt${page}.json`, `${ORIGIN}/zt${page}`])
      const links = readTags((await get(page)).body).filter((tag) => tag.name === 'link' && tag.attributes.get('rel') === 'alternate' && tag.attributes.get('type') === 'application/json')
      assert.deepEqual(links.map((link) => link.attributes.get('href')), [`/zt${page}.json`])
    })

    test('is open to any site, and kept for a blink', async () => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await get(`${page}.json`, { method })
        assert.equal(status, 200)
        assert.equal(headers['content-type'], 'application/json; charset=utf-8')
        assert.equal(headers['access-control-allow-origin'], '*')
        assert.equal(headers['x-content-type-options'], 'nosniff')
        assert.equal(headers['cache-control'], 'public, max-age=2, stale-while-revalidate=30, stale-if-error=604800')
        assert.match(headers['content-disposition'] ?? '', /^inline; filename="[\w-]+\.json"; filename\*=UTF-8''\S+\.json$/)
        assert.equal(body === '', method === 'HEAD')
      }
    })
  })
}

test('every address in them is whole and on our own origin, every time has its offset', async () => {
  const look = (value: unknown, key: string): void => {
    if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) look(inner, name)
    else if (/address$/i.test(key) && value !== null) assert.ok(String(value).startsWith(`${ORIGIN}/zt/`), String(value))
    else if (/At$/.test(key) && value !== null) assert.match(String(value), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+08:00$/)
  }
  for (const page of Object.keys(DOCUMENTS)) look(await read(`${page}.json`), '')
})

describe('an article', () => {
  test('has the text of the page by paragraphs, under the ids that lead there', async () => {
    for (const number of [1, 2, 3]) {
      const { article } = await read(`/yibashou/${number}.json`)
      const page = (await get(`/yibashou/${number}`)).body
      const paragraphs = article['paragraphs'] as { id: string, text: string, address: string }[]
      assert.ok(paragraphs.length >= 3)
      for (const { id, text, address } of paragraphs) {
        assert.equal(address, `${ORIGIN}/zt/yibashou/${number}#${id}`)
        const [shown = ''] = elements(page, (tag) => tag.attributes.get('id') === id)
        assert.equal(textOf(shown).replace(/\s+/g, ''), text.replace(/\s+/g, ''))
      }
    }
  })

  test('has all that is known of it', async () => {
    const { article } = await read('/yibashou/3.json')
    const { paragraphs: _paragraphs, ...rest } = article
    assert.deepEqual(rest, {
      state: 'published',
      title: '三',
      series: 'yibashou',
      seriesTitle: '争创全国文明典范城市“一把手”谈创建',
      number: 3,
      version: 1,
      publishedAt: '2026-05-31T23:05:00+08:00',
      updatedAt: null,
      address: `${ORIGIN}/zt/yibashou/3`,
      dataAddress: `${ORIGIN}/zt/yibashou/3.json`,
      speaker: '某人',
      position: '某职务',
      streets: [{ name: '新华路街道', address: `${ORIGIN}/zt/streets/xinhualu` }, { name: '孝义街道', address: `${ORIGIN}/zt/streets/xiaoyi` }],
      date: '2022-03',
      summary: '一句话。',
      source: '某报',
      editor: '某编辑',
      characters: article['characters'],
      corrections: [{ date: '2022-01-02', note: '某处' }],
      figures: [],
    })
  })

  test('has its figures as the exports have them', async () => {
    const { article } = await read('/yibashou/1.json')
    const figures = article['figures'] as Json[]
    const expected = all.figures.filter((figure) => (figure['article'] as { number: number }).number === 1)
    assert.equal(figures.length, expected.length)
    for (const figure of expected) assert.deepEqual(figures.find(({ id }) => id === figure['id']), figure)
    assert.deepEqual(figures.map(({ words }) => words), ofClass((await get('/yibashou/1')).body, 'figure').map(textOf))
  })

  test('that was withdrawn gives its state and reason, and nothing of its text', async () => {
    const { body } = await get('/yibashou/4.json')
    assert.doesNotMatch(body, /藏着|某人|某职务|7场次/)
    const { article } = JSON.parse(body) as Document
    assert.deepEqual(Object.keys(article).sort(), ['address', 'dataAddress', 'number', 'publishedAt', 'series', 'seriesTitle', 'state', 'title', 'updatedAt', 'version', 'withdrawnReason'])
    assert.deepEqual([article['state'], article['withdrawnReason'], article['title']], ['withdrawn', '某个原因', '撤下的标题'])
    assert.equal((await read('/yibashou/7.json')).article['withdrawnReason'], null)
  })
})

test('a series has its note and its public articles in order', async () => {
  const { series, articles } = await read('/yibashou.json')
  assert.deepEqual(articles.map(({ number }) => number), [1, 2, 3])
  assert.deepEqual([series['slug'], series['shortTitle'], series['count']], ['yibashou', '“一把手”谈创建', 3])
  assert.match(String(series['editorsNote']), /^为全面落实/)
  const { article } = await read('/yibashou/3.json')
  for (const [key, value] of Object.entries(articles[2] ?? {})) assert.deepEqual(article[key], value, key)
  assert.doesNotMatch((await get('/yibashou.json')).body, /藏着|撤下的标题/)
})

test('a street has its projects, its articles and all its figures', async () => {
  const { street, projects, articles, figures, count } = await read('/streets/xinhualu.json')
  assert.deepEqual([street['slug'], street['name'], street['category']], ['xinhualu', '新华路街道', '街道'])
  assert.deepEqual(projects.map(({ name }) => name), ['老旧楼院改造'])
  assert.deepEqual(articles.map(({ number }) => number), [3, 1])
  assert.deepEqual(figures, all.figures.filter((figure) => (figure['street'] as { name: string }).name === '新华路街道'))
  assert.equal(count, figures.length)
})

test('a project has its figures and the places that speak of it without a number', async () => {
  const { project, figures, count } = await read('/projects/laojiu-louyuan.json')
  assert.deepEqual([project['name'], project['street']], ['老旧楼院改造', { name: '新华路街道', address: `${ORIGIN}/zt/streets/xinhualu` }])
  assert.deepEqual(figures, all.figures.filter((figure) => (figure['project'] as { name: string } | null)?.name === '老旧楼院改造'))
  assert.equal(count, figures.length)
  const { mentions: [mention, ...others] } = await read('/projects/luobinlu.json')
  assert.equal(others.length, 0)
  assert.equal(mention?.['words'], '洛滨路拆迁工程')
  assert.ok(String(mention?.['sentence']).includes('洛滨路拆迁工程'))
})

test('documents that are not public have none', async () => {
  for (const path of ['/yibashou/5', '/yibashou/6', '/yibashou/8', '/yibashou/0', '/yibashou/1x', '/yibashou/1.json', '/nothing', '/nothing/1', '/streets/nowhere', '/streets', '/projects/nothing', '/projects', '/yibashou.json', '/%00', '/yibashou/%00', '/streets/__proto__']) {
    assert.equal((await get(`${path}.json`)).status, 404, path)
  }
})

test('other spellings redirect once, with their query', async () => {
  for (const [spelt, address] of [['/yibashou/01.json?a=1', '/yibashou/1.json?a=1'], ['/yibashou.json/', '/yibashou.json'], ['/streets/xinhualu.jso%6e', '/streets/xinhualu.json'], ['/projects/laojiu-louyuan.json/?', '/projects/laojiu-louyuan.json?']] as const) {
    const { status, headers } = await get(spelt)
    assert.deepEqual([status, headers['location']], [301, `/zt${address}`])
  }
})

test('hostile content comes back exactly', async (t) => {
  const payloads = HOSTILE.filter((text) => text.trim() !== '' && !/[\p{Cc}\ud800-\udfff\u2028\u2029\ufeff]/u.test(text))
  const files = Object.fromEntries(payloads.map((text, index) => [`yibashou/h${index}.md`, addedArticleFile({ 编号: String(100 + index), 标题: JSON.stringify(text), 讲述人: JSON.stringify(text) })]))
  const hostile = await openPortal(t, { files })
  const { articles } = await read('/yibashou.json', hostile)
  assert.ok(articles.length > 20)
  const titles = new Set(articles.map(({ title }) => title))
  for (const text of payloads.filter((one) => one.trim() === one && !/^\s|\s$/u.test(one))) {
    const found = articles.find(({ title }) => title === text)
    if (!titles.has(text)) continue
    const { article } = await read(`/yibashou/${String(found?.['number'])}.json`, hostile)
    assert.deepEqual([article['title'], article['speaker']], [text, text])
  }
})

test('/data/fields explains every key of them, with an example of each', async () => {
  const { body } = await get('/data/fields')
  const section = elements(body, (tag) => tag.attributes.get('aria-labelledby') === 'documents')[0] ?? ''
  const keys = ofName(section, 'code').map(textOf)
  const pathsOf = (value: unknown, path: string): string[] => {
    if (Array.isArray(value)) return value.flatMap((item) => pathsOf(item, `${path}[]`))
    if (typeof value !== 'object' || value === null) return [path]
    return Object.entries(value).flatMap(([key, inner]) => /(?:^|\.)figures$/.test(path === '' ? key : `${path}.${key}`) ? [path === '' ? key : `${path}.${key}`] : pathsOf(inner, path === '' ? key : `${path}.${key}`))
  }
  const head = new Set(['title', 'label', 'publisher', 'licence', 'attribution', 'address', 'page', 'schema', 'fields', 'note'])
  for (const page of Object.keys(DOCUMENTS)) {
    for (const path of pathsOf(await read(`${page}.json`), '')) assert.ok(head.has(path) || keys.includes(path), `${page}: ${path}`)
  }
  for (const path of ['/yibashou/3.json', '/yibashou.json', '/streets/xinhualu.json', '/projects/laojiu-louyuan.json']) assert.ok(textOf(section).includes(ORIGIN + '/zt' + path), path)
})
