import assert from 'node:assert/strict'
import fs, { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import { failingWrites } from './failing-writes.ts'
import { articleFile, BASE_FILES, png, seriesFile, streetFile } from '../content-files.ts'
import { NOON, openSteppedPortal, type Scope, shortDiagnostics } from '../helper.ts'
import { dump } from '../index-dump.ts'

const ONE = 'xilie/一.md'
const SETTLE = 400

/** A portal with one public piece at /xilie/1. */
function openWithOne (scope: Scope, more: Parameters<typeof openSteppedPortal>[1] = {}, diagnostics = false) {
  const portal = openSteppedPortal(scope, { ...more, files: { ...BASE_FILES, [ONE]: articleFile({ 标题: '旧标题' }, '旧正文。'), ...more.files } })
  const report = portal.scan()
  assert.equal(report.diagnostics.length > 0, diagnostics, shortDiagnostics(report).join('\n'))
  return portal
}

describe('a change counts when two looks agree', () => {
  test('a new file is read at the first look that finds it unchanged for the settling time', async (t) => {
    const portal = openWithOne(t)
    portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二' }))
    const first = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([first.read, first.isPending, first.touched], [[], true, 0])
    portal.clock.now += SETTLE - 1
    assert.deepEqual(portal.scan({ stableMs: SETTLE }).read, [])
    assert.equal(await portal.status('/xilie/2'), 404)
    portal.clock.now += 1
    const last = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([last.read, last.isPending], [['xilie/二.md'], false])
    assert.equal(await portal.status('/xilie/2'), 200)
  })

  test('each further write begins the wait anew', async (t) => {
    const portal = openWithOne(t)
    const whole = articleFile({ 标题: '新标题' }, '新正文。'.repeat(50))
    for (let length = 20; length < whole.length; length += 20) {
      portal.save(ONE, whole.slice(0, length))
      const report = portal.scan({ stableMs: SETTLE })
      assert.deepEqual([report.read, report.isPending, report.touched], [[], true, 0])
      portal.clock.now += SETTLE - 1
    }
    assert.match((await portal.ask('/xilie/1')).body, /旧标题/)
    portal.save(ONE, whole)
    portal.scan({ stableMs: SETTLE })
    portal.clock.now += SETTLE
    assert.deepEqual(portal.scan({ stableMs: SETTLE }).read, [ONE])
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a deletion waits as well', async (t) => {
    const portal = openWithOne(t)
    portal.remove(ONE)
    const first = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([first.gone, first.isPending], [[], true])
    assert.equal(await portal.status('/xilie/1'), 200)
    portal.clock.now += SETTLE
    const second = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([second.gone, second.isPending], [[ONE], false])
    assert.equal(await portal.status('/xilie/1'), 410)
  })

  test('the moment between an editor’s “delete” and “create” is never seen', async (t) => {
    const portal = openWithOne(t)
    portal.remove(ONE)
    portal.scan({ stableMs: SETTLE })
    portal.clock.now += SETTLE - 10
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    for (let looks = 0; looks < 5; looks++) {
      const { gone } = portal.scan({ stableMs: SETTLE })
      assert.deepEqual(gone, [])
      assert.equal(await portal.status('/xilie/1'), 200)
      portal.clock.now += SETTLE / 4
    }
    portal.scan({ stableMs: SETTLE })
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a rename is one step: no look finds the address without its piece', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.move(ONE, 'xilie/改名.md')
    for (let looks = 0; looks < 8; looks++) {
      portal.scan({ stableMs: SETTLE })
      assert.deepEqual(await portal.ask('/xilie/1'), before)
      portal.clock.now += 130
    }
    const files = portal.db.prepare("SELECT path, status FROM documents WHERE kind = 'article'").all()
    assert.deepEqual(files, [{ path: 'xilie/改名.md', status: 'published' }])
    const acceptance = portal.archive.published().find(({ kind }) => kind === 'article')
    assert.equal(acceptance?.path, 'xilie/改名.md')
  })

  test('a rename to a file that is still being copied leaves no gap', async (t) => {
    const portal = openWithOne(t)
    const whole = articleFile({ 标题: '旧标题' }, '旧正文。')
    portal.remove(ONE)
    for (let part = 1; part <= 10; part++) {
      portal.save('xilie/改名.md', whole.slice(0, Math.ceil(whole.length * part / 10)))
      portal.scan({ stableMs: SETTLE })
      assert.equal(await portal.status('/xilie/1'), 200, `part ${part}`)
      portal.clock.now += SETTLE / 2
    }
  })

  test('a file that never stands still does not keep a deleted piece of its folder in public', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2' }) } })
    portal.remove(ONE)
    for (let passed = 0; passed < 120_000; passed += 5000) {
      portal.save('xilie/记录.txt', '一直在写。'.repeat(passed + 1))
      portal.scan({ stableMs: SETTLE })
      portal.clock.now += 5000
    }
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [410, 200])
  })

  test('nor does one that can never be read', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2' }) } })
    portal.lock((path) => path === portal.fileAt('xilie/锁.md'))
    portal.save('xilie/锁.md', articleFile({ 编号: '3' }))
    portal.remove(ONE)
    for (let looks = 0; looks < 24; looks++) {
      portal.scan({ stableMs: SETTLE })
      portal.clock.now += 5000
    }
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [410, 200])
  })

  test('a file that is written slowly is never read in part, though every file is read again meanwhile', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    const whole = articleFile({ 标题: '新标题' }, '新正文一。\n\n新正文二。')
    portal.save(ONE, whole.slice(0, -6))
    portal.scan({ stableMs: SETTLE })
    portal.clock.now += SETTLE / 2
    portal.save(ONE, whole.slice(0, -4))
    portal.scan({ stableMs: SETTLE, rehash: true })
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('a change that left no trace in the stamp is found when every file is read again', async (t) => {
    const portal = openWithOne(t)
    const { mtime } = fs.statSync(portal.fileAt(ONE))
    writeFileSync(portal.fileAt(ONE), readFileSync(portal.fileAt(ONE), 'utf8').replace('旧标题', '新标题'))
    fs.utimesSync(portal.fileAt(ONE), mtime, mtime)
    const real = fs.lstatSync
    const { ctimeMs } = real(portal.fileAt(ONE))
    portal.scan({ rehash: true })
    assert.ok(ctimeMs > 0)
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('a start believes files that have long been quiet, and waits a little for the others', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile() } })
    // The stamps of files just written lie before `quietBefore` only when the clock says so.
    const hour = Date.now() + 3_600_000
    portal.clock.now = hour
    const report = portal.scan({ stableMs: SETTLE, quietBefore: hour - 2000 })
    assert.deepEqual([report.isComplete, report.isPending], [true, false])
    assert.equal(await portal.status('/xilie/1'), 200)
  })

  test('a start with files under way opens isComplete, or after its patience with what is whole', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile() } })
    const first = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([first.isComplete, first.isPending], [false, true])
    for (let passed = 0; passed < 3000; passed += 300) {
      portal.save('xilie/二.md', articleFile({ 编号: '2' }, '长'.repeat(passed + 1)))
      assert.equal(portal.scan({ stableMs: SETTLE }).isComplete, false, `after ${passed} ms`)
      portal.clock.now += 300
    }
    portal.save('xilie/二.md', articleFile({ 编号: '2' }, '长'.repeat(9999)))
    const late = portal.scan({ stableMs: SETTLE })
    assert.deepEqual([late.isComplete, late.isPending], [true, true])
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [200, 404])
  })
})

describe('a file that is half there', () => {
  for (const [name, bytes] of Object.entries({
    'no bytes yet': Buffer.alloc(0),
    'room made and filled with zeros': Buffer.alloc(900),
    'its second half still zeros': Buffer.concat([Buffer.from(articleFile({ 标题: '新标题' })), Buffer.alloc(400)]),
    'cut inside a character': Buffer.from(articleFile({ 标题: '新标题' }, '新正文')).subarray(0, -2),
    'cut inside the front matter': Buffer.from('---\n编号: 1\n标题: 新标'),
  })) {
    test(`stands still with ${name}: the old text stays and the clerk is told`, async (t) => {
      const portal = openWithOne(t)
      const before = await portal.ask('/xilie/1')
      portal.save(ONE, bytes)
      const report = portal.scan()
      assert.equal(report.diagnostics.length, 1, JSON.stringify(report.diagnostics))
      assert.equal(report.diagnostics[0]?.file, ONE)
      assert.deepEqual(await portal.ask('/xilie/1'), before)
      portal.save(ONE, articleFile({ 标题: '新标题' }))
      assert.deepEqual(shortDiagnostics(portal.scan()), [])
      assert.match((await portal.ask('/xilie/1')).body, /新标题/)
    })
  }
})

describe('a file that cannot be read', () => {
  test('a folder in its place is a deletion of the file, and no look fails', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2' }) } })
    portal.remove(ONE)
    mkdirSync(portal.fileAt(ONE))
    const report = portal.scan()
    assert.deepEqual(report.gone, [ONE])
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/2')], [410, 200])
  })

  test('a link in its place is never followed', async (t) => {
    const portal = openWithOne(t)
    writeFileSync(join(portal.dataDir, 'secret.md'), articleFile({ 标题: '链接里的标题' }))
    portal.remove(ONE)
    symlinkSync(join(portal.dataDir, 'secret.md'), portal.fileAt(ONE))
    const report = portal.scan()
    assert.deepEqual(shortDiagnostics(report), [`file-symlink ${ONE}:1:1`])
    assert.ok(!JSON.stringify(dump(portal.db)).includes('链接里的标题'))
  })

  test('locked by another program: the old text stays, the clerk is told, and it is tried again at every look', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    const unlock = portal.lock((path) => path === portal.fileAt(ONE))
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    for (let looks = 0; looks < 3; looks++) {
      assert.deepEqual(shortDiagnostics(portal.scan()), [`file-unreadable ${ONE}:1:1`])
      assert.deepEqual(await portal.ask('/xilie/1'), before)
    }
    unlock()
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('locked through a restart without the index: the last good version stands', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.lock((path) => path === portal.fileAt(ONE))
    await portal.restart({ loseIndex: true })
    assert.deepEqual(shortDiagnostics(portal.scan()), [`file-unreadable ${ONE}:1:1`])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('never read and then deleted: its problem goes with it', async (t) => {
    const portal = openWithOne(t)
    const unlock = portal.lock((path) => path === portal.fileAt('xilie/二.md'))
    portal.save('xilie/二.md', articleFile({ 编号: '2' }))
    assert.deepEqual(shortDiagnostics(portal.scan()), ['file-unreadable xilie/二.md:1:1'])
    portal.remove('xilie/二.md')
    unlock()
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
  })

  test('a huge file is called too large, not read, and not taken for a locked one', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    writeFileSync(portal.fileAt(ONE), '')
    truncateSync(portal.fileAt(ONE), 3 * 1024 ** 3)
    assert.deepEqual(shortDiagnostics(portal.scan()), [`file-too-large ${ONE}:1:1`])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('one file of text above the limit does not cost its size in memory', (t) => {
    const read: string[] = []
    const portal = openWithOne(t, { readFile: (file) => { read.push(file); return readFileSync(file) } })
    portal.save('xilie/大.md', '')
    truncateSync(portal.fileAt('xilie/大.md'), 64 * 1024 ** 2)
    portal.save('xilie/二.md', articleFile({ 编号: '2' }))
    portal.scan()
    assert.ok(!read.includes(portal.fileAt('xilie/大.md')), 'its size alone says that it is refused')
    assert.ok(read.includes(portal.fileAt('xilie/二.md')), 'else this test sees nothing')
  })
})

describe('states and times', () => {
  const at = Date.UTC(2026, 5, 1, 4, 30)

  test('发布时间: invisible until its minute, then there, at that look and no earlier', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 发布时间: '2026-06-01 12:30' }) } })
    for (const now of [NOON, at - 60_000, at - 1]) {
      portal.clock.now = now
      const report = portal.scan()
      assert.equal(report.nextChangeAt, at)
      assert.equal(await portal.status('/xilie/2'), 404)
    }
    portal.clock.now = at
    const report = portal.scan()
    assert.equal(report.nextChangeAt, null)
    assert.equal(await portal.status('/xilie/2'), 200)
  })

  test('发布时间 of a piece that another file’s draft stands before: it appears by itself all the same', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/a.md': articleFile({ 编号: '4', 状态: '草稿' }), 'xilie/b.md': articleFile({ 编号: '4', 发布时间: '2026-06-01 12:30' }) } }, true)
    portal.clock.now = at
    portal.scan()
    assert.equal(await portal.status('/xilie/4'), 200)
    const kept = dump(portal.db)
    await portal.restart({ loseIndex: true })
    portal.scan()
    assert.deepEqual(dump(portal.db), kept)
  })

  test('the earliest of several times is told', (t) => {
    const portal = openWithOne(t, {
      files: { 'xilie/二.md': articleFile({ 编号: '2', 发布时间: '2026-06-02 08:00' }), 'xilie/三.md': articleFile({ 编号: '3', 发布时间: '2026-06-01 12:30' }) },
    })
    assert.equal(portal.scan().nextChangeAt, at)
    portal.clock.now = at
    assert.equal(portal.scan().nextChangeAt, Date.UTC(2026, 5, 2, 0))
  })

  test('草稿 is nowhere; 发布 brings it; 草稿 takes it away', async (t) => {
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

  test('a state that cannot be read leaves a public piece as it was, and the sentence says so', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.save(ONE, articleFile({ 标题: '新标题', 状态: '撒下' }))
    assert.deepEqual(shortDiagnostics(portal.scan()), [`state-unknown ${ONE}:8:5`])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
    portal.save('xilie/二.md', articleFile({ 编号: '2', 状态: '发部' }))
    portal.scan()
    assert.equal(await portal.status('/xilie/2'), 404)
  })
})

describe('one 编号, two files', () => {
  for (const other of ['xilie/a.md', 'xilie/龟.md']) {
    test(`the published one keeps it when the other is ${other}, whatever is done to the other`, async (t) => {
      const portal = openWithOne(t)
      const before = await portal.ask('/xilie/1')
      portal.save(other, articleFile({ 标题: '抢号' }))
      assert.deepEqual(shortDiagnostics(portal.scan()), [`number-taken ${other}:2:5`])
      portal.save(other, articleFile({ 标题: '还在抢号' }))
      portal.scan()
      assert.deepEqual(await portal.ask('/xilie/1'), before)
      await portal.restart({ loseIndex: true })
      assert.deepEqual(shortDiagnostics(portal.scan()), [`number-taken ${other}:2:5`])
      assert.deepEqual(await portal.ask('/xilie/1'), before)
    })

    test(`the published one stays when it breaks while ${other} claims its number`, async (t) => {
      const portal = openWithOne(t)
      const before = await portal.ask('/xilie/1')
      portal.save(other, articleFile({ 标题: '抢号' }))
      portal.save(ONE, articleFile({ 标题: null }))
      portal.scan()
      assert.deepEqual(await portal.ask('/xilie/1'), before)
    })
  }

  test('another piece does not take over when the holder goes; the same piece in another file does', async (t) => {
    const portal = openWithOne(t)
    const one = readFileSync(portal.fileAt(ONE), 'utf8')
    portal.save('xilie/a.md', articleFile({ 标题: '抢号' }, '全新的另一段。'))
    portal.scan()
    portal.remove(ONE)
    assert.deepEqual(shortDiagnostics(portal.scan()).map((problem) => problem.split(' ')[0]), ['number-used'])
    assert.equal(await portal.status('/xilie/1'), 410)
    portal.save('xilie/b.md', one.replace('某职务', '另一职务'))
    assert.deepEqual(shortDiagnostics(portal.scan()).map((problem) => problem.split(' ')[0]), ['number-taken'])
    assert.equal(await portal.status('/xilie/1'), 200)
  })

  test('a holder that becomes a draft while another file wants the number: one look or two, the portal is the same', async (t) => {
    const portal = openWithOne(t)
    portal.save('xilie/a.md', articleFile({ 标题: '抢号' }))
    portal.scan()
    portal.save(ONE, articleFile({ 标题: '旧标题', 状态: '草稿' }))
    portal.scan()
    const first = dump(portal.db)
    portal.save('xilie/无关.jpg', 'nothing')
    portal.scan()
    portal.remove('xilie/无关.jpg')
    portal.scan()
    assert.deepEqual(dump(portal.db), first)
  })

  test('a free number is named', (t) => {
    const portal = openWithOne(t, { files: { 'xilie/七.md': articleFile({ 编号: '7' }) } })
    portal.save('xilie/a.md', articleFile())
    const [problem] = portal.scan().diagnostics
    assert.deepEqual([problem?.code, problem?.params['free'], problem?.params['holder']], ['number-taken', '8', ONE])
  })

  test('two new files: the first path has it until staff decide', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/b.md': articleFile({ 标题: '乙' }), 'xilie/a.md': articleFile({ 标题: '甲' }) } })
    assert.deepEqual(shortDiagnostics(portal.scan()), ['number-taken xilie/b.md:2:5'])
    assert.match((await portal.ask('/xilie/1')).body, /甲/)
  })

  test('a renumbered piece leaves its old number at once', async (t) => {
    const portal = openWithOne(t)
    portal.save(ONE, articleFile({ 编号: '5', 标题: '旧标题' }))
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/5')], [301, 200])
  })

  test('a piece renumbered to a number that is taken stays at its old one', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }) } })
    const before = [await portal.ask('/xilie/1'), await portal.ask('/xilie/2')]
    portal.save(ONE, articleFile({ 编号: '2', 标题: '旧标题' }))
    assert.deepEqual(shortDiagnostics(portal.scan()), [`number-taken ${ONE}:2:5`])
    assert.deepEqual([await portal.ask('/xilie/1'), await portal.ask('/xilie/2')], before)
  })

  test('two pieces that swap numbers are refused: an address never passes to another piece', async (t) => {
    const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }, '另一段。') } })
    portal.save(ONE, articleFile({ 编号: '2', 标题: '旧标题' }))
    portal.save('xilie/二.md', articleFile({ 编号: '1', 标题: '第二篇' }, '另一段。'))
    assert.deepEqual(shortDiagnostics(portal.scan()).map((problem) => problem.split(' ')[0]), ['number-used', 'number-used'])
    assert.match((await portal.ask('/xilie/1')).body, /<h1[^>]*>(?:<[^>]*>|\s)*旧标题/)
    assert.match((await portal.ask('/xilie/2')).body, /<h1[^>]*>(?:<[^>]*>|\s)*第二篇/)
  })

  test('two names that are one name in NFC do not take turns', (t) => {
    const portal = openWithOne(t)
    portal.save('xilie/caf\u00e9.md', articleFile({ 编号: '2', 标题: '合' }))
    portal.save('xilie/cafe\u0301.md', articleFile({ 编号: '2', 标题: '分' }))
    portal.scan()
    const first = dump(portal.db)
    for (let looks = 0; looks < 4; looks++) assert.equal(portal.scan().touched, 0, `look ${looks}`)
    assert.deepEqual(dump(portal.db), first)
  })
})

describe('streets, series and the site broken: the last good version stays', () => {
  const broken: Record<string, [string, string, string]> = {
    'a street without its fence': ['街道/甲.md', '名称: 甲街道\n网址: jia\n', '/streets/jia'],
    'a street without 网址': ['街道/甲.md', streetFile({ 网址: null }), '/streets/jia'],
    'a street with a bad 网址': ['街道/甲.md', streetFile({ 网址: '甲' }), '/streets/jia'],
    'an empty street': ['街道/甲.md', '', '/streets/jia'],
    'a street that takes another’s 网址': ['街道/甲.md', streetFile({ 网址: 'yi' }), '/streets/yi'],
    'a street that takes another’s 名称': ['街道/甲.md', streetFile({ 名称: '乙街道' }), '/streets/yi'],
    'a series without 标题': ['xilie/系列.md', '---\n简称: 甲\n---\n\n编者按。\n', '/xilie'],
    'an empty series file': ['xilie/系列.md', '', '/xilie'],
    'an empty 站点.yml': ['站点.yml', '', '/'],
    '站点.yml without 名称': ['站点.yml', '主办单位: 某\n', '/'],
    '站点.yml in an unknown encoding': ['站点.yml', '\u0080\u0081', '/'],
  }
  for (const [name, [path, content, address]] of Object.entries(broken)) {
    for (const loseIndex of [false, true]) {
      test(`${name}${loseIndex ? ', after a restart without the index' : ''}`, async (t) => {
        const portal = openWithOne(t)
        const shown = ['/', '/streets', '/streets/jia', '/streets/yi', '/xilie', '/xilie/1', address]
        const before = await Promise.all(shown.map(portal.ask))
        portal.save(path, name.includes('encoding') ? Buffer.from([0x80, 0x81, 0xff, 0xfe]) : content)
        const report = portal.scan()
        assert.ok(report.diagnostics.some((problem) => problem.file === path), shortDiagnostics(report).join('\n'))
        if (loseIndex) {
          await portal.restart({ loseIndex: true })
          portal.scan()
        }
        for (const [index, page] of (await Promise.all(shown.map(portal.ask))).entries()) assert.deepEqual(page, before[index], `${shown[index]}`)
      })
    }
  }

  test('a new street file that takes a public street’s 名称 is the one refused, whatever its 网址', async (t) => {
    const portal = openWithOne(t)
    const before = await Promise.all(['/streets', '/streets/jia', '/xilie/1'].map(portal.ask))
    portal.save('街道/抢名.md', streetFile({ 网址: 'aaa', 名称: '甲街道' }))
    const report = portal.scan()
    assert.deepEqual(shortDiagnostics(report), ['street-name-taken 街道/抢名.md:2:5'])
    assert.deepEqual(await Promise.all(['/streets', '/streets/jia', '/xilie/1'].map(portal.ask)), before)
  })

  test('站点.yml deleted: the last one stays, and the clerk is told', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/')
    portal.remove('站点.yml')
    assert.deepEqual(shortDiagnostics(portal.scan()), ['site-kept 站点.yml:1:1'])
    assert.deepEqual(await portal.ask('/'), before)
  })

  test('系列.md deleted while its pieces remain: the series stays', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie')
    portal.remove('xilie/系列.md')
    portal.scan()
    assert.deepEqual(await portal.ask('/xilie'), before)
    assert.equal(await portal.status('/xilie/1'), 200)
  })

  test('a street deleted: its page goes, its pieces stay readable', async (t) => {
    const portal = openWithOne(t)
    portal.remove('街道/甲.md')
    portal.scan()
    assert.deepEqual([await portal.status('/streets/jia'), await portal.status('/xilie/1')], [410, 200])
  })
})

describe('pictures', () => {
  const withPicture = articleFile({ 标题: '旧标题' }, '正文。\n\n![一张图](图片/图.png)')
  const addressIn = (body: string) => /\/media\/[0-9a-f]{32}\.png/.exec(body)?.[0] ?? ''

  test('a picture comes, changes and goes with its file', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture } })
    assert.deepEqual(shortDiagnostics(portal.scan()), [`picture-missing ${ONE}:12:8`])
    portal.save('xilie/图片/图.png', png({ shade: 1 }))
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    const first = addressIn((await portal.ask('/xilie/1')).body)
    assert.equal(await portal.status(first), 200)
    portal.save('xilie/图片/图.png', png({ shade: 2 }))
    portal.scan()
    const second = addressIn((await portal.ask('/xilie/1')).body)
    assert.notEqual(second, first)
    assert.equal(await portal.status(second), 200)
    portal.remove('xilie/图片/图.png')
    assert.deepEqual(shortDiagnostics(portal.scan()), [`picture-missing ${ONE}:12:8`])
    assert.equal(addressIn((await portal.ask('/xilie/1')).body), '')
  })

  test('a picture that no piece shows is not copied anywhere', (t) => {
    const portal = openWithOne(t, { files: { 'xilie/图片/图.png': png() } })
    assert.equal(existsSync(portal.mediaDir) ? readdirSync(portal.mediaDir).length : 0, 0)
  })

  test('a picture cut after its head stays as it was', async (t) => {
    const whole = png({ width: 40, height: 40, shade: 9 })
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) } })
    portal.scan()
    const before = await portal.ask('/xilie/1')
    portal.save('xilie/图片/图.png', whole.subarray(0, whole.length - 10))
    assert.deepEqual(shortDiagnostics(portal.scan()), ['picture-unreadable xilie/图片/图.png:1:1'])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  describe('is whole or not, by its format', () => {
    const jpeg = (trailer: readonly number[] = [], tail: readonly number[] = [0xff, 0xd9]) => Buffer.from([
      0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0,
      0xff, 0xc0, 0, 11, 8, 0, 9, 0, 7, 1, 1, 0x11, 0,
      0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0x34, 0x56, ...tail, ...trailer,
    ])
    // A screen of 7 × 9, one frame of two rows of data: the byte that ends a GIF may stand in its data too.
    const gif = (end: readonly number[] = [0x3b]) => Buffer.from([0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 7, 0, 9, 0, 0, 0, 0, 0x2c, 0, 0, 0, 0, 7, 0, 9, 0, 0, 2, 4, 0x3b, 0x3b, 0x12, 0x3b, 0, ...end])
    const cases: Record<string, [path: string, bytes: Buffer, whole: boolean]> = {
      'a JPEG': ['图.jpg', jpeg(), true],
      'a JPEG without its end': ['图.jpg', jpeg([], []), false],
      'a JPEG of a phone, with a film behind its end': ['图.jpg', jpeg([0, 0, 0, 24, 0x66, 0x74, 0x79, 0x70, 0xff, 0xda, 0x11, 0x22]), true],
      'a GIF': ['图.gif', gif(), true],
      'a GIF without its end': ['图.gif', gif([]), false],
      'a GIF cut in its data': ['图.gif', gif().subarray(0, 27), false],
    }
    for (const [name, [path, bytes, whole]] of Object.entries(cases)) {
      test(name, () => {
        const { value } = parseFile({ path: `xilie/图片/${path}`, kind: 'picture', bytes })
        assert.equal(value !== null, whole)
      })
    }
  })

  test('a picture is measured by its own bytes, not by what lies behind them in memory', () => {
    const whole = png({ width: 7, height: 9 })
    for (let length = 0; length < 24; length++) {
      const { value } = parseFile({ path: 'xilie/图片/图.png', kind: 'picture', bytes: whole.subarray(0, length) })
      assert.equal(value, null, `${length} bytes`)
    }
  })

  test('a picture whose only piece is withdrawn is no longer to be had', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
    portal.scan()
    const address = addressIn((await portal.ask('/xilie/1')).body)
    assert.equal(await portal.status(address), 200)
    portal.save(ONE, withPicture.replace('编号: 1', '编号: 1\n状态: 撤下\n撤下原因: 图中人要求'))
    portal.scan()
    assert.equal(await portal.status(address), 404)
  })

  test('a picture that was replaced is no longer to be had under its old address', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) } })
    portal.scan()
    const address = addressIn((await portal.ask('/xilie/1')).body)
    portal.save('xilie/图片/图.png', png({ shade: 2 }))
    portal.scan()
    assert.equal(await portal.status(address), 404)
  })

  test('a picture that breaks stays as it was', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
    portal.scan()
    const before = await portal.ask('/xilie/1')
    portal.save('xilie/图片/图.png', png().subarray(0, 20))
    assert.deepEqual(shortDiagnostics(portal.scan()), ['picture-unreadable xilie/图片/图.png:1:1'])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
    await portal.restart({ loseIndex: true })
    portal.scan()
    assert.deepEqual(await portal.ask('/xilie/1'), before)
    assert.equal(await portal.status(addressIn(before.body)), 200)
  })

  test('the media folder is lost: its pictures are copied again', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
    portal.scan()
    const address = addressIn((await portal.ask('/xilie/1')).body)
    await portal.restart({ between: () => rmSync(portal.mediaDir, { recursive: true }) })
    portal.scan()
    assert.equal(await portal.status(address), 200)
  })

  test('a copy in the media folder that a crash cut short is made again', async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png() } })
    portal.scan()
    const address = addressIn((await portal.ask('/xilie/1')).body)
    await portal.restart({ loseIndex: true, between: () => writeFileSync(join(portal.mediaDir, address.slice('/media/'.length)), '') })
    portal.scan()
    assert.equal((await portal.ask(address)).body, png().toString('utf8'))
  })

  test('a picture that changes between reading and copying is not kept under the hash of the other', async (t) => {
    let reads = 0
    const portal = openSteppedPortal(t, {
      files: { ...BASE_FILES, [ONE]: withPicture, 'xilie/图片/图.png': png({ shade: 1 }) },
      readFile: (file) => file.endsWith('图.png') && ++reads === 2 ? png({ shade: 2 }) : readFileSync(file),
    })
    portal.scan()
    portal.scan()
    const address = addressIn((await portal.ask('/xilie/1')).body)
    assert.equal((await portal.ask(address)).body, png({ shade: 1 }).toString('utf8'))
  })
})

describe('a write that fails', () => {
  test('of the index is made up for at the next look, though nothing changed any more', async (t) => {
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

  test('of the archive leaves the index as it was, and is made up for', async (t) => {
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
    assert.match((await portal.ask('/xilie/1')).body, /旧标题/, 'nothing is public that the archive does not hold')
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
})

test('a piece whose file is being written is nobody else’s, however alike a new one is', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/动.md': articleFile({ 编号: '9' }, '这一篇总在变。') } })
  const unlock = portal.lock((path) => path === portal.fileAt('xilie/动.md'))
  portal.save('xilie/动.md', articleFile({ 编号: '9' }, '这一篇又变了。'))
  portal.save('xilie/像.md', articleFile({ 编号: '2' }, '这一篇总在变。'))
  portal.save('xilie/同号.md', articleFile({ 编号: '9' }, '这一篇总在变化。'))
  // A program that starts knows of no file but what it can read now.
  await portal.restart()
  const report = portal.scan()
  assert.deepEqual(shortDiagnostics(report), ['file-unreadable xilie/动.md:1:1', 'number-taken xilie/同号.md:2:5'])
  assert.match((await portal.ask('/xilie/9')).body, /总在变/)
  assert.equal(await portal.status('/xilie/2'), 200)
  unlock()
  portal.remove('xilie/同号.md')
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.match((await portal.ask('/xilie/9')).body, /又变了/)
  assert.equal(await portal.status('/xilie/2'), 200)
})

describe('a look that finds nothing new', () => {
  test('touches no row and reads no file', (t) => {
    const portal = openSteppedPortal(t, { real: true })
    portal.scan()
    const generation = portal.db.prepare("SELECT value FROM settings WHERE name = 'generation'").pluck()
    const before = generation.get()
    for (let looks = 0; looks < 3; looks++) {
      const { read, gone, touched, isPending } = portal.scan({ rehash: looks === 1 })
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

test('a series that is added, renamed and taken away takes its addresses along', async (t) => {
  const portal = openWithOne(t)
  portal.save('xin/系列.md', seriesFile('新系列'))
  portal.save('xin/1.md', articleFile())
  portal.scan()
  assert.deepEqual([await portal.status('/xin'), await portal.status('/xin/1')], [200, 200])
  portal.move('xin', 'gai')
  portal.scan()
  assert.deepEqual([await portal.status('/xin'), await portal.status('/xin/1'), await portal.status('/gai/1')], [301, 301, 200])
  portal.remove('gai')
  portal.scan()
  assert.deepEqual([await portal.status('/gai'), await portal.status('/gai/1'), await portal.status('/xilie/1')], [410, 410, 200])
})
