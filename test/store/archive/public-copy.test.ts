// Copies of index and archive made while the portal writes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { openAddressInventory } from '../../../src/store/archive/address-inventory.ts'
import { NoIndex } from '../../../src/store/index/open-index.ts'
import { copyPublicData } from '../../../src/store/archive/public-copy.ts'
import { openWritten } from '../../mirror/written.ts'
import { articleFile } from '../../content-files.ts'
import { temporaryFolder } from '../../helper.ts'

test('after a change between the two copies both are copied again', async (t) => {
  const portal = openWritten(t)
  const to = join(temporaryFolder(t), 'copies')
  let changes = 0
  const generation = await copyPublicData({
    dataDir: portal.dataDir,
    to,
    between: () => {
      if (changes++ > 1) return
      portal.save('xilie/5.md', articleFile({ 编号: '5', 标题: '一直没有动的', 街道: '丙街道' }, `第${changes}次改动，写的是学校门口的红绿灯。`))
      portal.scan()
    },
  })
  assert.deepEqual([changes, generation], [3, 5])
  const record = openAddressInventory({ index: join(to, 'index.sqlite'), archive: join(to, 'archive.sqlite') })
  t.after(record.close)
  assert.deepEqual(record.articles().find(({ number }) => number === 5)?.versions, [1, 2, 3])
})

test('the copies contain no rows of the desk, and the originals keep them', async (t) => {
  const portal = openWritten(t)
  const to = join(temporaryFolder(t), 'copies')
  const rows = (db: typeof portal.db) => ['previews', 'documents', 'diagnostics', 'suggestions'].map((table) => db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number)
  const before = rows(portal.db)
  await copyPublicData({ dataDir: portal.dataDir, to })
  assert.ok(before.slice(0, 3).every((count) => count > 0), String(before))
  assert.deepEqual(rows(portal.db), before)
  const copy = new Database(join(to, 'index.sqlite'), { readonly: true })
  t.after(() => { copy.close() })
  assert.deepEqual(rows(copy), [0, 0, 0, 0])
})

test('without an index there is nothing to copy', async (t) => {
  await assert.rejects(copyPublicData({ dataDir: temporaryFolder(t), to: join(temporaryFolder(t), 'copies') }), NoIndex)
})
