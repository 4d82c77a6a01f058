// What goes on for hours costs no more than the first look at it, and what failed once is made good.
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import type { ParsedArticle } from '../../src/publish/documents.ts'
import { renderDocument } from '../../src/publish/rendered-article.ts'
import { failingWrites } from './failing-writes.ts'
import { articleFile, BASE_FILES, streetFile } from '../content-files.ts'
import { NOON, openSteppedPortal, rendererFor } from '../helper.ts'

test('while the folder is lost, a piece that falls due wakes nobody; it comes with the folder', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile(), 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇', 发布时间: '2026-06-01 13:00' }) } })
  assert.equal(portal.scan().nextChangeAt, NOON + 3600_000)
  renameSync(portal.contentDir, `${portal.contentDir}.away`)
  portal.clock.now += 2 * 3600_000
  for (let look = 0; look < 2; look++) assert.equal(portal.scan().nextChangeAt, null)
  renameSync(`${portal.contentDir}.away`, portal.contentDir)
  portal.scan()
  assert.equal(await portal.status('/xilie/2'), 200)
})

test('a file that is too large is looked at by its size alone, however often all is read again', (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
  mkdirSync(portal.fileAt('xilie/图片'))
  const file = portal.fileAt('xilie/图片/大.jpg')
  writeFileSync(file, '')
  truncateSync(file, 30 * 1024 * 1024)
  utimesSync(file, 1, 1)
  assert.deepEqual(portal.scan().diagnostics.map(({ code }) => code), ['picture-too-large'])
  const { read, touched } = portal.scan({ rehash: true })
  assert.deepEqual([read, touched], [[], 0])
})

test('long blanks in a text hold nobody up', () => {
  const file = parseFile({ path: 'xilie/一.md', kind: 'article', bytes: Buffer.from(articleFile({}, `甲${' '.repeat(400_000)}乙。\n\n丙${'\u3000'.repeat(100_000)}\n丁。`)) }) as ParsedArticle
  const began = process.cpuUsage()
  assert.ok(renderDocument(file, { streets: new Map(), metrics: new Map(), projects: new Map(), pictures: new Map(), digest: '' }, rendererFor()))
  // It took minutes; a second is a hundred times what it takes.
  assert.ok(process.cpuUsage(began).user < 20_000_000)
})

test('a piece whose text went into another is found there although the index could not be written at first', async (t) => {
  const { state, wrap } = failingWrites()
  const text = '街道组织志愿者开展环境整治，清理楼院堆积杂物。\n\n老人食堂每天中午开饭，菜价一年没有涨过。'
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile({}, text), 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }, '这里原来就有一段自己的文字，写的是学校门口的斑马线。') }, wrap })
  portal.scan()
  portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二篇' }, `这里原来就有一段自己的文字，写的是学校门口的斑马线。\n\n${text}`))
  portal.scan()
  portal.remove('xilie/一.md')
  state.left = 1
  assert.throws(() => portal.scan(), /full/)
  portal.scan()
  const { statusCode, headers } = await (await portal.app()).inject('/xilie/1')
  assert.deepEqual([statusCode, headers.location], [301, '/xilie/2'])
})

test('a street that was renamed more than once is found under its last address by all the earlier ones', async (t) => {
  const portal = openSteppedPortal(t, { files: BASE_FILES })
  const as = (名称: string, 网址: string) => { portal.save('街道/甲.md', streetFile({ 名称, 网址 })); portal.scan() }
  portal.scan()
  as('甲街道', 'jia-er')
  as('新甲街道', 'jia-er')
  const where = async (slug: string) => {
    const { statusCode, headers } = await (await portal.app()).inject(`/streets/${slug}`)
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
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile(), 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }) } })
  portal.scan()
  portal.clock.now += 3600_000
  portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二篇' }, '正文改了字。'))
  portal.scan()
  const updated = async () => Date.parse(/<updated>([^<]*)<\/updated>/.exec((await portal.ask('/feed.xml')).body)?.[1] ?? '')
  assert.equal(await updated(), NOON + 3600_000)
  portal.clock.now += 3600_000
  portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二篇', 状态: '撤下', 撤下原因: '有误' }, '正文改了字。'))
  portal.scan()
  assert.equal(await updated(), NOON + 3600_000)
  portal.remove('xilie/一.md')
  portal.scan()
  assert.equal(await updated(), NOON + 2 * 3600_000)
})

test('a save is taken in although the clock is set back while it settles', (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
  portal.scan()
  portal.save('xilie/一.md', articleFile({}, '改过的一段。'))
  assert.deepEqual(portal.scan({ stableMs: 400 }).read, [])
  portal.clock.now -= 2 * 3600_000
  assert.deepEqual(portal.scan({ stableMs: 400 }).read, [])
  portal.clock.now += 400
  assert.deepEqual(portal.scan({ stableMs: 400 }).read, ['xilie/一.md'])
})
