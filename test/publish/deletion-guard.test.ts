// Promise 7: a lost share loses nothing public, heals by itself, and yet what staff delete on purpose goes.
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { readinessOf } from '../../src/publish/health.ts'
import type { ScanReport } from '../../src/publish/publisher.ts'
import { BASE, dump, openRig, piece, png, type Rig, type Scope, street } from './rig.ts'

const MINUTE = 60_000
const path = (number: number) => `xilie/${String(number).padStart(2, '0')}.md`

/** A portal with that many pieces, the first of which shows a picture. */
async function openWith (scope: Scope, count: number) {
  const pieces = Object.fromEntries(Array.from({ length: count }, (_, index) => {
    const number = index + 1
    return [path(number), piece({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。')]
  }))
  const rig = openRig(scope, { files: { ...BASE, ...pieces, 'xilie/图片/图.png': png() } })
  const report = rig.scan()
  assert.deepEqual(report.diagnostics, [])
  const picture = /\/media\/[0-9a-f]{32}\.png/.exec((await rig.ask('/xilie/1')).body)?.[0] ?? ''
  const addresses = ['/', '/streets', '/streets/jia', '/streets/yi', '/xilie', picture, ...Array.from({ length: count }, (_, index) => `/xilie/${index + 1}`)]
  const before = await Promise.all(addresses.map(rig.ask))
  assert.deepEqual(before.map(({ status }) => status), addresses.map(() => 200))
  return {
    rig,
    addresses,
    /** Every address answers as it did in the beginning, byte for byte. */
    assertSame: async (when: string) => {
      const now = await Promise.all(addresses.map(rig.ask))
      for (const [index, address] of addresses.entries()) assert.deepEqual(now[index], before[index], `${address} ${when}`)
    },
  }
}

function readiness (report: ScanReport): string[] {
  return readinessOf({ isOpen: true, lastChange: report, lastReport: report, failure: null, archiveSetAside: null, isSearchSound: true, isRunning: true }).reasons.map(({ code }) => code)
}

const losses: Record<string, { reason: string, lose: (rig: Rig) => void, heal: (rig: Rig) => void }> = {
  missing: {
    reason: 'missing',
    lose: (rig) => renameSync(rig.contentDir, `${rig.contentDir}.away`),
    heal: (rig) => renameSync(`${rig.contentDir}.away`, rig.contentDir),
  },
  'emptied under its mount point': {
    reason: 'empty',
    lose: (rig) => {
      renameSync(rig.contentDir, `${rig.contentDir}.away`)
      mkdirSync(rig.contentDir)
    },
    heal: (rig) => {
      rmSync(rig.contentDir, { recursive: true })
      renameSync(`${rig.contentDir}.away`, rig.contentDir)
    },
  },
  'with only what no portal uses': {
    reason: 'empty',
    lose: (rig) => {
      renameSync(rig.contentDir, `${rig.contentDir}.away`)
      mkdirSync(`${rig.contentDir}/lost+found`, { recursive: true })
      writeFileSync(`${rig.contentDir}/desktop.ini`, '')
      writeFileSync(`${rig.contentDir}/说明.docx`, '')
    },
    heal: (rig) => {
      rmSync(rig.contentDir, { recursive: true })
      renameSync(`${rig.contentDir}.away`, rig.contentDir)
    },
  },
  'unreadable, a file in its place': {
    reason: 'unreadable',
    lose: (rig) => {
      renameSync(rig.contentDir, `${rig.contentDir}.away`)
      writeFileSync(rig.contentDir, '')
    },
    heal: (rig) => {
      rmSync(rig.contentDir)
      renameSync(`${rig.contentDir}.away`, rig.contentDir)
    },
  },
  'recreated from a copy, file by file': {
    reason: 'missing',
    lose: (rig) => renameSync(rig.contentDir, `${rig.contentDir}.away`),
    heal: (rig) => {
      // Other inodes, other times: nothing but the bytes is the same.
      for (const [name, content] of Object.entries(BASE)) rig.save(name, content as string)
      for (let number = 1; number <= 12; number++) {
        rig.save(path(number), piece({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。'))
      }
      rig.save('xilie/图片/图.png', png())
    },
  },
}

for (const [name, { reason, lose, heal }] of Object.entries(losses)) {
  describe(`the folder is ${name}`, () => {
    test('for hours: every address stays, /readyz says why, and it heals by itself', async (t) => {
      const { rig, assertSame } = await openWith(t, 12)
      const whole = dump(rig.db)
      lose(rig)
      for (const wait of [0, 5000, MINUTE, 10 * MINUTE, 600 * MINUTE]) {
        rig.clock.now += wait
        const report = rig.scan({ stableMs: 400, rehash: wait === MINUTE })
        assert.equal(report.blocked?.reason, reason)
        assert.deepEqual(readiness(report), [`content-${reason}`])
        await assertSame(`after ${wait} ms`)
      }
      heal(rig)
      for (let looks = 0; looks < 4; looks++) {
        rig.clock.now += 400
        rig.scan({ stableMs: 400 })
        await assertSame(`healing, look ${looks}`)
      }
      const healed = rig.scan()
      assert.equal(healed.blocked, null)
      assert.deepEqual(readiness(healed), [])
      assert.deepEqual(dump(rig.db), whole)
      rig.save(path(3), piece({ 编号: '3', 标题: '新标题' }))
      rig.scan()
      assert.match((await rig.ask('/xilie/3')).body, /新标题/, 'it is alive again')
    })

    for (const loseIndex of [false, true]) {
      test(`through a restart ${loseIndex ? 'without' : 'with'} the index`, async (t) => {
        const { rig, assertSame } = await openWith(t, 12)
        const whole = dump(rig.db)
        lose(rig)
        rig.scan()
        await rig.restart({ loseIndex })
        const report = rig.scan({ quietBefore: rig.clock.now - 2000, stableMs: 400 })
        assert.deepEqual([report.isComplete, report.blocked?.reason], [true, reason])
        await assertSame('after the restart')
        heal(rig)
        for (let looks = 0; looks < 4; looks++) {
          rig.clock.now += 400
          rig.scan({ stableMs: 400 })
          await assertSame(`healing, look ${looks}`)
        }
        rig.clock.now += 400
        assert.equal(rig.scan({ stableMs: 400 }).blocked, null)
        assert.deepEqual(dump(rig.db), whole)
      })
    }

    test('when it comes back with a change made meanwhile, the change counts', async (t) => {
      const { rig } = await openWith(t, 12)
      lose(rig)
      rig.scan()
      heal(rig)
      rig.save(path(2), piece({ 编号: '2', 标题: '离线改的' }))
      rig.remove(path(12))
      rig.scan()
      assert.match((await rig.ask('/xilie/2')).body, /离线改的/)
      assert.deepEqual([await rig.status('/xilie/12'), await rig.status('/xilie/11')], [410, 200])
    })
  })
}

describe('much is gone at once', () => {
  const remove = (rig: Rig, ...numbers: number[]) => { for (const number of numbers) rig.remove(path(number)) }
  const first = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

  test('more than 5 and more than 30 %: held until two looks a minute apart agree', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    remove(rig, ...first(6))
    const since = rig.clock.now
    for (const wait of [0, 1000, 30_000, 28_999]) {
      rig.clock.now += wait
      const { blocked } = rig.scan()
      assert.deepEqual([blocked?.reason, blocked?.since, blocked?.keys.length], ['many-gone', since, 6])
      assert.deepEqual(readiness(rig.scan()), ['content-many-gone'])
      await assertSame(`after ${rig.clock.now - since} ms`)
    }
    rig.clock.now = since + MINUTE
    assert.equal(rig.scan().blocked, null)
    for (const number of first(12)) assert.equal(await rig.status(`/xilie/${number}`), number <= 6 ? 410 : 200)
  })

  test('a single look an hour later is no agreement: the loss was seen only once before', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    rig.clock.now += 60 * MINUTE
    remove(rig, ...first(8))
    assert.equal(rig.scan().blocked?.reason, 'many-gone')
    await assertSame('at the first look')
  })

  test('a loss that goes on growing begins its minute anew', async (t) => {
    const { rig, assertSame } = await openWith(t, 20)
    for (let gone = 7; gone <= 12; gone++) {
      remove(rig, ...(gone === 7 ? first(7) : [gone]))
      const { blocked } = rig.scan()
      assert.equal(blocked?.keys.length, gone)
      rig.clock.now += MINUTE - 1
      assert.equal(rig.scan().blocked?.keys.length, gone)
      await assertSame(`with ${gone} gone`)
    }
    rig.clock.now += 1
    assert.equal(rig.scan().blocked, null)
  })

  test('confirmed by staff it goes at once', async (t) => {
    const { rig } = await openWith(t, 12)
    remove(rig, ...first(8))
    rig.scan()
    rig.confirmDeletion()
    assert.equal(rig.scan().blocked, null)
    assert.equal(await rig.status('/xilie/8'), 410)
  })

  test('a confirmation holds for the loss it was given for, not for the next', async (t) => {
    const { rig } = await openWith(t, 30)
    rig.confirmDeletion()
    rig.scan()
    remove(rig, ...first(12))
    assert.equal(rig.scan().blocked?.reason, 'many-gone', 'what was confirmed before anything was missing counts for nothing')
    rig.confirmDeletion()
    assert.equal(rig.scan().blocked, null)
    remove(rig, 13, 14, 15, 16, 17, 18, 19)
    assert.equal(rig.scan().blocked?.reason, 'many-gone')
  })

  test('a confirmation for eight gone is none for the twelve that are gone by then', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    remove(rig, ...first(8))
    rig.scan()
    rig.confirmDeletion()
    remove(rig, 9, 10, 11, 12)
    assert.notEqual(rig.scan().blocked, null)
    await assertSame('after the confirmation')
  })

  test('it heals in parts: what is back is the folder’s again, what is not is still held', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    remove(rig, ...first(9))
    rig.scan()
    for (const number of [1, 2]) {
      rig.save(path(number), piece({ 编号: String(number), 标题: `第${number}篇`, 街道: number % 2 ? '甲街道' : '乙街道' }, number === 1 ? '正文。\n\n![图](图片/图.png)' : '正文。'))
      rig.clock.now += 1000
      assert.equal(rig.scan().blocked?.keys.length, 9 - number)
      await assertSame(`with ${number} back`)
    }
    rig.save(path(2), piece({ 编号: '2', 标题: '回来后改的' }))
    assert.equal(rig.scan().blocked?.keys.length, 7)
    assert.match((await rig.ask('/xilie/2')).body, /回来后改的/)
    assert.equal(await rig.status('/xilie/9'), 200)
  })

  test('at the edge of the rule: 5 go at once, and so do 30 %', async (t) => {
    const few = await openWith(t, 6)
    remove(few.rig, ...first(5))
    assert.equal(few.rig.scan().blocked, null)
    assert.equal(await few.rig.status('/xilie/1'), 410)
    const many = await openWith(t, 20)
    remove(many.rig, ...first(6))
    assert.equal(many.rig.scan().blocked, null)
    assert.equal(await many.rig.status('/xilie/6'), 410)
  })

  test('the streets and pictures of what is held stay too', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    remove(rig, ...first(12))
    rig.remove('街道/甲.md')
    rig.remove('xilie/图片/图.png')
    rig.remove('xilie/系列.md')
    assert.equal(rig.scan().blocked?.reason, 'many-gone')
    await assertSame('while held')
    await rig.restart({ loseIndex: true })
    assert.equal(rig.scan().blocked?.reason, 'many-gone')
    await assertSame('after a restart')
  })

  test('a restart does not shorten the minute', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    remove(rig, ...first(8))
    rig.scan()
    rig.clock.now += MINUTE
    await rig.restart()
    assert.equal(rig.scan().blocked?.reason, 'many-gone')
    await assertSame('after the restart')
  })

  test('a changed piece is shown while a loss is held', async (t) => {
    const { rig } = await openWith(t, 12)
    remove(rig, ...first(8))
    rig.scan()
    rig.save(path(12), piece({ 编号: '12', 标题: '新标题' }))
    rig.save(path(13), piece({ 编号: '13', 标题: '新来的' }))
    rig.save('街道/丙.md', street({ 名称: '丙街道', 网址: 'bing' }))
    rig.scan()
    assert.match((await rig.ask('/xilie/12')).body, /新标题/)
    assert.deepEqual([await rig.status('/xilie/13'), await rig.status('/streets/bing'), await rig.status('/xilie/1')], [200, 200, 200])
  })

  test('a series folder renamed: the new addresses are there at once, the old ones lead there, also when it is named back', async (t) => {
    const { rig, assertSame } = await openWith(t, 12)
    rig.move('xilie', 'ling')
    assert.equal(rig.scan().blocked, null)
    assert.deepEqual([await rig.status('/ling/3'), await rig.status('/xilie/3'), await rig.status('/xilie')], [200, 301, 301])
    rig.move('ling', 'xilie')
    assert.equal(rig.scan().blocked, null)
    assert.deepEqual([await rig.status('/ling/3'), await rig.status('/xilie/3'), await rig.status('/ling')], [301, 200, 301])
    await assertSame('when it is back')
  })
})

describe('deleted on purpose', () => {
  test('the last piece goes', async (t) => {
    const { rig } = await openWith(t, 1)
    rig.remove(path(1))
    const { blocked } = rig.scan()
    assert.equal(blocked, null)
    assert.deepEqual([await rig.status('/xilie/1'), await rig.status('/xilie'), await rig.status('/')], [410, 200, 200])
    await rig.restart({ loseIndex: true })
    rig.scan()
    assert.equal(await rig.status('/xilie/1'), 410)
  })

  test('piece by piece all twelve go, none of them held', async (t) => {
    const { rig } = await openWith(t, 12)
    for (let number = 1; number <= 12; number++) {
      rig.remove(path(number))
      assert.equal(rig.scan().blocked, null)
      assert.equal(await rig.status(`/xilie/${number}`), 410)
    }
  })

  test('many pieces made drafts are withdrawn at once: nobody lost a share', async (t) => {
    const { rig } = await openWith(t, 12)
    for (let number = 1; number <= 8; number++) rig.save(path(number), piece({ 编号: String(number), 状态: '草稿' }))
    const { blocked } = rig.scan()
    assert.equal(await rig.status('/xilie/8'), 410)
    assert.equal(blocked, null, 'a file that is there is not missing')
  })
})

test('a portal that never had anything is not held: an empty folder is how it begins', (t) => {
  const rig = openRig(t)
  const report = rig.scan()
  assert.deepEqual([report.blocked, report.isComplete], [null, true])
})
