// Figures of changed and withdrawn articles, and filters with old slugs.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { articleFile, BASE_FILES, streetFile } from '../../content-files.ts'
import { openSteppedPortal } from '../../helper.ts'

const METRICS = '指标:\n  - 名称: 活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n  - 名称: 演出\n    类别: 文体活动\n    单位: 场次\n    可加: 是\n'
const project = (slug: string) => `\n  - 名称: 楼院改造\n    网址: ${slug}`
const TEXT = '全年办了[50余场次]{活动}。又演出了[30场次]{演出}。'

const portal = openSteppedPortal({ after }, {
  files: {
    ...BASE_FILES,
    '指标.yml': METRICS,
    '街道/甲.md': streetFile({ 项目: project('louyuan') }),
    '街道/乙.md': streetFile({ 名称: '乙街道', 网址: 'yi', 排序: '2' }),
    'xilie/2.md': articleFile({ 编号: '2', 标题: '改过的' }, TEXT),
    'xilie/3.md': articleFile({ 编号: '3', 标题: '撤下的' }, '这一篇写了[12场次]{活动}，别处没有。'),
    'xilie/4.md': articleFile({ 编号: '4', 标题: '又成草稿的' }, '河边的路灯亮了[9场次]{活动}。'),
    'xilie/5.md': articleFile({ 编号: '5', 标题: '两个街道的', 街道: '甲街道、乙街道' }, '甲有[7场次]{活动 街道=甲街道}，乙有[7场次]{活动 街道=乙街道}，上年有[7场次]{活动 街道=乙街道 期间=2020}。\n\n还有[7场次]{活动 街道=乙街道}。'),
  },
})
portal.scan()
const idsOf = (number: number) => portal.archive.revisions.lastArticle(portal.archive.revisions.addresses().get(`xilie/${number}`) ?? 0)?.figures.map(({ id }) => id) ?? []
const [[changed = '', dropped = ''], [withdrawn = ''], [drafted = ''], twins] = [2, 3, 4, 5].map(idsOf) as [string[], string[], string[], string[]]
portal.clock.now += 3600_000
portal.save('xilie/2.md', articleFile({ 编号: '2', 标题: '改过的' }, TEXT.replace('50余', '60余').replace('[30场次]{演出}', '很多次')))
portal.save('xilie/3.md', articleFile({ 编号: '3', 标题: '撤下的', 状态: '撤下', 撤下原因: '有误' }, '撤下。'))
portal.save('xilie/4.md', articleFile({ 编号: '4', 标题: '又成草稿的', 状态: '草稿' }, '河边的路灯亮了[9场次]{活动}。'))
portal.scan()
portal.clock.now += 3600_000
portal.save('xilie/2.md', articleFile({ 编号: '2', 标题: '改过的' }, TEXT.replace('50余', '60余').replace('[30场次]{演出}', '很多次').replace('{活动}', '{演出 期间=2021}')))
portal.save('街道/甲.md', streetFile({ 网址: 'jiajie', 项目: project('louyuan-gaizao') }))
portal.scan()

const app = await portal.app()
const ask = async (path: string) => {
  const { statusCode, headers } = await app.inject(path)
  return headers.location === undefined ? [statusCode] : [statusCode, headers.location]
}
const bodyOf = async (path: string) => (await app.inject(path)).body
const textOf = async (path: string) => (await bodyOf(path)).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')

test('the page of a corrected figure names its version and the words of earlier ones', async () => {
  const body = await bodyOf(`/data/${changed}`)
  assert.match(body, new RegExp(`第1版里写的是<a href="/data/${changed}/v/1">“50余场次”</a>。`))
  assert.match(body, /<a href="\/xilie\/2\/v\/3">第3版（2026年6月1日 14:00起公开）<\/a>/)
  assert.match(body, /<a href="\/xilie\/2\/history">版本记录<\/a>/)
  assert.match(await textOf(`/data/${changed}/card`), /文章第3版（2026年6月1日）；第1版里写的是“50余场次”/)
  const first = await bodyOf(`/data/${twins[0]}`)
  assert.match(first, /第1版（2026年6月1日 12:00起公开）/)
  assert.doesNotMatch(first, /里写的是|\/history/)
  assert.doesNotMatch(await textOf(`/data/${twins[0]}/card`), /第1版/)
})

test('its JSON and CSV agree', async () => {
  const one = JSON.parse(await bodyOf(`/data/${changed}.json`)) as { earlierWords: unknown, figures: { article: Record<string, unknown> }[] }
  assert.deepEqual(one.earlierWords, [{ version: 1, words: '50余场次', address: `https://portal.example/data/${changed}/v/1` }])
  const { version, versionAddress, updatedAt } = one.figures[0]?.article ?? {}
  assert.deepEqual([version, versionAddress, updatedAt], [3, 'https://portal.example/xilie/2/v/3', '2026-06-01T14:00:00+08:00'])
  const [head = '', ...rows] = (await bodyOf('/data.csv')).split('\r\n')
  assert.match(head, /,性质,主办单位,数据许可,数据署名,文章版本,版本网址,文章更新时间$/)
  assert.match(rows.find((row) => row.startsWith(changed)) ?? '', /,3,https:\/\/portal.example\/xilie\/2\/v\/3,2026-06-01T14:00:00\+08:00$/)
  assert.match(rows.find((row) => row.startsWith(twins[0] ?? '-')) ?? '', /,1,https:\/\/portal.example\/xilie\/5\/v\/1,$/)
  const fields = await textOf('/data/fields')
  for (const word of ['文章版本', '版本网址', '文章更新时间', 'earlierWords[].words']) assert.ok(fields.includes(word), word)
})

test('a version in which only marks changed says so in the history, and moves 更新', async () => {
  const text = await textOf('/xilie/2/history')
  assert.match(text, /数字标注，修改“60余场次”的指标由活动改为演出/)
  assert.match(text, /“60余场次”的期间由2022年改为2021年/)
  assert.doesNotMatch(text, /排版/)
})

test('a figure of a withdrawn article leads to the notice of withdrawal; its card shows the notice itself', async () => {
  assert.deepEqual(await ask(`/data/${withdrawn}`), [301, '/xilie/3'])
  assert.deepEqual(await ask(`/data/${withdrawn}.json`), [301, '/xilie/3.json'])
  assert.deepEqual(await ask(`/data/${withdrawn}/v/1`), [301, '/xilie/3'])
  assert.deepEqual(await ask(`/data/${withdrawn}/cite.ris`), [410])
  const { statusCode, headers, body } = await app.inject(`/data/${withdrawn}/card`)
  assert.equal(statusCode, 200)
  assert.match(String(headers['content-security-policy']), /frame-ancestors \*/)
  assert.match(body, /已经撤下/)
  assert.doesNotMatch(body, /12场次/)
})

test('a removed figure is found from its paragraph address in the article', async () => {
  assert.deepEqual(await ask(`/xilie/2/p/${dropped}`), [301, `/data/${dropped}`])
  assert.deepEqual(await ask(`/data/${dropped}`), [410])
  assert.match(await bodyOf(`/data/${dropped}`), /30场次/)
  assert.deepEqual(await ask(`/xilie/2/p/${twins[0]}`), [404], 'of another piece')
})

test('the page of an article that is a draft again does not call it deleted', async () => {
  const { statusCode, body } = await app.inject('/xilie/4')
  assert.equal(statusCode, 410)
  assert.match(body, /这篇文章现在没有公开。这个网址不会换成别的内容；文章如果重新公开，仍在这里。/)
  assert.doesNotMatch(body, /删除|不再使用/)
  assert.deepEqual(await ask(`/data/${drafted}`), [410])
  assert.doesNotMatch(await bodyOf(`/data/${drafted}`), /删除|不再使用|9场次/)
})

test('a filter with an old slug redirects; an unknown name is reported', async () => {
  assert.deepEqual(await ask('/data?street=jia&metric=%E6%B4%BB%E5%8A%A8'), [301, '/data?street=jiajie&metric=%E6%B4%BB%E5%8A%A8'])
  assert.deepEqual(await ask('/data.csv?street=jia'), [301, '/data.csv?street=jiajie'])
  assert.deepEqual(await ask('/data.json?project=louyuan'), [301, '/data.json?project=louyuan-gaizao'])
  assert.match(await textOf('/data?street=nobody'), /没有这个街道：“nobody”/)
  assert.match(await bodyOf('/data?street=nobody'), /<meta name="robots" content="noindex">/)
  assert.match(await textOf('/data?metric=x&project=y'), /没有这个指标：“x”；没有这个项目：“y”/)
  assert.match(await textOf(`/data?metric=${'x'.repeat(300)}`), /没有这个指标：“x{30}……”/, 'not a list of all')
  assert.match(await textOf('/data?street=yi&project=louyuan-gaizao'), /没有符合条件的数字/)
  assert.match(await textOf('/data?street=jiajie&street=yi'), /共3条/, 'of a repeated one the last')
})

test('a page beyond the last leads to the last', async () => {
  assert.deepEqual(await ask('/data?page=99'), [302, '/data'])
  assert.deepEqual(await ask('/data?street=yi&page=2'), [302, '/data?street=yi'])
})

test('citations of different figures of an article have different titles', async () => {
  const titles = await Promise.all(twins.map(async (id) => (JSON.parse(await bodyOf(`/data/${id}/cite.json`)) as { title: string }[])[0]?.title))
  assert.deepEqual(titles, ['活动（甲街道，2022年）：7场次', '活动（乙街道，2022年，第1段）：7场次', '活动（乙街道，2020年）：7场次', '活动（乙街道，2022年，第2段）：7场次'])
  assert.match(await bodyOf(`/data/${changed}/cite.json`), /"演出：60余场次"/)
})
