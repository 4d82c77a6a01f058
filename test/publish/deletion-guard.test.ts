// Promise 7: a lost share loses nothing public, heals by itself, and yet what staff delete on purpose goes.
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

/** A portal with that many pieces, the first of which shows a picture. */
async function openWith (scope: Scope, count: number) {
  const pieces = Object.fromEntries(Array.from({ length: count }, (_, index) => {
    const number = index + 1
    return [path(number), articleFile({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。')]
  }))
  const portal = openSteppedPortal(scope, { files: { ...BASE_FILES, ...pieces, 'xilie/图片/图.png': png() } })
  const report = portal.scan()
  assert.deepEqual(report.diagnostics, [])
  const picture = /\/media\/[0-9a-f]{32}\.png/.exec((await portal.ask('/xilie/1')).body)?.[0] ?? ''
  const addresses = ['/', '/streets', '/streets/jia', '/streets/yi', '/xilie', picture, ...Array.from({ length: count }, (_, index) => `/xilie/${index + 1}`)]
  const before = await Promise.all(addresses.map(portal.ask))
  assert.deepEqual(before.map(({ status }) => status), addresses.map(() => 200))
  return {
    portal,
    addresses,
    /** Every address answers as it did in the beginning, byte for byte. */
    assertSame: async (when: string) => {
      const now = await Promise.all(addresses.map(portal.ask))
      for (const [index, address] of addresses.entries()) assert.deepEqual(now[index], before[index], `${address} ${when}`)
    },
  }
}

function readiness (report: ScanReport): string[] {
  return readinessOf({ isOpen: true, lastChange: report, lastReport: report, failure: null, archiveSetAside: null, isSearchSound: true, isRunning: true }).reasons.map(({ code }) => code)
}

const losses: Record<string, { reason: string, lose: (portal: SteppedPortal) => void, heal: (portal: SteppedPortal) => void }> = {
  missing: {
    reason: 'missing',
    lose: (portal) => renameSync(portal.contentDir, `${portal.contentDir}.away`),
    heal: (portal) => renameSync(`${portal.contentDir}.away`, portal.contentDir),
  },
  'emptied under its mount point': {
    reason: 'empty',
    lose: (portal) => {
      renameSync(portal.contentDir, `${portal.contentDir}.away`)
      mkdirSync(portal.contentDir)
    },
    heal: (portal) => {
      rmSync(portal.contentDir, { recursive: true })
      renameSync(`${portal.contentDir}.away`, portal.contentDir)
    },
  },
  'with only what no portal uses': {
    reason: 'empty',
    lose: (portal) => {
      renameSync(portal.contentDir, `${portal.contentDir}.away`)
      mkdirSync(`${portal.contentDir}/lost+found`, { recursive: true })
      writeFileSync(`${portal.contentDir}/desktop.ini`, '')
      writeFileSync(`${portal.contentDir}/说明.docx`, '')
    },
    heal: (portal) => {
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
    heal: (portal) => {
      rmSync(portal.contentDir)
      renameSync(`${portal.contentDir}.away`, portal.contentDir)
    },
  },
  'recreated from a copy, file by file': {
    reason: 'missing',
    lose: (portal) => renameSync(portal.contentDir, `${portal.contentDir}.away`),
    heal: (portal) => {
      // Other inodes, other times: nothing but the bytes is the same.
      for (const [name, content] of Object.entries(BASE_FILES)) portal.save(name, content as string)
      for (let number = 1; number <= 12; number++) {
        portal.save(path(number), articleFile({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。'))
      }
      portal.save('xilie/图片/图.png', png())
    },
  },
}

for (const [name, { reason, lose, heal }] of Object.entries(losses)) {
  describe(`the folder is ${name}`, () => {
    test('for hours: every address stays, /readyz says why, and it heals by itself', async (t) => {
      const { portal, assertSame } = await openWith(t, 12)
      const whole = dump(portal.db)
      lose(portal)
      for (const wait of [0, 5000, MINUTE, 10 * MINUTE, 600 * MINUTE]) {
        portal.clock.now += wait
        const report = portal.scan({ stableMs: 400, rehash: wait === MINUTE })
        assert.equal(report.blocked?.reason, reason)
        assert.deepEqual(readiness(report), [`content-${reason}`])
        await assertSame(`after ${wait} ms`)
      }
      heal(portal)
      for (let looks = 0; looks < 4; looks++) {
        portal.clock.now += 400
        portal.scan({ stableMs: 400 })
        await assertSame(`healing, look ${looks}`)
      }
      const healed = portal.scan()
      assert.equal(healed.blocked, null)
      assert.deepEqual(readiness(healed), [])
      assert.deepEqual(dump(portal.db), whole)
      portal.save(path(3), articleFile({ 编号: '3', 标题: '新标题' }))
      portal.scan()
      assert.match((await portal.ask('/xilie/3')).body, /新标题/, 'it is alive again')
    })

    for (const loseIndex of [false, true]) {
      test(`through a restart ${loseIndex ? 'without' : 'with'} the index`, async (t) => {
        const { portal, assertSame } = await openWith(t, 12)
        const whole = dump(portal.db)
        lose(portal)
        portal.scan()
        await portal.restart({ loseIndex })
        const report = portal.scan({ quietBefore: portal.clock.now - 2000, stableMs: 400 })
        assert.deepEqual([report.isComplete, report.blocked?.reason], [true, reason])
        await assertSame('after the restart')
        heal(portal)
        for (let looks = 0; looks < 4; looks++) {
          portal.clock.now += 400
          portal.scan({ stableMs: 400 })
          await assertSame(`healing, look ${looks}`)
        }
        portal.clock.now += 400
        assert.equal(portal.scan({ stableMs: 400 }).blocked, null)
        assert.deepEqual(dump(portal.db), whole)
      })
    }

    test('when it comes back with a change made meanwhile, the change counts', async (t) => {
      const { portal } = await openWith(t, 12)
      lose(portal)
      portal.scan()
      heal(portal)
      portal.save(path(2), articleFile({ 编号: '2', 标题: '离线改的' }))
      portal.remove(path(12))
      portal.scan()
      assert.match((await portal.ask('/xilie/2')).body, /离线改的/)
      assert.deepEqual([await portal.status('/xilie/12'), await portal.status('/xilie/11')], [410, 200])
    })
  })
}

describe('much is gone at once', () => {
  const remove = (portal: SteppedPortal, ...numbers: number[]) => { for (const number of numbers) portal.remove(path(number)) }
  const first = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  test('more than 5 and more than 30 %: held until two looks a minute apart agree', async (t) => {
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

  test('a single look an hour later is no agreement: the loss was seen only once before', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    portal.clock.now += 60 * MINUTE
    remove(portal, ...first(8))
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('at the first look')
  })

  test('a loss that goes on growing begins its minute anew', async (t) => {
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

  test('confirmed by staff it goes at once', async (t) => {
    const { portal } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.confirmDeletion()
    assert.equal(portal.scan().blocked, null)
    assert.equal(await portal.status('/xilie/8'), 410)
  })

  test('a confirmation holds for the loss it was given for, not for the next', async (t) => {
    const { portal } = await openWith(t, 30)
    portal.confirmDeletion()
    portal.scan()
    remove(portal, ...first(12))
    assert.equal(portal.scan().blocked?.reason, 'many-gone', 'what was confirmed before anything was missing counts for nothing')
    portal.confirmDeletion()
    assert.equal(portal.scan().blocked, null)
    remove(portal, 13, 14, 15, 16, 17, 18, 19)
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
  })

  test('a confirmation for eight gone is none for the twelve that are gone by then', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.confirmDeletion()
    remove(portal, 9, 10, 11, 12)
    assert.notEqual(portal.scan().blocked, null)
    await assertSame('after the confirmation')
  })

  test('it heals in parts: what is back is the folder’s again, what is not is still held', async (t) => {
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

  test('at the edge of the rule: 5 go at once, and so do 30 %', async (t) => {
    const few = await openWith(t, 6)
    remove(few.portal, ...first(5))
    assert.equal(few.portal.scan().blocked, null)
    assert.equal(await few.portal.status('/xilie/1'), 410)
    const many = await openWith(t, 20)
    remove(many.portal, ...first(6))
    assert.equal(many.portal.scan().blocked, null)
    assert.equal(await many.portal.status('/xilie/6'), 410)
  })

  test('the streets and pictures of what is held stay too', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(12))
    portal.remove('街道/甲.md')
    portal.remove('xilie/图片/图.png')
    portal.remove('xilie/系列.md')
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('while held')
    await portal.restart({ loseIndex: true })
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('after a restart')
  })

  test('a restart does not shorten the minute', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    remove(portal, ...first(8))
    portal.scan()
    portal.clock.now += MINUTE
    await portal.restart()
    assert.equal(portal.scan().blocked?.reason, 'many-gone')
    await assertSame('after the restart')
  })

  test('a changed piece is shown while a loss is held', async (t) => {
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

  test('a series folder renamed: the new addresses are there at once, the old ones lead there, also when it is named back', async (t) => {
    const { portal, assertSame } = await openWith(t, 12)
    portal.move('xilie', 'ling')
    assert.equal(portal.scan().blocked, null)
    assert.deepEqual([await portal.status('/ling/3'), await portal.status('/xilie/3'), await portal.status('/xilie')], [200, 301, 301])
    portal.move('ling', 'xilie')
    assert.equal(portal.scan().blocked, null)
    assert.deepEqual([await portal.status('/ling/3'), await portal.status('/xilie/3'), await portal.status('/ling')], [301, 200, 301])
    await assertSame('when it is back')
  })
})

describe('deleted on purpose', () => {
  test('the last piece goes', async (t) => {
    const { portal } = await openWith(t, 1)
    portal.remove(path(1))
    const { blocked } = portal.scan()
    assert.equal(blocked, null)
    assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie'), await portal.status('/')], [410, 200, 200])
    await portal.restart({ loseIndex: true })
    portal.scan()
    assert.equal(await portal.status('/xilie/1'), 410)
  })

  test('piece by piece all twelve go, none of them held', async (t) => {
    const { portal } = await openWith(t, 12)
    for (let number = 1; number <= 12; number++) {
      portal.remove(path(number))
      assert.equal(portal.scan().blocked, null)
      assert.equal(await portal.status(`/xilie/${number}`), 410)
    }
  })

  test('many pieces made drafts are withdrawn at once: nobody lost a share', async (t) => {
    const { portal } = await openWith(t, 12)
    for (let number = 1; number <= 8; number++) portal.save(path(number), articleFile({ 编号: String(number), 状态: '草稿' }))
    const { blocked } = portal.scan()
    assert.equal(await portal.status('/xilie/8'), 410)
    assert.equal(blocked, null, 'a file that is there is not missing')
  })
})

test('a portal that never had anything is not held: an empty folder is how it begins', (t) => {
  const portal = openSteppedPortal(t)
  const report = portal.scan()
  assert.deepEqual([report.blocked, report.isComplete], [null, true])
})
