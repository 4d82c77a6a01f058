import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { Article } from '../../src/content/render.ts'
import { createDrafts } from '../../src/publish/drafts.ts'
import { BASE, openRig, piece, series, temporaryFolder } from './rig.ts'

/** As far as drafts look into one. */
const article = (number: number, letters: number) => ({ number, title: `第${number}篇`, html: '文'.repeat(letters), cover: null }) as unknown as Article

test('drafts come back as they were, from memory or from a file that nobody sees', (t) => {
  const folder = temporaryFolder(t)
  writeFileSync(join(folder, 'drafts'), 'left by a crash')
  const drafts = createDrafts(join(folder, 'drafts'))
  const all = Array.from({ length: 60 }, (_, number) => article(number, 100_000))
  all.forEach((one, index) => drafts.keep(String(index), one))
  assert.deepEqual(readdirSync(folder), [])
  all.forEach((one, index) => assert.deepEqual(drafts.read(String(index)), one))
  assert.equal(drafts.read('60'), null)
  assert.notEqual(drafts.read('0'), drafts.read('0'), 'who changes one changes no other')
  drafts.clear()
  assert.equal(drafts.read('59'), null)
  drafts.keep('again', article(1, 5_000_000))
  assert.deepEqual(drafts.read('again'), article(1, 5_000_000))
  drafts.clear()
})

test('without room for a file the first drafts are kept, and nobody is troubled', (t) => {
  const drafts = createDrafts(join(temporaryFolder(t), 'nowhere', 'drafts'))
  drafts.keep('small', article(1, 10))
  drafts.keep('large', article(2, 5_000_000))
  assert.deepEqual(drafts.read('small'), article(1, 10))
  assert.equal(drafts.read('large'), null)
})

test('the same bytes in two folders are two pieces', async (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece(), 'er/系列.md': series('系列乙'), 'er/一.md': piece() } })
  rig.look()
  assert.match((await rig.ask('/er/1')).body, /name="ColumnName" content="系列乙"/)
  assert.match((await rig.ask('/xilie/1')).body, /name="ColumnName" content="系列甲"/)
})
