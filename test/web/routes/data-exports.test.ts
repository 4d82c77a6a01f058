import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import Database from 'better-sqlite3'
import { HtmlValidate } from 'html-validate'
import { figureId } from '../../../src/content/figure.ts'
import type { FigureJson } from '../../../src/exports/figure-json.ts'
import { QUALIFIER_LABELS } from '../../../src/exports/figure-json.ts'
import { csvColumns } from '../../../src/exports/figures-csv.ts'
import { HOSTILE } from '../../exports/figure-records.ts'
import { undeclared, validate } from '../../exports/json-schema.ts'
import { csvObjects, parseCsv } from '../../exports/rfc4180.ts'
import { elements, ofName, readTags, textOf } from '../../html.ts'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal, type Portal } from '../../helper.ts'

interface FiguresDocument { count: number, address: string, page: string, label: string, licence: string | null, attribution: string | null, figures: FigureJson[] }
interface Board { streets: { name: string }[], metrics: { metric: string, category: string, cells: { street: string, figures: { id: string, words: string }[] | null }[] }[] }

const EXPORTS = ['/data.csv', '/data.json', '/data.schema.json', '/data/coverage.json']

const readJson = async <T = FiguresDocument>(portal: Portal, path: string): Promise<T> => {
  const { status, body } = await portal.ask(path)
  assert.equal(status, 200, path)
  return JSON.parse(body) as T
}
const readCsv = async (portal: Portal, path: string) => csvObjects((await portal.ask(path)).body)

const portal = await openPortal({ after })
const all = await readJson(portal, '/data.json')
const byWords = (words: string, metric: string) => all.figures.find((figure) => figure.words === words && figure.metric === metric) ?? assert.fail(`${metric} ${words}`)

describe('the figures of the real content come out exactly', () => {
  const ROWS: [metric: string, words: string, street: string, project: string | null, lower: number | null, upper: number | null, exact: boolean, unit: string | null][] = [
    ['辖区面积', '3.8平方公里', '新华路街道', null, 3.8, 3.8, true, '平方公里'],
    ['户籍人口', '3.9万', '新华路街道', null, 39000, 39000, true, null],
    ['老旧小区排查', '190多个', '新华路街道', null, 190, 200, false, '个'],
    ['投资额', '3956万元', '新华路街道', '老旧楼院改造', 39560000, 39560000, true, '元'],
    ['创文宣传海报', '10万余份', '新华路街道', null, 100000, 110000, false, '份'],
    ['民俗节庆文艺活动', '30余场次', '新华路街道', null, 30, 40, false, '场次'],
    ['志愿服务活动', '100余场次', '新华路街道', null, 100, null, false, '场次'],
    ['实践站', '13个', '孝义街道', '新时代文明实践站点', 13, 13, true, '个'],
    ['惠及群众', '3万余人次', '孝义街道', null, 30000, 40000, false, '人次'],
    ['优秀共产党员家庭', '820余户', '孝义街道', null, 820, 830, false, '户'],
  ]
  for (const [metric, words, street, project, lower, upper, exact, unit] of ROWS) {
    test(`${metric} ${words}`, async () => {
      const got = byWords(words, metric)
      assert.deepEqual([got.street.name, got.project?.name ?? null, got.lower, got.upper, got.exact, got.unit, got.period], [street, project, lower, upper, exact, unit, '2021'])
      const row = (await readCsv(portal, '/data.csv')).find((one) => one['标识'] === got.id)
      assert.deepEqual([row?.['原文'], row?.['指标'], row?.['街道'], row?.['下限'], row?.['上限']], [words, metric, street, String(lower ?? ''), String(upper ?? '')])
    })
  }

  test('each has its metric once in a street, and there are as many as the head says', () => {
    assert.equal(all.count, all.figures.length)
    assert.equal(all.figures.length, 24)
    assert.equal(new Set(all.figures.map(({ id }) => id)).size, all.figures.length)
  })
})

test('the words of every figure stand at its offsets in the paragraph as published, and where its addresses land', async () => {
  for (const figure of all.figures) {
    const { article } = figure
    const page = (await portal.ask(article.address.replace('https://portal.example', ''))).body
    const blockId = new URL(article.paragraphAddress).hash.slice(1)
    const [paragraph] = elements(page, (tag) => tag.attributes.get('id') === blockId).map(textOf)
    assert.equal(paragraph?.slice(article.offset, article.offset + figure.words.length), figure.words)
    assert.ok(paragraph?.includes(figure.sentence))
    assert.equal(figure.sentence.slice(figure.sentenceOffset, figure.sentenceOffset + figure.words.length), figure.words)
    assert.equal(article.wordsAddress, `${article.address}#${figure.id}`)
    assert.deepEqual(elements(page, (tag) => tag.attributes.get('id') === figure.id).map(textOf), [figure.words])
    assert.equal(textOf(ofName(page, 'h1')[0] ?? ''), article.title)
    const paragraphs = elements(page, (tag) => tag.attributes.get('class') === 'prose').flatMap((prose) => ofName(prose, 'p')).map(textOf)
    assert.equal(paragraphs[article.paragraph - 1], paragraph)
  }
})

test('JSON and CSV hold the same figures in the same order: by street and metric, never by size', async () => {
  const rows = await readCsv(portal, '/data.csv')
  assert.deepEqual(rows.map((row) => row['标识']), all.figures.map(({ id }) => id))
  assert.deepEqual([...new Set(all.figures.map(({ street }) => street.name))], ['新华路街道', '孝义街道'])
  for (const row of rows) assert.deepEqual([row['性质'], row['主办单位'], row['数据许可'], row['数据署名']], ['原文所述', '巩义市创文办', '', ''])
})

test('licence and attribution come from 站点.yml', async (t) => {
  const own = await openPortal(t, { files: { '站点.yml': '名称: 某网站\n主办单位: 某单位\n数据许可: 注明出处即可使用\n数据署名: 某单位，某网站\n' } })
  const { licence, attribution } = await readJson(own, '/data.json')
  assert.deepEqual([licence, attribution], ['注明出处即可使用', '某单位，某网站'])
  assert.deepEqual((await readCsv(own, '/data.csv')).map((row) => [row['主办单位'], row['数据许可'], row['数据署名']])[0], ['某单位', '注明出处即可使用', '某单位，某网站'])
  const page = textOf((await own.ask('/data/fields')).body)
  assert.match(page, /注明出处即可使用/)
  assert.match(page, /某单位，某网站/)
})

describe('filters', () => {
  const picks: Record<string, (figure: FigureJson) => boolean> = {
    'street=xiaoyi': ({ street }) => street.name === '孝义街道',
    'category=评选表彰': ({ category }) => category === '评选表彰',
    'metric=投资额': ({ metric }) => metric === '投资额',
    'project=laojiu-louyuan': ({ project }) => project?.name === '老旧楼院改造',
    'period=2021': () => true,
    'street=xinhualu&category=文体活动&period=2021': ({ street, category }) => street.name === '新华路街道' && category === '文体活动',
    'street=': () => true,
    'street=xiaoyi&street=xinhualu': ({ street }) => street.name === '新华路街道',
    'colour=red': () => true,
    'street=nowhere': () => false,
    'period=1999': () => false,
    'metric=%00': () => false,
    'metric=%F0%9F': () => false,
    'metric[]=1': () => true,
  }
  for (const [query, picked] of Object.entries(picks)) {
    test(query, async () => {
      const path = encodeURI(query).replaceAll('%25', '%')
      const document = await readJson(portal, `/data.json?${path}`)
      const expected = all.figures.filter(picked)
      assert.deepEqual(document.figures, expected)
      assert.equal(document.count, expected.length)
      assert.deepEqual((await readCsv(portal, `/data.csv?${path}`)).map((row) => row['标识']), expected.map(({ id }) => id))
    })
  }

  test('stand in the address that the document gives, in one order', async () => {
    const { address, page } = await readJson(portal, `/data.json?period=2021&x=1&street=xiaoyi&category=${encodeURIComponent('宣传')}`)
    const query = `?street=xiaoyi&category=${encodeURIComponent('宣传')}&period=2021`
    assert.deepEqual([address, page], [`https://portal.example/data.json${query}`, `https://portal.example/data${query}`])
    assert.equal((await portal.ask(`/data.json${query}`)).status, 200)
  })
})

describe('one figure', () => {
  test('is a document with one figure, found by the address that the list gives', async () => {
    for (const figure of all.figures) {
      const one = await readJson(portal, `${figure.address.replace('https://portal.example', '')}.json`)
      assert.deepEqual(one.figures, [figure])
      assert.equal(one.page, figure.address)
      assert.equal(one.address, `${figure.address}.json`)
      assert.equal(one.label, '原文所述')
    }
  })

  test('that is not there answers 404', async () => {
    for (const id of ['f-000000000000', 'f-', '', '..', '%00', 'a'.repeat(150), `${all.figures[0]?.id}-2`, `${all.figures[0]?.id}.json`]) assert.equal((await portal.ask(`/data/${id}.json`)).status, 404, id)
  })
})

test('the board has a cell for every street and metric; null, never 0 or an empty list, where nothing is said', async () => {
  const board = await readJson<Board>(portal, '/data/coverage.json')
  assert.deepEqual(board.streets.map(({ name }) => name), ['新华路街道', '孝义街道'])
  assert.deepEqual(new Set(board.metrics.map(({ metric }) => metric)), new Set(all.figures.map(({ metric }) => metric)))
  for (const { metric, category, cells } of board.metrics) {
    assert.deepEqual(cells.map(({ street }) => street), ['新华路街道', '孝义街道'])
    for (const { street, figures } of cells) {
      const expected = all.figures.filter((figure) => figure.metric === metric && figure.street.name === street)
      assert.deepEqual(figures?.map(({ id, words }) => [id, words]) ?? null, expected.length === 0 ? null : expected.map(({ id, words }) => [id, words]))
      for (const figure of expected) assert.equal(category, figure.category)
    }
  }
})

test('the JSON is valid by the published schema, which declares all keys', async () => {
  const schema = await readJson<Record<string, unknown> & { $defs: { coverage: Record<string, unknown> } }>(portal, '/data.schema.json')
  for (const path of ['/data.json', '/data.json?street=nowhere', `/data/${all.figures[0]?.id}.json`]) {
    const document = await readJson<unknown>(portal, path)
    assert.deepEqual(validate(document, schema), [], path)
    assert.deepEqual(undeclared(document, schema), [], path)
  }
  const board = await readJson<unknown>(portal, '/data/coverage.json')
  assert.deepEqual(validate(board, schema.$defs.coverage, schema), [])
  assert.deepEqual(undeclared(board, schema.$defs.coverage, schema), [])
})

describe('the headers', () => {
  const TYPES: Record<string, string> = {
    '/data.csv': 'text/csv; charset=utf-8; header=present',
    '/data.json': 'application/json; charset=utf-8',
    '/data/coverage.json': 'application/json; charset=utf-8',
    '/data.schema.json': 'application/schema+json; charset=utf-8',
    [`/data/${all.figures[0]?.id}.json`]: 'application/json; charset=utf-8',
  }
  for (const [path, type] of Object.entries(TYPES)) {
    test(path, async () => {
      for (const method of ['GET', 'HEAD']) {
        const { status, headers, body } = await portal.ask(path, { method })
        assert.equal(status, 200)
        assert.equal(headers['content-type'], type)
        assert.equal(headers['access-control-allow-origin'], '*')
        assert.equal(headers['x-content-type-options'], 'nosniff')
        assert.equal(headers['cache-control'], 'public, max-age=2, stale-while-revalidate=30, stale-if-error=604800')
        assert.match(headers['content-disposition'] ?? '', path.endsWith('.csv') ? /^attachment; / : /^inline; /)
        assert.equal(body === '', method === 'HEAD')
      }
    })
  }

  test('a file name has only names of the index', async () => {
    const NAMES: Record<string, [name: string, fallback: string]> = {
      '/data.csv': ['数据.csv', 'data.csv'],
      '/data.csv?street=xinhualu': ['数据-新华路街道.csv', 'data-xinhualu.csv'],
      [`/data.csv?category=${encodeURIComponent('文体活动')}&period=2021`]: ['数据-文体活动-2021.csv', 'data.csv'],
      '/data.csv?project=laojiu-louyuan': ['数据-老旧楼院改造.csv', 'data-laojiu-louyuan.csv'],
      '/data.csv?street=..%2F..%2Fevil&metric=%22%0d%0aSet-Cookie:%20a=b': ['数据.csv', 'data.csv'],
      '/data.json?street=xiaoyi': ['数据-孝义街道.json', 'data-xiaoyi.json'],
    }
    for (const [path, [name, fallback]] of Object.entries(NAMES)) {
      const header = (await portal.ask(path)).headers['content-disposition'] ?? ''
      assert.equal(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(header)?.[1] ?? ''), name)
      assert.equal(/filename="([^"]*)"/.exec(header)?.[1], fallback)
    }
  })

  test('other spellings redirect once, with their query', async () => {
    for (const [spelt, address] of [['/data.csv/?street=xiaoyi', '/data.csv?street=xiaoyi'], ['/data%2Ecsv', '/data.csv'], ['/data/%66ields', '/data/fields'], ['/data/coverage.json/', '/data/coverage.json'], [`/data/${all.figures[0]?.id}.jso%6e?a=1`, `/data/${all.figures[0]?.id}.json?a=1`]] as const) {
      const { status, headers } = await portal.ask(spelt)
      assert.deepEqual([status, headers['location']], [301, address])
      assert.equal((await portal.ask(address)).status, 200)
    }
  })
})

test('no export has a figure of an unpublished article', async (t) => {
  const mark = '今年开展活动[77余场次]{志愿服务活动}。'
  const hidden = await openPortal(t, {
    files: {
      'yibashou/10.md': addedArticleFile({ 编号: '10', 标题: '藏着甲', 状态: '草稿' }, mark),
      'yibashou/11.md': addedArticleFile({ 编号: '11', 标题: '藏着乙', 状态: '撤下', 撤下原因: '某个原因' }, mark),
      'yibashou/12.md': addedArticleFile({ 编号: '12', 标题: '藏着丙', 发布时间: '2030-01-01 08:00' }, mark),
      'yibashou/13.md': addedArticleFile({ 编号: '13', 标题: '藏着丁', 日期: '去年' }, mark),
      'yibashou/14.md': addedArticleFile({ 编号: '14', 标题: '露着', 统计期: '2020' }, '今年开展活动[66余场次]{志愿服务活动}。'),
    },
  })
  const { figures } = await readJson(hidden, '/data.json')
  assert.equal(figures.length, all.figures.length + 1)
  assert.ok(figures.some(({ words }) => words === '66余场次'))
  for (const path of [...EXPORTS, '/data/fields']) assert.doesNotMatch((await hidden.ask(path)).body, /77余|藏着/, path)
  for (const number of [10, 11, 12, 13]) {
    const id = figureId({ series: 'yibashou', number, metric: '志愿服务活动', project: null, street: 'xinhualu', period: '2022' }, new Map())
    assert.equal((await hidden.ask(`/data/${id}.json`)).status, 404)
  }
  const shown = figureId({ series: 'yibashou', number: 14, metric: '志愿服务活动', project: null, street: 'xinhualu', period: '2020' }, new Map())
  assert.equal((await hidden.ask(`/data/${shown}.json`)).status, 200)
})

test('hostile content runs nothing, and is exported as it was written', async (t) => {
  const payloads = HOSTILE.filter((text) => text.trim() !== '' && !/[\p{Cc}\ud800-\udfff\u2028\u2029\ufeff]/u.test(text))
  assert.ok(payloads.length > 25)
  const quoted = (text: string) => JSON.stringify(text)
  const files = Object.fromEntries(payloads.map((text, index) => [`yibashou/h${index}.md`, addedArticleFile({
    编号: String(100 + index), 标题: quoted(text), 讲述人: quoted(text), 职务: quoted(text),
  }, `${text.replace(/[\\[\]{}<>*_`]/g, '\\$&')}，活动[6场次]{志愿服务活动}。`)]))
  const hostile = await openPortal(t, { files: { ...files, '站点.yml': `名称: 某网站\n数据许可: ${quoted('=1+1')}\n数据署名: ${quoted('@SUM(A1)')}\n` } })
  const { figures } = await readJson(hostile, '/data.json')
  const csv = (await hostile.ask('/data.csv')).body
  const rows = csvObjects(csv)
  assert.equal(rows.length, figures.length)
  assert.ok(figures.length > all.figures.length + 20, `only ${figures.length}`)
  for (const cell of parseCsv(csv.slice(1)).flat()) assert.doesNotMatch(cell, /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u)
  for (const [index, figure] of figures.entries()) {
    const row = rows[index]
    assert.equal(row?.['标识'], figure.id)
    for (const [heading, text] of [['文章', figure.article.title], ['讲述人', figure.article.speaker], ['职务', figure.article.position], ['原句', figure.sentence]] as const) {
      assert.ok(row?.[heading] === text || row?.[heading] === `'${text}`, `${heading}: ${JSON.stringify([row?.[heading], text])}`)
    }
  }
  for (const text of ['=1+1', '<script>alert(1)</script>', '",="1']) assert.ok(figures.some(({ article }) => article.title === text), text)
  assert.equal(rows[0]?.['数据许可'], "'=1+1")
  assert.doesNotMatch((await hostile.ask('/data/fields')).body, /<script(?! src="\/assets\/reading-| type="application\/ld\+json">[^<]*<\/script>)/i)
})

describe('the page that explains the fields', async () => {
  const { body } = await portal.ask('/data/fields')
  const text = textOf(body)

  test('is valid HTML', async () => {
    const validator = new HtmlValidate({ extends: ['html-validate:recommended', 'html-validate:document'], rules: { 'require-sri': ['error', { target: 'crossorigin' }] } })
    const report = await validator.validateString(body)
    assert.deepEqual(report.results.flatMap(({ messages }) => messages.map(({ ruleId, line, message }) => `${ruleId} at line ${line}: ${message}`)), [])
  })

  test('has each column of the CSV with its meaning, and each key of the JSON', () => {
    const rows = elements(body, ({ name }) => name === 'tr').map((row) => textOf(row))
    for (const { title, key, description, type } of csvColumns()) {
      const row = rows.find((one) => one.includes(title) && one.includes(key) && one.includes(description)) ?? assert.fail(`${key} is not explained`)
      assert.ok(row.includes(type))
    }
  })

  test('shows how each qualifier is read', () => {
    for (const [code, label] of Object.entries(QUALIFIER_LABELS)) assert.ok(text.includes(code) && text.includes(label), code)
    const rows = elements(body, ({ name }) => name === 'tr').map((row) => elements(row, ({ name }) => name === 'th' || name === 'td').map((cell) => textOf(cell)))
    for (const expected of [['50余场次', '超过 50，不足 60', '[50,60)'], ['100余场次', '超过 100', '[100,)'], ['约50场', '约数，上下限不明', '(,)'], ['3956万元', '39,560,000', '39560000']]) {
      assert.ok(rows.some((row) => expected.every((cell, index) => row[index] === cell)), expected.join())
    }
    const codes = new Set(rows.map((row) => row[4]))
    for (const code of Object.keys(QUALIFIER_LABELS)) assert.ok(codes.has(code), code)
  })

  test('gives the addresses in full, to be copied where nothing can be downloaded', () => {
    for (const path of EXPORTS) assert.ok(text.includes(`https://portal.example${path}`), path)
    assert.ok(readTags(body).every((tag) => !tag.attributes.has('download')))
    assert.match(text, /微信/)
  })

  test('explains 文中未提及, and cites a figure with its words and address', () => {
    assert.match(text, /文中未提及/)
    assert.match(text, /不等于零/)
    assert.ok(text.includes('“3.8平方公里”') && text.includes(byWords('3.8平方公里', '辖区面积').address))
  })
})

test('a portal without content exports nothing, validly', async (t) => {
  const empty = await openPortal(t, { real: false })
  assert.deepEqual((await readJson(empty, '/data.json')).figures, [])
  assert.deepEqual(await readCsv(empty, '/data.csv'), [])
  assert.deepEqual((await readJson<Board>(empty, '/data/coverage.json')).metrics, [])
  assert.equal((await empty.ask('/data/fields')).status, 200)
})

describe('many figures', async () => {
  // More bytes than sockets hold, and than the cache keeps of one reply.
  const body = Array.from({ length: 100 }, (_, index) => `${'某'.repeat(800)}，活动[${index + 1}余场次]{志愿服务活动}，家庭[${index + 1}户]{优秀共产党员家庭}。`).join('\n\n')
  const files = Object.fromEntries(Array.from({ length: 24 }, (_, index) => [`yibashou/m${index}.md`, addedArticleFile({ 编号: String(100 + index), 街道: index < 3 ? '新华路街道' : '孝义街道' }, body)]))
  const big = await openPortal({ after }, { files })
  const index = join(big.config.dataDir, 'index.sqlite')

  test('come whole and in the order of the store', async () => {
    const { count, figures } = await readJson(big, '/data.json')
    assert.equal(count, 4800 + all.count)
    assert.equal(figures.length, count)
    assert.equal(new Set(figures.map(({ id }) => id)).size, count)
    const db = new Database(index, { readonly: true })
    const order = db.prepare('SELECT f.id FROM figures f JOIN metrics m ON m.name = f.metric JOIN streets s ON s.slug = f.street ORDER BY s.sort_order, s.slug, m.ordinal, f.series, f.number, f.ordinal').pluck().all()
    db.close()
    assert.deepEqual(figures.map(({ id }) => id), order)
    assert.deepEqual((await readCsv(big, '/data.csv')).map((row) => row['标识']), order)
    const some = await readJson(big, `/data.json?street=xiaoyi&metric=${encodeURIComponent('志愿服务活动')}`)
    assert.deepEqual(some.figures, figures.filter(({ street, metric }) => street.name === '孝义街道' && metric === '志愿服务活动'))
  })
})
