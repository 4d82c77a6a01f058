// Tests promise 7: a lost share ends no public address and recovers by itself, and staff can still delete articles.
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readinessOf } from '../../src/publish/health.ts'
import type { ScanReport } from '../../src/publish/publisher.ts'
import { articleFile, BASE_FILES, png, streetFile } from '../content-files.ts'
import { openSteppedPortal, type Scope, type SteppedPortal } from '../helper.ts'
import { dump } from '../index-dump.ts'

const MINUTE = 60_000
const path = (number: number) => `xilie/${String(number).padStart(2, '0')}.md`

/** Opens a portal with `count` articles. The first one shows a picture. */
async function openWith (scope: Scope, count: number) {
  const articles = Object.fromEntries(Array.from({ length: count }, (_, index) => {
    const number = index + 1
    return [path(number), articleFile({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。')]
  }))
  const portal = openSteppedPortal(scope, { files: { ...BASE_FILES, ...articles, 'xilie/图片/图.png': png() } })
  const report = portal.scan()
  assert.deepEqual(report.diagnostics, [])
  const picture = /\/media\/[0-9a-f]{32}\.png/.exec((await portal.ask('/xilie/1')).body)?.[0] ?? ''
  const addresses = ['/', '/streets', '/streets/jia', '/streets/yi', '/xilie', picture, ...Array.from({ length: count }, (_, index) => `/xilie/${index + 1}`)]
  const before = await Promise.all(addresses.map(portal.ask))
  assert.deepEqual(before.map(({ status }) => status), addresses.map(() => 200))
  return {
    portal,
    addresses,
    /** Checks that every address answers with the same bytes as at first. */
    assertSame: async (when: string) => {
      const now = await Promise.all(addresses.map(portal.ask))
      for (const [index, address] of addresses.entries()) assert.deepEqual(now[index], before[index], `${address} ${when}`)
    },
  }
}

function readiness (report: ScanReport): string[] {
  return readinessOf({ isOpen: true, lastChange: report, lastReport: report, failure: null, archiveSetAside: null, isSearchSound: true, isRunning: true }).reasons.map(({ code }) => code)
}

const losses: Record<string, { reason: string, lose: (portal: SteppedPortal) => void, recover: (portal: SteppedPortal) => void }> = {
  missing: {
    reason: 'missing',
    lose: (portal) => renameSync(portal.contentDir, `${portal.contentDir}.away`),
    recover: (portal) => renameSync(`${portal.contentDir}.away`, portal.contentDir),
  },
  'emptied under its mount point': {
    reason: 'empty',
    lose: (portal) => {
      renameSync(portal.contentDir, `${portal.contentDir}.away`)
      mkdirSync(portal.contentDir)
    },
    recover: (portal) => {
      rmSync(portal.contentDir, { recursive: true })
      renameSync(`${portal.contentDir}.away`, portal.contentDir)
    },
  },
  'with only unused files': {
    reason: 'empty',
    lose: (portal) => {
      renameSync(portal.contentDir, `${portal.contentDir}.away`)
      mkdirSync(`${portal.contentDir}/lost+found`, { recursive: true })
      writeFileSync(`${portal.contentDir}/desktop.ini`, '')
      writeFileSync(`${portal.contentDir}/说明.docx`, '')
    },
    recover: (portal) => {
      rmSync(portal.contentDir, { recursive: true })
      renameSync(`${portal.contentDir}.away`, portal.contentDir)
    },
  },
  'unreadable, a file in its place': {
    reason: 'unreadable',
    lose: (portal) => {
      renameSync(portal.contentDir, `${portal.contentDir}.away`)
      writeFileSync(portal.contentDir, '')
    },
    recover: (portal) => {
      rmSync(portal.contentDir)
      renameSync(`${portal.contentDir}.away`, portal.contentDir)
    },
  },
  'recreated from a copy, file by file': {
    reason: 'missing',
    lose: (portal) => renameSync(portal.contentDir, `${portal.contentDir}.away`),
    recover: (portal) => {
      // Inodes and times are new; only the bytes are the same.
      for (const [name, content] of Object.entries(BASE_FILES)) portal.save(name, content as string)
      for (let number = 1; number <= 12; number++) {
        portal.save(path(number), articleFile({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。'))
      }
      portal.save('xilie/图片/图.png', png())
    },
  },
}

for (const [name, { reason, lose, recover }] of Object.entries(losses)) {
  describe(`the folder is ${name}`, () => {
    test('for hours: every address stays, /readyz has the reason, and it recovers by itself', async (t) => {
      const { portal, assertSame } = await openWith(t, 12)
      const before = dump(portal.db)
      lose(portal)
      for (const wait of [0, 5000, MINUTE, 10 * MINUTE, 600 * MINUTE]) {
        portal.clock.now += wait
        const report = portal.scan({ stableMs: 400, rehash: wait === MINUTE })
        assert.equal(report.blocked?.reason, reason)
        assert.deepEqual(readiness(report), [`content-${reason}`])
        await assertSame(`after ${wait} ms`)
      }
      recover(portal)
      for (let scans = 0; scans < 4; scans++) {
        portal.clock.now += 400
        portal.scan({ stableMs: 400 })
        await assertSame(`recovering, scan ${scans}`)
      }
      const recovered = portal.scan()
      assert.equal(recovered.blocked, null)
      assert.deepEqual(readiness(recovered), [])
      assert.deepEqual(dump(portal.db), before)
      portal.save(path(3), articleFile({ 编号: '3', 标题: '新标题' }))
      portal.scan()
      assert.match((await portal.ask('/xilie/3')).body, /新标题/, 'saves are published again')
    })

    for (const loseIndex of [false, true]) {
      test(`through a restart ${loseIndex ? 'without' : 'with'} the index`, async (t) => {
        const { portal, assertSame } = await openWith(t, 12)
        const before = dump(portal.db)
        lose(portal)
        portal.scan()
        await portal.restart({ loseIndex })
        const report = portal.scan({ quietBefore: portal.clock.now - 2000, stableMs: 400 })
        assert.deepEqual([report.isComplete, report.blocked?.reason], [true, reason])
        await assertSame('after the restart')
        recover(portal)
        for (let scans = 0; scans < 4; scans++) {
          portal.clock.now += 400
          portal.scan({ stableMs: 400 })
          await assertSame(`recovering, scan ${scans}`)
        }
        portal.clock.now += 400
        assert.equal(portal.scan({ stableMs: 400 }).blocked, null)
        assert.deepEqual(dump(portal.db), before)
      })
    }

    test('a change made while it was lost is published when it is back', async (t) => {
      const { portal } = await openWith(t, 12)
      lose(portal)
      portal.scan()
      recover(portal)
      portal.save(path(2), articleFile({ 编号: '2', 标题: '离线改的' }))
      portal.remove(path(12))
      portal.scan()
      assert.match((await portal.ask('/xilie/2')).body, /离线改的/)
      assert.deepEqual([await portal.status('/xilie/12'), await portal.status('/xilie/11')], [410, 200])
    })
  })
}

describe('many articles are missing at once', () => {
  const remove = (portal: SteppedPortal, ...numbers: number[]) => { for (const number of numbers) portal.remove(path(number)) }
  const first = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  test('more than 5 and more than 30 %: blocked until two scans a minute apart agree', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(6))
    const since = portal.clock.now
    for (const wait of [0, 1000, 30_000, 28_999]) {
      portal.clock.now += wait
      const { blocked } = portal.scan()
      assert.deepEqual([blocked?.reason, blocked?.since, blocked?.keys.length], ['many-gone', since, 6])
      assert.deepEqual(readiness(portal.scan()), ['content-many-gone'])
      await assertSame(`after ${portal.clock.now - since} ms`)
    }
    portal.clock.now = since + MINUTE
    assert.equal(portal.scan().blocked, null)
    for (const number of first(12)) assert.equal(await portal.status(`/xilie/${number}`), number <= 6 ? 410 : 200)
  })

  test('a first scan an hour later does not count as two', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    portal.clock.now += 60 * MINUTE
    remove(portal, ...first(8))
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('at the first scan')
  })

  test('a deletion that grows starts its minute again', async (t) => {
    const { portal, assertSame } = await openWith(t, 20)
    for (let gone = 7; gone <= 12; gone++) {
      remove(portal, ...(gone === 7 ? first(7) : [gone]))
      const { blocked } = portal.scan()
      assert.equal(blocked?.keys.length, gone)
      portal.clock.now += MINUTE - 1
      assert.equal(portal.scan().blocked?.keys.length, gone)
      await assertSame(`with ${gone} gone`)
    }
    portal.clock.now += 1
    assert.equal(portal.scan().blocked, null)
  })

  test('a deletion that staff confirm is obeyed at once', async (t) => {
    const { portal } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.confirmDeletion()
    assert.equal(portal.scan().blocked, null)
    assert.equal(await portal.status('/xilie/8'), 410)
  })

  test('a confirmation is for the current deletion, not for the next', async (t) => {
    const { portal } = await openWith(t, 30)
    portal.confirmDeletion()
    portal.scan()
    remove(portal, ...first(12))
    assert.equal(portal.scan().blocked?.reason, 'many-gone', 'a confirmation while nothing was missing has no effect')
    portal.confirmDeletion()
    assert.equal(portal.scan().blocked, null)
    remove(portal, 13, 14, 15, 16, 17, 18, 19)
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
  })

  test('a confirmation of eight articles is not one of twelve', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.confirmDeletion()
    remove(portal, 9, 10, 11, 12)
    assert.notEqual(portal.scan().blocked, null)
    await assertSame('after the confirmation')
  })

  test('files that come back are published; the deletion of the others stays blocked', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(9))
    portal.scan()
    for (const number of [1, 2]) {
      portal.save(path(number), articleFile({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。'))
      portal.clock.now += 1000
      assert.equal(portal.scan().blocked?.keys.length, 9 - number)
      await assertSame(`with ${number} back`)
    }
    portal.save(path(2), articleFile({ 编号: '2', 标题: '回来后改的' }))
    assert.equal(portal.scan().blocked?.keys.length, 7)
    assert.match((await portal.ask('/xilie/2')).body, /回来后改的/)
    assert.equal(await portal.status('/xilie/9'), 200)
  })

  test('at the limit: 5 articles are deleted at once, and so are 30 %', async (t) => {
    const few = await openWith(t, 6)
    remove(few.portal, ...first(5))
    assert.equal(few.portal.scan().blocked, null)
    assert.equal(await few.portal.status('/xilie/1'), 410)
    const many = await openWith(t, 20)
    remove(many.portal, ...first(6))
    assert.equal(many.portal.scan().blocked, null)
    assert.equal(await many.portal.status('/xilie/6'), 410)
  })

  test('streets and pictures of blocked articles stay too', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(12))
    portal.remove('街道/甲.md')
    portal.remove('xilie/图片/图.png')
    portal.remove('xilie/系列.md')
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('while blocked')
    await portal.restart({ loseIndex: true })
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('after a restart')
  })

  test('a restart starts the minute again', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.clock.now += MINUTE
    await portal.restart()
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('after the restart')
  })

  test('changes are published while a deletion is blocked', async (t) => {
    const { portal } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.save(path(12), articleFile({ 编号: '12', 标题: '新标题' }))
    portal.save(path(13), articleFile({ 编号: '13', 标题: '新来的' }))
    portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing' }))
    portal.scan()
    assert.match((await portal.ask('/xilie/12')).body, /新标题/)
    assert.deepEqual([await portal.status('/xilie/13'), await portal.status('/streets/bing'), await portal.status('/xilie/1')], [200, 200, 200])
  })

  test('a series folder renamed, and back: the new addresses answer at once, the old ones redirect', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    portal.move('xilie', 'ling')
    assert.equal(portal.scan().blocked, null)
    assert.deepEqual([await portal.status('/ling/3'), await portal.status('/xilie/3'), await portal.status('/xilie')], [200, 301, 301])
    portal.move('ling', 'xilie')
    assert.equal(portal.scan().blocked, null)
    assert.deepEqual([await portal.status('/ling/3'), await portal.status('/xilie/3'), await portal.status('/ling')], [301, 200, 301])
    await assertSame('with its old name')
  })
})

describe('deleted on purpose', () => {
  test('the last article', async (t) => {
    const { portal } = await openWith(t, 1)
    portal.remove(path(1))
    const { blocked } = portal.scan()
    assert.equal(blocked, null)
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie'), await portal.status('/')], [410, 200, 200])
    await portal.restart({ loseIndex: true })
    portal.scan()
    assert.equal(await portal.status('/xilie/1'), 410)
  })

  test('all twelve articles, one after another, none of them blocked', async (t) => {
    const { portal } = await openWith(t, 12)
    for (let number = 1; number <= 12; number++) {
      portal.remove(path(number))
      assert.equal(portal.scan().blocked, null)
      assert.equal(await portal.status(`/xilie/${number}`), 410)
    }
  })

  test('many articles that become drafts', async (t) => {
    const { portal } = await openWith(t, 12)
    for (let number = 1; number <= 8; number++) portal.save(path(number), articleFile({ 编号: String(number), 状态: '草稿' }))
    const { blocked } = portal.scan()
    assert.equal(await portal.status('/xilie/8'), 410)
    assert.equal(blocked, null, 'the files are not missing')
  })
})

test('a new portal with an empty folder is not blocked', (t) => {
  const portal = openSteppedPortal(t)
  const report = portal.scan()
  assert.deepEqual([report.blocked, report.isComplete], [null, true])
})
