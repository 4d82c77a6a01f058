// Addresses of deleted, moved, merged and withdrawn documents.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { articleFile, BASE_FILES } from '../../content-files.ts'
import { openSteppedPortal } from '../../helper.ts'

const METRICS = '指标:\n  - 名称: 活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n  - 名称: 志愿者\n    类别: 志愿服务\n    单位: 人\n'
const MERGED = '这一段会搬到别的文章里去，写的是老人食堂的饭菜很好，办了[30余场次]{活动}。'

const portal = openSteppedPortal({ after }, {
  files: {
    ...BASE_FILES,
    '指标.yml': METRICS,
    'lao/系列.md': '---\n标题: 将要没有的系列\n---\n\n编者按。\n',
    'xilie/2.md': articleFile({ 编号: '2', 标题: '将要撤下的' }, '这一篇会撤下，有[12场次]{活动}。'),
    'xilie/4.md': articleFile({ 编号: '4', 标题: '将要改号的' }, '这一篇会换一个编号，写的是河边的路灯。'),
    'xilie/6.md': articleFile({ 编号: '6', 标题: '将要并入的' }, `${MERGED}\n\n还有[8人]{志愿者}。`),
    'xilie/7.md': articleFile({ 编号: '7', 标题: '并成的一篇' }, '这里原来就有一段自己的文字，写的是学校门口的斑马线。'),
  },
})
portal.scan()
const { revisions } = portal.archive
const [withdrawn, merged] = ['xilie/2', 'xilie/6'].map((address) => revisions.lastArticle(revisions.addresses().get(address) ?? 0))
portal.clock.now += 3600_000
portal.save('xilie/2.md', articleFile({ 编号: '2', 标题: '将要撤下的', 状态: '撤下', 撤下原因: '有误' }, '撤下。'))
portal.remove('lao/系列.md')
portal.move('xilie/4.md', 'xilie/40.md')
portal.save('xilie/40.md', articleFile({ 编号: '40', 标题: '将要改号的' }, '这一篇会换一个编号，写的是河边的路灯。'))
portal.remove('xilie/6.md')
portal.save('xilie/7.md', articleFile({ 编号: '7', 标题: '并成的一篇' }, `这里原来就有一段自己的文字，写的是学校门口的斑马线。\n\n${MERGED}`))
portal.scan()

const app = await portal.app()
const ask = async (path: string) => {
  const { statusCode, headers } = await app.inject(path)
  return headers.location === undefined ? [statusCode] : [statusCode, headers.location]
}

test('the feeds of a series that is gone are gone with it, those of one that never was are not found', async () => {
  for (const form of ['xml', 'json']) {
    assert.deepEqual(await ask(`/lao/feed.${form}`), [410])
    assert.deepEqual(await ask(`/niemals/feed.${form}`), [404])
  }
  assert.deepEqual(await ask('/lao'), [410])
})

test('a paragraph of a withdrawn article leads to the notice of withdrawal; an unknown one is not found', async () => {
  const ids = [...withdrawn?.blocks ?? [], ...withdrawn?.figures ?? []].map(({ id }) => id)
  assert.equal(ids.length, 2)
  for (const id of ids) assert.deepEqual(await ask(`/xilie/2/p/${id}`), [301, '/xilie/2'], id)
  for (const id of ['p-000000', 'p-', 'x', merged?.figures[0]?.id ?? '']) assert.deepEqual(await ask(`/xilie/2/p/${id}`), [404], id)
})

test('a figure of a merged article leads to the same words in the other article', async () => {
  const [same, left] = merged?.figures.map(({ id }) => id) ?? []
  const [, page] = await ask(`/data/${same}`)
  assert.match(String(page), /^\/data\/f-[0-9a-f]+$/)
  assert.notEqual(page, `/data/${same}`)
  const { statusCode, body } = await app.inject(String(page))
  assert.equal(statusCode, 200)
  assert.match(body, /href="\/xilie\/7[#"/]/)
  for (const rest of ['.json', '/card', '/cite.ris', '/cite.bib', '/cite.json']) {
    assert.deepEqual(await ask(`/data/${same}${rest}`), [301, `${page}${rest}`])
    assert.deepEqual(await ask(`${page}${rest}`), [200])
    assert.deepEqual(await ask(`/data/${left}${rest}`), [410], 'the words are nowhere')
  }
  assert.deepEqual(await ask(`/data/${left}`), [410])
  assert.deepEqual(await ask(`/data/${same}/v/1`), [410], 'versions are of the piece that ended')
})

test('an old address redirects, and the new one tells whether a version exists', async () => {
  assert.deepEqual([await ask('/xilie/4/v/1'), await ask('/xilie/40/v/1')], [[301, '/xilie/40/v/1'], [200]])
  assert.deepEqual([await ask('/xilie/4/v/9'), await ask('/xilie/40/v/9')], [[301, '/xilie/40/v/9'], [404]])
})
