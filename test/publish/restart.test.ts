// Tests a restart over an unchanged folder: documents are read from the index, and nothing is rendered again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Renderer } from '../../src/content/render.ts'
import { articleFile, BASE_FILES, streetFile } from '../content-files.ts'
import { openSteppedPortal, rendererFor, type Scope } from '../helper.ts'
import { dump } from '../index-dump.ts'

const FILES = {
  ...BASE_FILES,
  'xilie/一.md': articleFile({ 更正: '\n  - 日期: 2024-03-01\n    说明: 改正一处' }, '![一张照片](没有.jpg)\n\n举办活动50余场次。'),
  'xilie/二.md': articleFile({ 编号: '2', 标题: '第二篇', 状态: '草稿' }),
  'xilie/三.md': articleFile({ 编号: '3', 标题: '第三篇', 街道: '丙街道' }),
  'xilie/四.md': articleFile({ 编号: '四' }),
  'xilie/五.md': articleFile({ 编号: '5', 标题: '第五篇', 状态: '撤下', 撤下原因: '依约撤下' }),
}

/** Opens a portal and scans once. `rendered` has the texts that are rendered after that. */
function openScanned (scope: Scope) {
  const rendered: string[] = []
  const renderer = rendererFor()
  const recording = (render: Renderer['render']): Renderer['render'] => (body, context) => {
    rendered.push(body.trim())
    return render(body, context)
  }
  const portal = openSteppedPortal(scope, { files: FILES, renderer: { ...renderer, render: recording(renderer.render), renderInTime: recording(renderer.renderInTime) } })
  const first = portal.scan()
  rendered.length = 0
  return { portal, rendered, first }
}

test('no article is rendered again, and the index is unchanged', async (t) => {
  const { portal, rendered, first } = openScanned(t)
  const before = dump(portal.db)
  await portal.restart()
  const { touched, diagnostics } = portal.scan()
  assert.equal(touched, 0)
  assert.deepEqual(diagnostics, first.diagnostics)
  assert.deepEqual(dump(portal.db), before)
  assert.deepEqual([...new Set(rendered)], ['编者按。', '街道简介。'], 'only the short texts of streets and series')
})

test('only what changed meanwhile is rendered', async (t) => {
  const { portal, rendered } = openScanned(t)
  await portal.restart({ between: () => portal.save('xilie/一.md', articleFile({}, '换了一段。')) })
  assert.equal(portal.scan().diagnostics.filter(({ file }) => file === 'xilie/一.md').length, 0)
  assert.deepEqual([...new Set(rendered)].toSorted(), ['换了一段。', '编者按。', '街道简介。'].toSorted())
  assert.match((await portal.ask('/xilie/1')).body, /换了一段/)
})

test('an article is published when the street that it names is added', async (t) => {
  const { portal } = openScanned(t)
  assert.equal((await portal.ask('/xilie/3')).status, 404)
  await portal.restart({ between: () => portal.save('街道/丙.md', streetFile({ 名称: '丙街道', 网址: 'bing', 排序: '3' })) })
  portal.scan()
  assert.equal((await portal.ask('/xilie/3')).status, 200)
})

test('a document with a damaged row is read again', async (t) => {
  const { portal, rendered } = openScanned(t)
  portal.db.prepare("UPDATE documents SET parsed = replace(parsed, '第一篇', '第七篇')").run()
  await portal.restart()
  portal.scan()
  assert.ok(rendered.some((body) => body.includes('没有.jpg')))
  const { body } = await portal.ask('/xilie/1')
  assert.match(body, /第一篇/)
  assert.doesNotMatch(body, /第七篇/)
})
