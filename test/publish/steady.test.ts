// What goes on for hours costs no more than the first look at it, and what failed once is made good.
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import type { ParsedArticle } from '../../src/publish/documents.ts'
import { renderDocument } from '../../src/publish/rendered-article.ts'
import { failingWrites } from './failing-writes.ts'
import { BASE, rendererFor, NOON, openRig, piece, street } from './rig.ts'

test('while the folder is lost, a piece that falls due wakes nobody; it comes with the folder', async (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece(), 'xilie/二.md': piece({ 编号: '2', 标题: '第二篇', 发布时间: '2026-06-01 13:00' }) } })
  assert.equal(rig.scan().nextChangeAt, NOON + 3600_000)
  renameSync(rig.contentDir, `${rig.contentDir}.away`)
  rig.clock.now += 2 * 3600_000
  for (let look = 0; look < 2; look++) assert.equal(rig.scan().nextChangeAt, null)
  renameSync(`${rig.contentDir}.away`, rig.contentDir)
  rig.scan()
  assert.equal(await rig.status('/xilie/2'), 200)
})

test('a file that is too large is looked at by its size alone, however often all is read again', (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  mkdirSync(rig.in('xilie/图片'))
  const file = rig.in('xilie/图片/大.jpg')
  writeFileSync(file, '')
  truncateSync(file, 30 * 1024 * 1024)
  utimesSync(file, 1, 1)
  assert.deepEqual(rig.scan().diagnostics.map(({ code }) => code), ['picture-too-large'])
  const { read, touched } = rig.scan({ rehash: true })
  assert.deepEqual([read, touched], [[], 0])
})

test('long blanks in a text hold nobody up', () => {
  const file = parseFile({ path: 'xilie/一.md', kind: 'article', bytes: Buffer.from(piece({}, `甲${' '.repeat(400_000)}乙。\n\n丙${'\u3000'.repeat(100_000)}\n丁。`)) }) as ParsedArticle
  const began = process.cpuUsage()
  assert.ok(renderDocument(file, { streets: new Map(), metrics: new Map(), projects: new Map(), pictures: new Map(), digest: '' }, rendererFor()))
  // It took minutes; a second is a hundred times what it takes.
  assert.ok(process.cpuUsage(began).user < 20_000_000)
})

test('a piece whose text went into another is found there although the index could not be written at first', async (t) => {
  const { state, wrap } = failingWrites()
  const text = '街道组织志愿者开展环境整治，清理楼院堆积杂物。\n\n老人食堂每天中午开饭，菜价一年没有涨过。'
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece({}, text), 'xilie/二.md': piece({ 编号: '2', 标题: '第二篇' }, '这里原来就有一段自己的文字，写的是学校门口的斑马线。') }, wrap })
  rig.scan()
  rig.save('xilie/二.md', piece({ 编号: '2', 标题: '第二篇' }, `这里原来就有一段自己的文字，写的是学校门口的斑马线。\n\n${text}`))
  rig.scan()
  rig.remove('xilie/一.md')
  state.left = 1
  assert.throws(() => rig.scan(), /full/)
  rig.scan()
  const { statusCode, headers } = await (await rig.app()).inject('/xilie/1')
  assert.deepEqual([statusCode, headers.location], [301, '/xilie/2'])
})

test('a street that was renamed more than once is found under its last address by all the earlier ones', async (t) => {
  const rig = openRig(t, { files: BASE })
  const as = (名称: string, 网址: string) => { rig.save('街道/甲.md', street({ 名称, 网址 })); rig.scan() }
  rig.scan()
  as('甲街道', 'jia-er')
  as('新甲街道', 'jia-er')
  const where = async (slug: string) => {
    const { statusCode, headers } = await (await rig.app()).inject(`/streets/${slug}`)
    return [statusCode, headers.location]
  }
  assert.deepEqual(await where('jia'), [301, '/streets/jia-er'])
  as('新甲街道', 'jia-san')
  as('又新甲街道', 'jia-si')
  // Another name and another address at once: nothing says that it is the same street.
  assert.deepEqual([await where('jia'), await where('jia-er'), await where('jia-san')], [[410, undefined], [410, undefined], [410, undefined]])
  as('新甲街道', 'jia-si')
  assert.deepEqual([await where('jia'), await where('jia-er'), await where('jia-san')], [[301, '/streets/jia-si'], [301, '/streets/jia-si'], [301, '/streets/jia-si']])
})

test('a feed was not changed earlier than it said, when a piece is withdrawn or deleted', async (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece(), 'xilie/二.md': piece({ 编号: '2', 标题: '第二篇' }) } })
  rig.scan()
  rig.clock.now += 3600_000
  rig.save('xilie/二.md', piece({ 编号: '2', 标题: '第二篇' }, '正文改了字。'))
  rig.scan()
  const updated = async () => Date.parse(/<updated>([^<]*)<\/updated>/.exec((await rig.ask('/feed.xml')).body)?.[1] ?? '')
  assert.equal(await updated(), NOON + 3600_000)
  rig.clock.now += 3600_000
  rig.save('xilie/二.md', piece({ 编号: '2', 标题: '第二篇', 状态: '撤下', 撤下原因: '有误' }, '正文改了字。'))
  rig.scan()
  assert.equal(await updated(), NOON + 3600_000)
  rig.remove('xilie/一.md')
  rig.scan()
  assert.equal(await updated(), NOON + 2 * 3600_000)
})

test('a save is taken in although the clock is set back while it settles', (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  rig.scan()
  rig.save('xilie/一.md', piece({}, '改过的一段。'))
  assert.deepEqual(rig.scan({ stableMs: 400 }).read, [])
  rig.clock.now -= 2 * 3600_000
  assert.deepEqual(rig.scan({ stableMs: 400 }).read, [])
  rig.clock.now += 400
  assert.deepEqual(rig.scan({ stableMs: 400 }).read, ['xilie/一.md'])
})
