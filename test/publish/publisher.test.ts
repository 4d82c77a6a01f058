// Tests scans that find nothing new, and writes that fail.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { NOON, openSteppedPortal } from '../helper.ts'
import { failingWrites } from './failing-writes.ts'
import { ONE, openWithOne } from './one-article.ts'

describe('a scan that finds nothing new', () => {
  test('touches no row and reads no file', (t) => {
    const portal = openSteppedPortal(t, { real: true })
    portal.scan()
    const generation = portal.db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck()
    const before = generation.get()
    for (let scans = 0; scans < 3; scans++) {
      const { read, gone, touched, isPending } = portal.scan({ rehash: scans === 1 })
      assert.deepEqual({ read, gone, touched, isPending }, { read: [], gone: [], touched: 0, isPending: false })
    }
    assert.equal(generation.get(), before)
  })

  test('a restart on the same folder touches no row', async (t) => {
    const portal = openSteppedPortal(t, { real: true })
    portal.scan()
    await portal.restart()
    assert.equal(portal.scan().touched, 0)
  })
})

describe('a write that fails', () => {
  test('of the index is repeated at the next scan, although nothing changed since', async (t) => {
    const { state, wrap } = failingWrites()
    const portal = openWithOne(t, { wrap })
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    state.left = 2
    assert.throws(() => portal.scan(), /full/)
    assert.match((await portal.ask('/xilie/1')).body, /旧标题/)
    assert.throws(() => portal.scan(), /full/)
    const report = portal.scan()
    assert.ok(report.touched > 0)
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
    assert.equal(portal.scan().touched, 0)
  })

  test('of the archive leaves the index as it was, and is repeated', async (t) => {
    let left = 0
    const portal = openWithOne(t, {
      wrapArchive: (archive) => ({
        ...archive,
        recordFiles: (entries, bytesOf) => {
          if (left-- > 0) throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
          archive.recordFiles(entries, bytesOf)
        },
      }),
    })
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    left = 1
    assert.throws(() => portal.scan(), /full/)
    assert.match((await portal.ask('/xilie/1')).body, /旧标题/, 'nothing is public before the archive has it')
    portal.scan()
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('does not forget that staff confirmed a deletion', async (t) => {
    const { state, wrap } = failingWrites()
    const files = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`xilie/${index + 1}.md`, articleFile({ 编号: String(index + 1) })]))
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, ...files }, wrap })
    portal.scan()
    for (let number = 1; number <= 8; number++) portal.remove(`xilie/${number}.md`)
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    portal.confirmDeletion()
    state.left = 1
    assert.throws(() => portal.scan(), /full/)
    assert.equal(portal.scan().blocked, null)
    assert.equal(await portal.status('/xilie/1'), 410)
  })

  test('does not lose the redirect of an article whose text went into another', async (t) => {
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
})

test('the date of a feed never goes back when an article is withdrawn or deleted', async (t) => {
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
