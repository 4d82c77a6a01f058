import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSearchSound } from '../../src/store/search/search-index.ts'
import { createSearchCheck } from '../../src/publish/search-check.ts'
import { readinessOf } from '../../src/publish/health.ts'
import { BASE, openRig, piece } from './rig.ts'

test('the search index is checked a minute after the start and then by the hour', (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  rig.look()
  const check = createSearchCheck({ db: rig.db, startedAt: 0 })
  assert.equal(check(59_999, 0), null)
  assert.equal(check(60_000, 0), true)
  assert.equal(check(60_001, 0), null)
  assert.equal(check(3_659_999, 0), null)
  assert.equal(check(3_660_000, 0), true)
})

test('not while staff save: nobody waits for a check', (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  rig.look()
  const check = createSearchCheck({ db: rig.db, startedAt: 0 })
  assert.equal(check(500_000, 499_000), null)
  assert.equal(check(558_999, 499_000), null)
  assert.equal(check(559_000, 499_000), true)
})

test('a damaged one is made anew', (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  rig.look()
  rig.db.exec('DELETE FROM search')
  assert.equal(isSearchSound(rig.db), false)
  assert.equal(createSearchCheck({ db: rig.db, startedAt: 0 })(60_000, 0), true)
  assert.equal(isSearchSound(rig.db), true)
})

test('/readyz says when it can’t be mended', () => {
  const state = { opened: true, lastChange: null, lastReport: null, failure: null, archiveSetAside: null, searchSound: false, running: true }
  assert.deepEqual(readinessOf(state).reasons.map(({ code }) => code), ['search-damaged'])
  assert.equal(readinessOf({ ...state, searchSound: true }).status, 'ready')
})
