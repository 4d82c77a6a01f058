// Tests when a change counts: files that are being written are never read in part.
import assert from 'node:assert/strict'
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import type { FileStat } from '../../src/content/scan.ts'
import { createStability } from '../../src/publish/stability.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'
import { ONE, openWithOne } from './one-article.ts'

const STABLE_MS = 400

const fileStat = (path: string, stat: Partial<FileStat['stat']> = {}): FileStat => ({
  path, diskPath: path, classification: { kind: 'article' }, stat: { size: 1, mtimeMs: 0, ctimeMs: 0, ino: 1, ...stat },
})

const knownStats = (...files: readonly FileStat[]) => new Map(files.map(({ path, stat }) => [path, stat]))

describe('createStability', () => {
  const known = fileStat(ONE)
  for (const changed of [{ size: 2 }, { mtimeMs: 1 }, { ctimeMs: 1 }, { ino: 2 }]) {
    test(`waits for a change of ${Object.keys(changed).join()}`, () => {
      const { compare } = createStability()
      const scan = (now: number) => compare({ files: [fileStat(ONE, changed)], known: knownStats(known), now, stableMs: STABLE_MS })
      assert.deepEqual(scan(0), { ready: [], gone: [], isPending: true })
      assert.deepEqual(scan(STABLE_MS - 1), { ready: [], gone: [], isPending: true })
      assert.deepEqual(scan(STABLE_MS), { ready: [fileStat(ONE, changed)], gone: [], isPending: false })
    })
  }

  test('reports nothing for an equal stat', () => {
    assert.deepEqual(createStability().compare({ files: [known], known: knownStats(known), now: 0, stableMs: STABLE_MS }), { ready: [], gone: [], isPending: false })
  })

  test('waits for the end of a file', () => {
    const { compare } = createStability()
    const scan = (now: number) => compare({ files: [], known: knownStats(known), now, stableMs: STABLE_MS })
    assert.deepEqual(scan(0), { ready: [], gone: [], isPending: true })
    assert.deepEqual(scan(STABLE_MS), { ready: [], gone: [ONE], isPending: false })
  })

  test('forgets a change that was undone', () => {
    const { compare } = createStability()
    const scan = (file: FileStat, now: number) => compare({ files: [file], known: knownStats(known), now, stableMs: STABLE_MS })
    scan(fileStat(ONE, { size: 2 }), 0)
    assert.equal(scan(known, 100).isPending, false)
    assert.deepEqual(scan(fileStat(ONE, { size: 2 }), STABLE_MS).ready, [])
  })

  test('awaits an unread file for a minute', () => {
    const { awaited } = createStability()
    assert.deepEqual([...awaited([ONE], 0)], [ONE])
    assert.deepEqual([...awaited([ONE], 59_999)], [ONE])
    assert.deepEqual([...awaited([ONE], 60_000)], [])
    assert.deepEqual([...awaited([], 60_001)], [])
    assert.deepEqual([...awaited([ONE], 60_002)], [ONE], 'a new file of this name')
  })
})

describe('a change counts when two scans agree', () => {
  test('a new file is read at the first scan that finds it stable', async (t) => {
    const portal = openWithOne(t)
    portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二' }))
    const first = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([first.read, first.isPending, first.touched], [[], true, 0])
    portal.clock.now += STABLE_MS - 1
    assert.deepEqual(portal.scan({ stableMs: STABLE_MS }).read, [])
    assert.equal(await portal.status('/xilie/2'), 404)
    portal.clock.now += 1
    const last = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([last.read, last.isPending], [['xilie/二.md'], false])
    assert.equal(await portal.status('/xilie/2'), 200)
  })

  test('each further write starts the wait again', async (t) => {
    const portal = openWithOne(t)
    const whole = articleFile({ 标题: '新标题' }, '新正文。'.repeat(50))
    for (let length = 20; length < whole.length; length += 20) {
      portal.save(ONE, whole.slice(0, length))
      const report = portal.scan({ stableMs: STABLE_MS })
      assert.deepEqual([report.read, report.isPending, report.touched], [[], true, 0])
      portal.clock.now += STABLE_MS - 1
    }
    assert.match((await portal.ask('/xilie/1')).body, /旧标题/)
    portal.save(ONE, whole)
    portal.scan({ stableMs: STABLE_MS })
    portal.clock.now += STABLE_MS
    assert.deepEqual(portal.scan({ stableMs: STABLE_MS }).read, [ONE])
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a deletion waits as well', async (t) => {
    const portal = openWithOne(t)
    portal.remove(ONE)
    const first = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([first.gone, first.isPending], [[], true])
    assert.equal(await portal.status('/xilie/1'), 200)
    portal.clock.now += STABLE_MS
    const second = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([second.gone, second.isPending], [[ONE], false])
    assert.equal(await portal.status('/xilie/1'), 410)
  })

  test('a save by “delete” and “create” leaves no gap', async (t) => {
    const portal = openWithOne(t)
    portal.remove(ONE)
    portal.scan({ stableMs: STABLE_MS })
    portal.clock.now += STABLE_MS - 10
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    for (let scans = 0; scans < 5; scans++) {
      const { gone } = portal.scan({ stableMs: STABLE_MS })
      assert.deepEqual(gone, [])
      assert.equal(await portal.status('/xilie/1'), 200)
      portal.clock.now += STABLE_MS / 4
    }
    portal.scan({ stableMs: STABLE_MS })
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a rename leaves no scan without the article at its address', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.move(ONE, 'xilie/改名.md')
    for (let scans = 0; scans < 8; scans++) {
      portal.scan({ stableMs: STABLE_MS })
      assert.deepEqual(await portal.ask('/xilie/1'), before)
      portal.clock.now += 130
    }
    const files = portal.db.prepare("SELECT path, status FROM documents WHERE kind = 'article'").all()
    assert.deepEqual(files, [{ path: 'xilie/改名.md', status: 'published' }])
    const published = portal.archive.published().find(({ kind }) => kind === 'article')
    assert.equal(published?.path, 'xilie/改名.md')
  })

  test('a rename to a file that is still being copied leaves no gap', async (t) => {
    const portal = openWithOne(t)
    const whole = articleFile({ 标题: '旧标题' }, '旧正文。')
    portal.remove(ONE)
    for (let part = 1; part <= 10; part++) {
      portal.save('xilie/改名.md', whole.slice(0, Math.ceil(whole.length * part / 10)))
      portal.scan({ stableMs: STABLE_MS })
      assert.equal(await portal.status('/xilie/1'), 200, `part ${part}`)
      portal.clock.now += STABLE_MS / 2
    }
  })

  test('a file that never becomes stable does not keep a deleted article of its folder public', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2' }) } })
    portal.remove(ONE)
    for (let passed = 0; passed < 120_000; passed += 5000) {
      portal.save('xilie/记录.txt', '一直在写。'.repeat(passed + 1))
      portal.scan({ stableMs: STABLE_MS })
      portal.clock.now += 5000
    }
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [410, 200])
  })

  test('an unreadable file does not keep a deleted article public', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2' }) } })
    portal.lock((path) => path === portal.fileAt('xilie/锁.md'))
    portal.save('xilie/锁.md', articleFile({ 编号: '3' }))
    portal.remove(ONE)
    for (let scans = 0; scans < 24; scans++) {
      portal.scan({ stableMs: STABLE_MS })
      portal.clock.now += 5000
    }
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [410, 200])
  })

  test('a file that is written slowly is never read in part, even while all files are read again', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    const whole = articleFile({ 标题: '新标题' }, '新正文一。\n\n新正文二。')
    portal.save(ONE, whole.slice(0, -6))
    portal.scan({ stableMs: STABLE_MS })
    portal.clock.now += STABLE_MS / 2
    portal.save(ONE, whole.slice(0, -4))
    portal.scan({ stableMs: STABLE_MS, rehash: true })
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('a change that left the modification time alone is found when all files are read again', async (t) => {
    const portal = openWithOne(t)
    const { mtime } = statSync(portal.fileAt(ONE))
    writeFileSync(portal.fileAt(ONE), readFileSync(portal.fileAt(ONE), 'utf8').replace('旧标题', '新标题'))
    utimesSync(portal.fileAt(ONE), mtime, mtime)
    portal.scan({ rehash: true })
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a start reads old files at once', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile() } })
    // An hour later, files that were just written count as old.
    const hour = Date.now() + 3_600_000
    portal.clock.now = hour
    const report = portal.scan({ stableMs: STABLE_MS, quietBefore: hour - 2000 })
    assert.deepEqual([report.isComplete, report.isPending], [true, false])
    assert.equal(await portal.status('/xilie/1'), 200)
  })

  test('a start waits for files that are being written, but not for long', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile() } })
    const first = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([first.isComplete, first.isPending], [false, true])
    for (let passed = 0; passed < 3000; passed += 300) {
      portal.save('xilie/二.md', articleFile({ 编号: '2' }, '长'.repeat(passed + 1)))
      assert.equal(portal.scan({ stableMs: STABLE_MS }).isComplete, false, `after ${passed} ms`)
      portal.clock.now += 300
    }
    portal.save('xilie/二.md', articleFile({ 编号: '2' }, '长'.repeat(9999)))
    const late = portal.scan({ stableMs: STABLE_MS })
    assert.deepEqual([late.isComplete, late.isPending], [true, true])
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [200, 404])
  })

  test('a save is read although the clock is set back meanwhile', (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
    portal.scan()
    portal.save('xilie/一.md', articleFile({}, '改过的一段。'))
    assert.deepEqual(portal.scan({ stableMs: 400 }).read, [])
    portal.clock.now -= 2 * 3600_000
    assert.deepEqual(portal.scan({ stableMs: 400 }).read, [])
    portal.clock.now += 400
    assert.deepEqual(portal.scan({ stableMs: 400 }).read, ['xilie/一.md'])
  })
})
