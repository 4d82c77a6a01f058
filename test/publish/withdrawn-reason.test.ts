// Tests that a withdrawal is published at once with its reason, whatever other errors the file has.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseFile } from '../../src/content/parse.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'

const ONE = 'xilie/一.md'
const NO_REASON = /编辑部没有说明原因/
const WITHDRAWN = { 状态: '撤下', 撤下原因: '数据有误，正在核对（甲）' }

const FLAWS: Readonly<Record<string, string>> = {
  'a date that can\'t be read': articleFile({ ...WITHDRAWN, 日期: '去年' }),
  'an unknown street': articleFile({ ...WITHDRAWN, 街道: '没有的街道' }),
  'a line that can\'t be read': articleFile(WITHDRAWN).replace('状态', '这一行没有冒号\n状态'),
  'no second fence': articleFile(WITHDRAWN).replace(/\n---\n/, '\n'),
  'a reason in quotes': articleFile({ ...WITHDRAWN, 撤下原因: '“数据有误，正在核对（甲）”', 日期: '去年' }),
  'a full-width colon': articleFile({ ...WITHDRAWN, 日期: '去年' }).replace('撤下原因: ', '撤下原因：'),
  'CRLF line ends': articleFile({ ...WITHDRAWN, 日期: '去年' }).replaceAll('\n', '\r\n'),
}

for (const [flaw, text] of Object.entries(FLAWS)) {
  test(`the page has the reason: ${flaw}`, async (t) => {
    const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile({}, '旧正文。') } })
    portal.scan()
    portal.save(ONE, text)
    assert.ok(portal.scan().diagnostics.length > 0)
    const { status, body } = await portal.ask('/xilie/1')
    assert.equal(status, 200)
    assert.doesNotMatch(body, /旧正文/)
    assert.doesNotMatch(body, NO_REASON)
    assert.match(body, /数据有误，正在核对（甲）/)
    await portal.restart()
    portal.scan()
    assert.match((await portal.ask('/xilie/1')).body, /数据有误，正在核对（甲）/, 'after a restart too')
  })
}

test('the page has the latest reason of a file that is still broken', async (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, [ONE]: articleFile({}, '旧正文。') } })
  portal.scan()
  for (const 撤下原因 of ['第一个原因', '第二个原因']) {
    portal.save(ONE, articleFile({ 状态: '撤下', 撤下原因, 日期: '去年' }))
    portal.scan()
    assert.match((await portal.ask('/xilie/1')).body, new RegExp(撤下原因))
  }
  portal.save(ONE, articleFile({ 状态: '撤下', 日期: '去年' }))
  portal.scan()
  assert.match((await portal.ask('/xilie/1')).body, NO_REASON)
})

test('a reason is read only with 撤下, and only when it is not empty', () => {
  const reasonOf = (fields: Record<string, string>) => {
    const file = parseFile({ path: ONE, kind: 'article', bytes: Buffer.from(articleFile({ 日期: '去年', ...fields })) })
    return file.kind === 'article' ? file.withdrawnReason : assert.fail()
  }
  assert.equal(reasonOf({ 状态: '撤下', 撤下原因: '甲' }), '甲')
  assert.equal(reasonOf({ 状态: '发布', 撤下原因: '甲' }), null)
  assert.equal(reasonOf({ 状态: '撤下', 撤下原因: '' }), null)
  assert.equal(reasonOf({ 状态: '撤下', 撤下原因: '|\n  第一行\n  第二行' }), '第一行\n第二行')
})
