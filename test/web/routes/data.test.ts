// Figures on pages: filters, totals where the sum has a meaning, and public figures only.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import Database from 'better-sqlite3'
import { addedArticleFile } from '../../content-files.ts'
import { openPortal, type Portal } from '../../helper.ts'

const METRICS = `指标:
  - 名称: 志愿服务活动
    类别: 志愿服务
    单位: 场次、场
    可加: 是
  - 名称: 惠及群众
    类别: 群众参与
    单位: 人次
    可加: 否
  - 名称: 投资额
    类别: 项目
    单位: 元
    可加: 是
`
const street = (name: string, slug: string, order: number, projects = '') => `---\n名称: ${name}\n网址: ${slug}\n排序: ${order}\n${projects}---\n\n${name}。\n`

async function open (t: TestContext, bodies: Record<string, [fields: Record<string, string>, body: string]>): Promise<Portal> {
  return await openPortal(t, {
    real: false,
    files: {
      '站点.yml': '名称: 测试网站\n',
      '指标.yml': METRICS,
      '街道/甲.md': street('甲街道', 'jia', 2, '项目:\n  - 名称: 楼院改造\n    网址: louyuan\n'),
      '街道/乙.md': street('乙街道', 'yi', 1),
      'xilie/系列.md': '---\n标题: 系列甲\n---\n',
      ...Object.fromEntries(Object.entries(bodies).map(([number, [fields, body]]) => [`xilie/${number}.md`, addedArticleFile({ 编号: number, ...fields }, body)])),
    },
  })
}

const JIA = { 街道: '甲街道' }
const YI = { 街道: '乙街道' }
const totalsOf = (body: string) => /<p class="totals">([^]*?)<\/p>/.exec(body)?.[1]?.replace(/<[^>]*>/g, '') ?? null
const wordsOf = (body: string) => [...body.matchAll(/<th scope="row" class="words">[^]*?nobr">([^<]*)</g)].map(([, words]) => words)
const metric = (name: string) => `/data?metric=${encodeURIComponent(name)}`

test('filters pick, their addresses can be shared, and a form\'s empty fields leave them', async (t) => {
  const portal = await open(t, { 1: [JIA, '[50余场次]{志愿服务活动}，[20万元]{楼院改造·投资额}。'], 2: [{ ...YI, 日期: '2021' }, '[30场次]{志愿服务活动}。'] })
  const words = async (query: string) => wordsOf((await portal.ask(`/data${query}`)).body)
  assert.deepEqual(await words(''), ['30场次', '50余场次', '20万元'], 'by street in the order that staff gave, never by size')
  assert.deepEqual(await words('?street=jia'), ['50余场次', '20万元'])
  assert.deepEqual(await words('?project=louyuan'), ['20万元'])
  assert.deepEqual(await words('?period=2021'), ['30场次'])
  assert.deepEqual(await words(`?category=${encodeURIComponent('志愿服务')}`), ['30场次', '50余场次'])
  assert.deepEqual(await words('?street=nobody'), [])
  const { status, headers } = await portal.ask('/data?street=jia&category=&metric=')
  assert.deepEqual([status, headers['location']], [302, '/data?street=jia'])
})

test('a total says 至少, how many words it was made from, and how many of them are approximate', async (t) => {
  const portal = await open(t, { 1: [JIA, '[50余场次]{志愿服务活动}。'], 2: [YI, '[30余场次]{志愿服务活动}。'] })
  assert.equal(totalsOf((await portal.ask(metric('志愿服务活动'))).body), '合计：至少 80 场次（2条原文，其中2条为概数）。')
})

test('no total is shown where one is forbidden, and the reason is', async (t) => {
  const forbidden: [string, Record<string, [Record<string, string>, string]>, RegExp][] = [
    ['志愿服务活动', { 1: [JIA, '[50场次]{志愿服务活动}。'], 2: [YI, '[30场]{志愿服务活动}。'] }, /单位不同/],
    ['志愿服务活动', { 1: [JIA, '[50场次]{志愿服务活动}。'], 2: [YI, '[30场次]{志愿服务活动 期间=2020}。'] }, /期间不同/],
    ['志愿服务活动', { 1: [JIA, '[50场次]{志愿服务活动}。'], 2: [JIA, '[30场次]{志愿服务活动}。'] }, /同一街道/],
    ['志愿服务活动', { 1: [JIA, '[50场次]{志愿服务活动}。'], 2: [YI, '[近30场次]{志愿服务活动}。'] }, /没有下限/],
    ['惠及群众', { 1: [JIA, '[50人次]{惠及群众}。'], 2: [YI, '[30人次]{惠及群众}。'] }, /不宜相加/],
  ]
  for (const [name, bodies, reason] of forbidden) {
    const portal = await open(t, bodies)
    for (const address of [metric(name), '/data']) {
      const { body } = await portal.ask(address)
      assert.match(totalsOf(body) ?? '', reason, address)
      assert.doesNotMatch(body, /<strong>合计：/)
    }
  }
  const several = await open(t, { 1: [JIA, '[50场次]{志愿服务活动}。'], 2: [YI, '[30人次]{惠及群众}。'] })
  assert.match(totalsOf((await several.ask('/data')).body) ?? '', /指标不同/)
})

test('no page, export or chart has a figure of an article that is not public', async (t) => {
  const secret = '[777余场次]{志愿服务活动}，[888万元]{楼院改造·投资额}，说到[楼院改造]{楼院改造}九九九。'
  const portal = await open(t, {
    1: [JIA, '[50余场次]{志愿服务活动}。'],
    2: [{ ...JIA, 状态: '草稿' }, secret],
    3: [{ ...JIA, 发布时间: '2199-01-01 08:00' }, secret],
    4: [{ ...JIA, 状态: '撤下', 撤下原因: '测试' }, secret],
  })
  for (const address of ['/', '/xilie', '/streets', '/streets/jia', '/projects', '/projects/louyuan', '/data', metric('志愿服务活动'), '/data/coverage', '/data/fields', '/data.csv', '/data.json', '/data/coverage.json']) {
    const { status, body } = await portal.ask(address)
    assert.equal(status, 200, address)
    assert.doesNotMatch(body, /777|888|九九九/, address)
  }
})

test('a figure links to its words in the article, and explains its reading', async (t) => {
  const portal = await open(t, { 1: [JIA, '先说一句。开展活动[100余场次]{志愿服务活动}，成效显著。再说一句。'] })
  const address = /href="(\/data\/f-[^"]+)"/.exec((await portal.ask('/xilie/1')).body)?.[1] ?? ''
  const { status, body } = await portal.ask(address)
  assert.equal(status, 200)
  assert.match(body, /<p>开展活动<mark>100余场次<\/mark>，成效显著。<\/p>/)
  assert.match(body, /超过 100/)
  assert.match(body, /上限不明/)
  assert.ok(body.includes(`href="/xilie/1#${address.split('/').at(-1)}"`))
})

test('the coverage board says 文中未提及, never 0', async (t) => {
  const portal = await open(t, { 1: [JIA, '[50余场次]{志愿服务活动}。'], 2: [YI, '没有数字。'] })
  const { body } = await portal.ask('/data/coverage')
  assert.match(body, /<td class="none" data-label="乙街道">文中未提及<\/td>/)
  assert.doesNotMatch(body, />0</)
})

test('people can query the views by hand', async (t) => {
  const portal = await open(t, { 1: [JIA, '[50余场次]{志愿服务活动}，[20万元]{楼院改造·投资额}。'] })
  const db = new Database(join(portal.config.dataDir, 'index.sqlite'), { readonly: true })
  t.after(() => { db.close() })
  assert.deepEqual(db.prepare('SELECT street, activity, words, lower, upper, unit FROM activity_counts').raw().all(), [['甲街道', '志愿服务活动', '50余场次', 50, 60, '场次']])
  assert.deepEqual(db.prepare('SELECT project, metric, lower, exact FROM project_figures').raw().all(), [['楼院改造', '投资额', 200000, 1]])
  assert.deepEqual(db.prepare('SELECT * FROM street_profile').all(), [])
})
