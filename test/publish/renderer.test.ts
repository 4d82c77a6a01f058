// Tests the time limit of rendering: a text that takes too long is reported, and its last good version stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import type { ParsedArticle } from '../../src/publish/documents.ts'
import { renderDocument } from '../../src/publish/rendered-article.ts'
import { createRenderer, withinTime } from '../../src/publish/renderer.ts'
import { createUrls } from '../../src/urls.ts'
import { articleFile, BASE_FILES, seriesFile, streetFile } from '../content-files.ts'
import { openSteppedPortal, rendererFor, shortDiagnostics } from '../helper.ts'
import { dump } from '../index-dump.ts'

const METRICS = '指标:\n  - 名称: 虚构活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n'
/** Renders in about a second, far above the limit of a millisecond. */
const SLOW_TEXT = `开展[50场次]{虚构活动}。\n\n${'一\n\n'.repeat(100_000)}`

const rendererWithShortLimit = () => createRenderer(createUrls({ basePath: '', siteOrigin: 'https://portal.example' }), { timeLimitMs: 1 })

test('withinTime returns a result, throws an error of the work, and ends work that takes too long', () => {
  assert.deepEqual(withinTime(60_000, () => ['甲']), ['甲'])
  assert.throws(() => withinTime(60_000, () => { throw new RangeError('乙') }), new RangeError('乙'))
  assert.equal(withinTime(20, () => { for (;;); }), null)
  assert.equal(withinTime(20, () => [/(a+)+$/.test(`${'a'.repeat(60)}b`)]), null)
  assert.deepEqual(withinTime(60_000, () => [...'之后']), ['之', '后'])
})

test('a text that takes too long is reported, its last good version stays, and the other files are published', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, '指标.yml': METRICS, 'xilie/一.md': articleFile({}, '旧正文。') }, renderer: rendererWithShortLimit() })
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  const before = await portal.ask('/xilie/1')
  portal.save('xilie/一.md', articleFile({}, SLOW_TEXT))
  portal.save('xilie/二.md', articleFile({ 编号: '2' }, SLOW_TEXT))
  portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing', 排序: '3' }))
  assert.deepEqual(shortDiagnostics(portal.scan()), ['takes-too-long xilie/一.md:9:1', 'takes-too-long xilie/二.md:9:1'])
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  assert.equal(await portal.status('/xilie/2'), 404)
  assert.equal(await portal.status('/streets/bing'), 200)
  // The unfinished text has no figure in the index.
  assert.equal(dump(portal.db)['figures']?.length, 0)

  portal.save('xilie/一.md', articleFile({}, '新正文。'))
  portal.remove('xilie/二.md')
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.match((await portal.ask('/xilie/1')).body, /新正文。/)
})

test('the text of a series has no limit, since it has no last good version', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/系列.md': seriesFile('系列甲', `${'一\n\n'.repeat(20_000)}编者按的末尾。`), 'xilie/一.md': articleFile() }, renderer: rendererWithShortLimit() })
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.match((await portal.ask('/xilie')).body, /编者按的末尾。/)
})

test('long runs of blanks in a text render quickly', () => {
  const file = parseFile({ path: 'xilie/一.md', kind: 'article', bytes: Buffer.from(articleFile({}, `甲${' '.repeat(400_000)}乙。\n\n丙${'\u3000'.repeat(100_000)}\n丁。`)) }) as ParsedArticle
  const began = process.cpuUsage()
  assert.ok(renderDocument(file, { streets: new Map(), metrics: new Map(), projects: new Map(), pictures: new Map(), digest: '' }, rendererFor()))
  // A slow pattern needs minutes here; this takes about ten milliseconds.
  assert.ok(process.cpuUsage(began).user < 20_000_000)
})
