// No hand can make an address lie, nor a refused file public: one rule of ownership for all that has an address.
import assert from 'node:assert/strict'
import { renameSync, utimesSync } from 'node:fs'
import { describe, test } from 'node:test'
import { articleFile, BASE_FILES, type Files, seriesFile, streetFile } from '../content-files.ts'
import { openSteppedPortal, type Scope, shortDiagnostics, type SteppedPortal } from '../helper.ts'

const ORIGINAL = 'xilie/92-原稿.txt'
const COPY = 'xilie/92-李四改.txt'
const TEXT = '街道组织志愿者开展环境整治，清理楼院堆积杂物，老人食堂每天中午开饭。'

function openWithOriginal (scope: Scope): SteppedPortal {
  const portal = openSteppedPortal(scope, { files: { ...BASE_FILES, [ORIGINAL]: articleFile({ 编号: '92', 标题: '第九十二篇', 讲述人: '张三' }, TEXT) } })
  portal.scan()
  return portal
}

const shown = async (portal: SteppedPortal, address = '/xilie/92') => (await portal.ask(address)).body
const touch = (portal: SteppedPortal, path: string, at: number) => utimesSync(portal.fileAt(path), at, at)

describe('a refused copy', () => {
  test('does not become public when the original is away, and the original comes back corrected', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(COPY, articleFile({ 编号: '92', 标题: '第九十二篇', 讲述人: '张三' }, `${TEXT}未经审核。`))
    assert.deepEqual(shortDiagnostics(portal.scan()).map((told) => told.split(' ')[0]), ['number-taken'])
    renameSync(portal.fileAt(ORIGINAL), portal.fileAt('xilie/_92-原稿.txt'))
    for (let scans = 0; scans < 3; scans++) {
      assert.deepEqual(shortDiagnostics(portal.scan()).map((told) => told.split(' ')[0]), ['refused-before'])
      assert.doesNotMatch(await shown(portal), /未经审核/)
      portal.clock.now += 60_000
    }
    renameSync(portal.fileAt('xilie/_92-原稿.txt'), portal.fileAt(ORIGINAL))
    portal.save(ORIGINAL, articleFile({ 编号: '92', 标题: '第九十二篇', 讲述人: '张三' }, `${TEXT}已经更正。`))
    portal.scan()
    assert.match(await shown(portal), /已经更正/)
    assert.doesNotMatch(await shown(portal), /未经审核/)
  })

  test('stays refused through a restart without the index', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(COPY, articleFile({ 编号: '92', 标题: '第九十二篇', 讲述人: '张三' }, `${TEXT}未经审核。`))
    portal.scan()
    renameSync(portal.fileAt(ORIGINAL), portal.fileAt('xilie/_92-原稿.txt'))
    await portal.restart({ loseIndex: true })
    portal.scan()
    assert.doesNotMatch(await shown(portal), /未经审核/)
  })

  test('is published once a person saved it again while nobody else stands for the address, and gives way when the original is back', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(COPY, articleFile({ 编号: '92', 标题: '第九十二篇', 讲述人: '张三' }, `${TEXT}李四改。`))
    portal.scan()
    renameSync(portal.fileAt(ORIGINAL), portal.fileAt('xilie/_92-原稿.txt'))
    portal.scan()
    touch(portal, COPY, 1_800_000_000)
    portal.scan()
    assert.match(await shown(portal), /李四改/)
    renameSync(portal.fileAt('xilie/_92-原稿.txt'), portal.fileAt(ORIGINAL))
    assert.deepEqual(shortDiagnostics(portal.scan()).map((told) => told.split(':')[0]), [`number-taken ${COPY}`])
    assert.doesNotMatch(await shown(portal), /李四改/)
  })

  test('of a street is not published by itself either', async (t) => {
    const portal = openSteppedPortal(t, { files: BASE_FILES })
    portal.scan()
    portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'jia', 排序: '3' }))
    portal.scan()
    portal.remove('街道/甲.md')
    portal.scan()
    assert.doesNotMatch((await portal.ask('/streets/jia')).body, /丙街道/)
  })
})

describe('what comes back', () => {
  test('an article that was merged into another gets its address back with its file, byte for byte', async (t) => {
    const portal = openWithOriginal(t)
    portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二篇', 讲述人: '李四' }, '这里原来就有一段自己的文字，写的是学校门口的斑马线。'))
    portal.scan()
    portal.save('xilie/二.md', articleFile({ 编号: '2', 标题: '第二篇', 讲述人: '李四' }, `这里原来就有一段自己的文字，写的是学校门口的斑马线。\n\n${TEXT}`))
    renameSync(portal.fileAt(ORIGINAL), portal.fileAt('xilie/_92.txt'))
    portal.scan()
    assert.equal(await portal.status('/xilie/92'), 301)
    renameSync(portal.fileAt('xilie/_92.txt'), portal.fileAt(ORIGINAL))
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.deepEqual([await portal.status('/xilie/92'), await portal.status('/xilie/2')], [200, 200])
  })
})

describe('a file that is saved over as a template', () => {
  const other = articleFile({ 编号: '92', 标题: '本月的新专访', 讲述人: '王五' }, '今天来谈谈垃圾分类，说的是完全不同的事情，和上个月没有一点关系。')

  test('takes no address: the old article stays public and the clerk is told', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(ORIGINAL, other)
    const report = portal.scan()
    assert.deepEqual(shortDiagnostics(report).map((told) => told.split(' ')[0]), ['looks-like-another'])
    assert.equal(report.diagnostics[0]?.params['free'], '93')
    assert.match(await shown(portal), /第九十二篇/)
    touch(portal, ORIGINAL, 1_800_000_000)
    portal.scan()
    assert.match(await shown(portal), /第九十二篇/)
    portal.save(ORIGINAL, other.replace('编号: 92', '编号: 93'))
    portal.scan()
    assert.match(await shown(portal, '/xilie/93'), /垃圾分类/)
  })

  test('a rewrite of the same interview goes through', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(ORIGINAL, articleFile({ 编号: '92', 标题: '另一个标题', 讲述人: '张三' }, '全部重写：从头到尾都是新的句子，没有一个段落和以前一样。'))
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.match(await shown(portal), /全部重写/)
  })

  test('a decision of staff lets it through', async (t) => {
    const portal = openWithOriginal(t)
    portal.save(ORIGINAL, other)
    portal.scan()
    portal.decideOwner(ORIGINAL)
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.match(await shown(portal), /垃圾分类/)
  })
})

describe('names and folders', () => {
  test('an article that is moved into a folder of its series keeps its address', async (t) => {
    const portal = openWithOriginal(t)
    portal.move(ORIGINAL, 'xilie/2025年/92.txt')
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.equal(await portal.status('/xilie/92'), 200)
  })

  test('of files that arrive together the plain name is published, and a copy is told', async (t) => {
    for (const name of ['五 (conflicted copy 2026-01-01).md', '五-DESKTOP-AB12CD.md', '五 - 副本.md', '五 - 副本 (2).md', '五.sync-conflict-20260719-071600-ABCDEFG.md', '五(1).md', '五（冲突）.md', '副本 五.md', '五 copy 2.md']) {
      const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [`xilie/${name}`]: articleFile({ 编号: '5' }, '副本的正文。'), 'xilie/五.md': articleFile({ 编号: '5' }, '原件的正文。') } })
      assert.deepEqual(shortDiagnostics(portal.scan()), [`file-conflict-copy xilie/${name}:1:1`])
      assert.match(await shown(portal, '/xilie/5'), /原件的正文/, name)
      portal.remove('xilie/五.md')
      portal.scan()
      assert.doesNotMatch(await shown(portal, '/xilie/5'), /副本的正文/, name)
    }
  })

  test('a name is that of a copy only if its original is there', async (t) => {
    const names = ['一把手谈创建（16）.txt', '新建文本文档 (2).txt', '营业执照正副本公示.txt', '副本.txt']
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, ...Object.fromEntries(names.map((name, index) => [`xilie/${name}`, articleFile({ 编号: String(index + 1), 标题: `第${index + 1}篇` })])) } })
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    for (const index of names.keys()) assert.equal(await portal.status(`/xilie/${index + 1}`), 200)
  })
})

describe('a decision of staff', () => {
  const rivals: Readonly<Record<string, Files>> = {
    article: {
      'xilie/甲.md': articleFile({ 编号: '8', 标题: '甲的标题' }, '甲写的正文。'),
      'xilie/乙.md': articleFile({ 编号: '8', 标题: '乙的标题' }, '乙写的正文。'),
    },
    street: { '街道/甲.md': streetFile(), '街道/另一个甲.md': streetFile({ 名称: '另一个街道' }) },
    series: { 'xilie/系列.md': seriesFile(), 'xilie/系列.txt': seriesFile('系列乙') },
  }
  for (const [kind, files] of Object.entries(rivals)) {
    test(`gives the address to the refused file, and back: ${kind}`, (t) => {
      const portal = openSteppedPortal(t, { files: { ...BASE_FILES, ...files } })
      const refused = () => portal.scan().diagnostics.map(({ file }) => file).filter((file) => file in files)
      const [loser, ...others] = refused()
      assert.ok(loser !== undefined && others.length === 0)
      const winner = Object.keys(files).find((path) => path !== loser) ?? assert.fail()
      portal.decideOwner(loser)
      assert.deepEqual(refused(), [winner])
      assert.deepEqual(refused(), [winner], 'it stays')
      portal.decideOwner(winner)
      assert.deepEqual(refused(), [loser])
    })
  }
})
