// No file keeps the others waiting: what takes too long to read is broken off, said, and what was public stays.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createRenderer, withinTime } from '../../src/publish/renderer.ts'
import { createUrls } from '../../src/urls.ts'
import { articleFile, BASE_FILES, seriesFile, streetFile } from '../content-files.ts'
import { openSteppedPortal, shortDiagnostics } from '../helper.ts'
import { dump } from '../index-dump.ts'

const METRICS = '指标:\n  - 名称: 虚构活动\n    类别: 志愿服务\n    单位: 场次\n    可加: 是\n'
/** Takes a second or so: with a millisecond of patience it never ends in time. */
const ENDLESS = `开展[50场次]{虚构活动}。\n\n${'一\n\n'.repeat(100_000)}`

const impatient = () => createRenderer(createUrls({ basePath: '', siteOrigin: 'https://portal.example' }), { timeLimitMs: 1 })

test('work that ends gives what it gives or throws what it throws, and work that does not is broken off', () => {
  assert.deepEqual(withinTime(60_000, () => ['甲']), ['甲'])
  assert.throws(() => withinTime(60_000, () => { throw new RangeError('乙') }), new RangeError('乙'))
  assert.equal(withinTime(20, () => { for (;;); }), null)
  assert.equal(withinTime(20, () => [/(a+)+$/.test(`${'a'.repeat(60)}b`)]), null)
  assert.deepEqual(withinTime(60_000, () => [...'之后']), ['之', '后'])
})

test('a text that takes too long keeps the last version up, is told, and holds up no other', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, '指标.yml': METRICS, 'xilie/一.md': articleFile({}, '旧正文。') }, renderer: impatient() })
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  const before = await portal.ask('/xilie/1')
  portal.save('xilie/一.md', articleFile({}, ENDLESS))
  portal.save('xilie/二.md', articleFile({ 编号: '2' }, ENDLESS))
  portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing', 排序: '3' }))
  assert.deepEqual(shortDiagnostics(portal.scan()), ['takes-too-long xilie/一.md:9:1', 'takes-too-long xilie/二.md:9:1'])
  assert.deepEqual(await portal.ask('/xilie/1'), before)
  assert.equal(await portal.status('/xilie/2'), 404)
  assert.equal(await portal.status('/streets/bing'), 200)
  // Nothing of what was found until then is there.
  assert.equal(dump(portal.db)['figures']?.length, 0)

  portal.save('xilie/一.md', articleFile({}, '新正文。'))
  portal.remove('xilie/二.md')
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.match((await portal.ask('/xilie/1')).body, /新正文。/)
})

test('the text of a series, whose last version could not stay up, is read however long it takes', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/系列.md': seriesFile('系列甲', `${'一\n\n'.repeat(20_000)}编者按的末尾。`), 'xilie/一.md': articleFile() }, renderer: impatient() })
  assert.deepEqual(shortDiagnostics(portal.scan()), [])
  assert.match((await portal.ask('/xilie')).body, /编者按的末尾。/)
})
