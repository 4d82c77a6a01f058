// Tests publication status and scheduled publication.
import assert from 'node:assert/strict'
import { renameSync } from 'node:fs'
import { test } from 'node:test'
import { type PublicationStatus, publicationStatus } from '../../src/publish/visibility.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { NOON, openSteppedPortal, shortDiagnostics } from '../helper.ts'
import { dump } from '../index-dump.ts'
import { ONE, openWithOne } from './one-article.ts'

const DUE = Date.UTC(2026, 5, 1, 4, 30)

const STATUSES: readonly [state: 'published' | 'withdrawn' | 'draft', publishAt: number | null, now: number, status: PublicationStatus][] = [
  ['published', null, NOON, 'published'],
  ['published', DUE, DUE - 1, 'scheduled'],
  ['published', DUE, DUE, 'published'],
  ['withdrawn', null, NOON, 'withdrawn'],
  ['withdrawn', DUE, DUE - 1, 'scheduled'],
  ['draft', DUE, DUE - 1, 'draft'],
  ['draft', DUE, DUE, 'draft'],
]
for (const [state, publishAt, now, status] of STATUSES) {
  test(`${state}, 发布时间 ${publishAt === null ? 'none' : publishAt > now ? 'later' : 'now'}: ${status}`, () => {
    assert.equal(publicationStatus({ state, publishAt }, now), status)
  })
}

test('发布时间: not public before its minute, public at its minute', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 发布时间: '2026-06-01 12:30' }) } })
  for (const now of [NOON, DUE - 60_000, DUE - 1]) {
    portal.clock.now = now
    const report = portal.scan()
    assert.equal(report.nextChangeAt, DUE)
    assert.equal(await portal.status('/xilie/2'), 404)
  }
  portal.clock.now = DUE
  const report = portal.scan()
  assert.equal(report.nextChangeAt, null)
  assert.equal(await portal.status('/xilie/2'), 200)
})

test('发布时间 of an article whose number a draft also has: it becomes public by itself', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/a.md': articleFile({ 编号: '4', 状态: '草稿' }), 'xilie/b.md': articleFile({ 编号: '4', 发布时间: '2026-06-01 12:30' }) } }, true)
  portal.clock.now = DUE
  portal.scan()
  assert.equal(await portal.status('/xilie/4'), 200)
  const before = dump(portal.db)
  await portal.restart({ loseIndex: true })
  portal.scan()
  assert.deepEqual(dump(portal.db), before)
})

test('the earliest of several times is the next change', (t) => {
  const portal = openWithOne(t, {
    files: { 'xilie/二.md': articleFile({ 编号: '2', 发布时间: '2026-06-02 08:00' }), 'xilie/三.md': articleFile({ 编号: '3', 发布时间: '2026-06-01 12:30' }) },
  })
  assert.equal(portal.scan().nextChangeAt, DUE)
  portal.clock.now = DUE
  assert.equal(portal.scan().nextChangeAt, Date.UTC(2026, 5, 2, 0))
})

test('草稿 is not public, 发布 is, and 草稿 ends it', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 标题: '草稿标题', 状态: '草稿' }) } })
  assert.equal(await portal.status('/xilie/2'), 404)
  portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '草稿标题', 状态: '发布' }))
  portal.scan()
  assert.equal(await portal.status('/xilie/2'), 200)
  portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '草稿标题', 状态: '草稿' }))
  portal.scan()
  assert.equal(await portal.status('/xilie/2'), 410)
})

test('撤下 keeps the address and the reason, not the text', async (t) => {
  const portal = openWithOne(t)
  portal.save(ONE, articleFile({ 标题: '旧标题', 状态: '撤下', 撤下原因: '数据有误' }, '旧正文。'))
  portal.scan()
  const { status, body } = await portal.ask('/xilie/1')
  assert.equal(status, 200)
  assert.match(body, /数据有误/)
  assert.doesNotMatch(body, /旧正文/)
})

test('an unknown 状态 leaves a public article as it was', async (t) => {
  const portal = openWithOne(t)
  const before = await portal.ask('/xilie/1')
  portal.save(ONE, articleFile({ 标题: '新标题', 状态: '撒下' }))
  assert.deepEqual(shortDiagnostics(portal.scan()), [`state-unknown ${ONE}:8:5`])
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  portal.save('xilie/二.md', articleFile({ 编号: '2', 状态: '发部' }))
  portal.scan()
  assert.equal(await portal.status('/xilie/2'), 404)
})

test('while the folder is lost, no article is due; it becomes public when the folder is back', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile(), 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇', 发布时间: '2026-06-01 13:00' }) } })
  assert.equal(portal.scan().nextChangeAt, NOON + 3600_000)
  renameSync(portal.contentDir, `${portal.contentDir}.away`)
  portal.clock.now += 2 * 3600_000
  for (let scans = 0; scans < 2; scans++) assert.equal(portal.scan().nextChangeAt, null)
  renameSync(`${portal.contentDir}.away`, portal.contentDir)
  portal.scan()
  assert.equal(await portal.status('/xilie/2'), 200)
})
