// Tests reading of files: half written, locked, huge and damaged ones.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { scanFolder } from '../../src/content/scan.ts'
import { readDocument } from '../../src/publish/documents.ts'
import { createDocumentTable } from '../../src/store/index/documents.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { articleFile, BASE_FILES, writeContent } from '../content-files.ts'
import { openSteppedPortal, type Scope, shortDiagnostics, temporaryFolder } from '../helper.ts'
import { dump } from '../index-dump.ts'
import { ONE, openWithOne } from './one-article.ts'

/** Opens a folder with one article, and the rows of its documents. */
function openDocuments (scope: Scope) {
  const folder = temporaryFolder(scope)
  const contentDir = join(folder, 'content')
  const { db } = openIndex({ file: join(folder, 'index.sqlite'), fingerprint: '' })
  scope.after(() => { db.close() })
  const table = createDocumentTable(db)
  const save = (text: string) => writeContent(contentDir, { files: { [ONE]: text }, real: false })
  const find = () => scanFolder(contentDir)[0] ?? assert.fail('no file')
  return { contentDir, db, table, save, find, read: (file = find()) => readDocument({ table, contentDir, readFile: readFileSync }, file) }
}

describe('readDocument', () => {
  test('keeps the rendering of a file that was touched, not of one that changed', (t) => {
    const { contentDir, table, save, read } = openDocuments(t)
    save(articleFile())
    read()
    table.setRendering(ONE, { digest: 'rendered', pictures: [], diagnostics: [] })
    utimesSync(join(contentDir, ONE), 1, 1)
    read()
    assert.equal(table.all()[0]?.renderedDigest, 'rendered')
    assert.equal(table.stats().get(ONE)?.mtimeMs, 1000)
    save(articleFile({}, '新的正文。'))
    read()
    assert.equal(table.all()[0]?.renderedDigest, null)
  })

  test('does not read a file that grew since the scan', (t) => {
    const { table, save, find, read } = openDocuments(t)
    save(articleFile())
    const file = find()
    save(articleFile({}, '更长的正文，在扫描之后写入。'))
    assert.equal(read(file), false)
    assert.equal(table.sha256(ONE), null)
  })

  test('reads a damaged row again', (t) => {
    const { db, table, save, read } = openDocuments(t)
    save(articleFile())
    read()
    table.removeDamaged()
    assert.notEqual(table.sha256(ONE), null)
    db.prepare("UPDATE documents SET parsed = replace(parsed, '第一篇', '第七篇')").run()
    table.removeDamaged()
    assert.deepEqual([table.sha256(ONE), table.stats().size], [null, 0])
  })
})

describe('a file that is half written', () => {
  for (const [name, bytes] of Object.entries({
    'no bytes yet': Buffer.alloc(0),
    'all zeros': Buffer.alloc(900),
    'its second half all zeros': Buffer.concat([Buffer.from(articleFile({ 标题: '新标题' })), Buffer.alloc(400)]),
    'cut inside a character': Buffer.from(articleFile({ 标题: '新标题' }, '新正文')).subarray(0, -2),
    'cut inside the front matter': Buffer.from('---\n编号: 1\n标题: 新标'),
  })) {
    test(`${name}: the old text stays, and a diagnostic names the file`, async (t) => {
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
  test('a folder in its place deletes it, and the scan does not fail', async (t) => {
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

  test('locked by another program: the old text stays, a diagnostic names it, and each scan tries again', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    const unlock = portal.lock((path) => path === portal.fileAt(ONE))
    portal.save(ONE, articleFile({ 标题: '新标题' }))
    for (let scans = 0; scans < 3; scans++) {
      assert.deepEqual(shortDiagnostics(portal.scan()), [`file-unreadable ${ONE}:1:1`])
      assert.deepEqual(await portal.ask('/xilie/1'), before)
    }
    unlock()
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
    assert.match((await portal.ask('/xilie/1')).body, /新标题/)
  })

  test('locked at a restart without the index: the last good version stays', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    portal.lock((path) => path === portal.fileAt(ONE))
    await portal.restart({ loseIndex: true })
    assert.deepEqual(shortDiagnostics(portal.scan()), [`file-unreadable ${ONE}:1:1`])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('never read and then deleted: its diagnostic is removed', async (t) => {
    const portal = openWithOne(t)
    const unlock = portal.lock((path) => path === portal.fileAt('xilie/二.md'))
    portal.save('xilie/二.md', articleFile({ 编号: '2' }))
    assert.deepEqual(shortDiagnostics(portal.scan()), ['file-unreadable xilie/二.md:1:1'])
    portal.remove('xilie/二.md')
    unlock()
    assert.deepEqual(shortDiagnostics(portal.scan()), [])
  })

  test('a huge file is reported as too large, not as locked', async (t) => {
    const portal = openWithOne(t)
    const before = await portal.ask('/xilie/1')
    writeFileSync(portal.fileAt(ONE), '')
    truncateSync(portal.fileAt(ONE), 3 * 1024 ** 3)
    assert.deepEqual(shortDiagnostics(portal.scan()), [`file-too-large ${ONE}:1:1`])
    assert.deepEqual(await portal.ask('/xilie/1'), before)
  })

  test('a text file above the limit is not read into memory', (t) => {
    const read: string[] = []
    const portal = openWithOne(t, { readFile: (file) => { read.push(file); return readFileSync(file) } })
    portal.save('xilie/大.md', '')
    truncateSync(portal.fileAt('xilie/大.md'), 64 * 1024 ** 2)
    portal.save('xilie/二.md', articleFile({ 编号: '2' }))
    portal.scan()
    assert.ok(!read.includes(portal.fileAt('xilie/大.md')), 'its size is enough to refuse it')
    assert.ok(read.includes(portal.fileAt('xilie/二.md')), 'else this test proves nothing')
  })

  test('a picture that is too large is not read when all files are read again', (t) => {
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
})
