// Tests a first build of many articles of all kinds: full text finds what is public and nothing else.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSearchSound } from '../../src/store/search/write.ts'
import { articleFile, BASE_FILES, type Files } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'

const MANY = 510

/** Articles of all kinds, two of them under one number. */
const files = (): Files => ({
  ...BASE_FILES,
  ...Object.fromEntries(Array.from({ length: MANY }, (_, index) => [`xilie/${String(index + 1).padStart(3, '0')}.md`, articleFile({ 编号: String(index + 1) }, `第${index + 1}篇说的是井字号${index + 1}。`)])),
  'xilie/草稿.md': articleFile({ 编号: '9001', 状态: '草稿' }, '甪直还没有定稿。'),
  'xilie/撤下.md': articleFile({ 编号: '9002', 状态: '撤下', 撤下原因: '重复。' }, '甪里已经撤下。'),
  'xilie/定时.md': articleFile({ 编号: '9003', 发布时间: '2099-01-01 08:00' }, '甪端还没有到时候。'),
  'xilie/后来.md': articleFile({ 编号: '7' }, '甪堰是重了号的。'),
})

test('full text finds what is public and nothing else', async (t) => {
  const portal = openSteppedPortal(t, { files: files() })
  const report = portal.scan()
  assert.ok(report.diagnostics.some(({ code }) => code === 'number-taken' || code === 'number-used'), 'the conflict is reported')
  const found = async (word: string) => (JSON.parse((await portal.ask(`/search.json?q=${encodeURIComponent(word)}`)).body) as { count: number }).count
  assert.equal(await found('井字号'), MANY)
  for (const word of ['甪直', '甪里', '甪端', '甪堰', '甪']) assert.equal(await found(word), 0, word)
  assert.equal(isSearchSound(portal.db), true)
  portal.save('xilie/007.md', articleFile({ 编号: '7' }, '改成甪字头。'))
  portal.scan()
  assert.equal(await found('甪'), 1)
  assert.equal(await found('井字号'), MANY - 1)
  assert.equal(isSearchSound(portal.db), true)
})
