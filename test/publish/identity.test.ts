// Tests several files with one number: an address never passes to another article.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal, shortDiagnostics } from '../helper.ts'
import { dump } from '../index-dump.ts'
import { ONE, openWithOne } from './one-article.ts'

for (const other of ['xilie/a.md', 'xilie/龟.md']) {
  test(`the published article keeps its number when ${other} claims it`, async (t) => {
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

  test(`the published article stays when it breaks while ${other} claims its number`, async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.save(other, articleFile({ 标题: '抢号' }))
    portal.save(ONE, articleFile({ 标题: null }))
    portal.scan()
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })
}

test('another article never gets the number of a deleted one; the same article in another file does', async (t) => {
  const portal = openWithOne(t)
  const one = readFileSync(portal.fileAt(ONE), 'utf8')
  portal.save('xilie/a.md', articleFile({ 标题: '抢号' }, '全新的另一段。'))
  portal.scan()
  portal.remove(ONE)
  assert.deepEqual(shortDiagnostics(portal.scan()).map((diagnostic) => diagnostic.split(' ')[0]), ['number-used'])
  assert.equal(await portal.status('/xilie/1'), 410)
  portal.save('xilie/b.md', one.replace('某职务', '另一职务'))
  assert.deepEqual(shortDiagnostics(portal.scan()).map((diagnostic) => diagnostic.split(' ')[0]), ['number-taken'])
  assert.equal(await portal.status('/xilie/1'), 200)
})

test('an owner becomes a draft while another file claims its number: a further scan changes nothing', async (t) => {
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

test('the diagnostic names a free number', (t) => {
  const portal = openWithOne(t, { files: { 'xilie/七.md': articleFile({ 编号: '7' }) } })
  portal.save('xilie/a.md', articleFile())
  const [diagnostic] = portal.scan().diagnostics
  assert.deepEqual([diagnostic?.code, diagnostic?.params['free'], diagnostic?.params['holder']], ['number-taken', '8', ONE])
})

test('two new files: the first path gets the number', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/b.md': articleFile({ 标题: '乙' }), 'xilie/a.md': articleFile({ 标题: '甲' }) } })
  assert.deepEqual(shortDiagnostics(portal.scan()), ['number-taken xilie/b.md:2:5'])
  assert.match((await portal.ask('/xilie/1')).body, /甲/)
})

test('a renumbered article redirects its old number', async (t) => {
  const portal = openWithOne(t)
  portal.save(ONE, articleFile({ 编号: '5', 标题: '旧标题' }))
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.deepEqual([await portal.status('/xilie/1'), await portal.status('/xilie/5')], [301, 200])
})

test('an article renumbered to a number that is taken stays at its old one', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }) } })
  const before = [await portal.ask('/xilie/1'), await portal.ask('/xilie/2')]
  portal.save(ONE, articleFile({ 编号: '2', 标题: '旧标题' }))
  assert.deepEqual(shortDiagnostics(portal.scan()), [`number-taken ${ONE}:2:5`])
  assert.deepEqual([await portal.ask('/xilie/1'), await portal.ask('/xilie/2')], before)
})

test('two articles that swap numbers are refused', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇' }, '另一段。') } })
  portal.save(ONE, articleFile({ 编号: '2', 标题: '旧标题' }))
  portal.save('xilie/二.md', articleFile({ 编号: '1', 标题: '第二篇' }, '另一段。'))
  assert.deepEqual(shortDiagnostics(portal.scan()).map((diagnostic) => diagnostic.split(' ')[0]), ['number-used', 'number-used'])
  assert.match((await portal.ask('/xilie/1')).body, /<h1[^>]*>(?:<[^>]*>|\s)*旧标题/)
  assert.match((await portal.ask('/xilie/2')).body, /<h1[^>]*>(?:<[^>]*>|\s)*第二篇/)
})

test('two paths that are equal in NFC do not alternate', (t) => {
  const portal = openWithOne(t)
  portal.save('xilie/caf\u00e9.md', articleFile({ 编号: '2', 标题: '合' }))
  portal.save('xilie/cafe\u0301.md', articleFile({ 编号: '2', 标题: '分' }))
  portal.scan()
  const first = dump(portal.db)
  for (let scans = 0; scans < 4; scans++) assert.equal(portal.scan().touched, 0, `scan ${scans}`)
  assert.deepEqual(dump(portal.db), first)
})

test('an article whose file can’t be read is not given to a similar new file', async (t) => {
  const portal = openWithOne(t, { files: { 'xilie/动.md': articleFile({ 编号: '9' }, '这一篇总在变。') } })
  const unlock = portal.lock((path) => path === portal.fileAt('xilie/动.md'))
  portal.save('xilie/动.md', articleFile({ 编号: '9' }, '这一篇又变了。'))
  portal.save('xilie/像.md', articleFile({ 编号: '2' }, '这一篇总在变。'))
  portal.save('xilie/同号.md', articleFile({ 编号: '9' }, '这一篇总在变化。'))
  // A restart knows only the files that it can read now.
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
