// Tests the schedules of the integrity checks, and the repair of full text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSearchSound, rebuildSearch } from '../../src/store/search/write.ts'
import { createIntegrityChecks } from '../../src/publish/integrity-checks.ts'
import { readinessOf } from '../../src/publish/health.ts'
import { articleFile, BASE_FILES } from '../content-files.ts'
import { openSteppedPortal } from '../helper.ts'

const checksOf = (isSound: () => boolean = () => true) => createIntegrityChecks({ areFilesSound: isSound, isSearchSound: isSound, startedAt: 0 })

test('full text is checked a minute after the start, then every hour', () => {
  const { checkSearch } = checksOf()
  assert.equal(checkSearch(59_999, 0), null)
  assert.equal(checkSearch(60_000, 0), true)
  assert.equal(checkSearch(60_001, 0), null)
  assert.equal(checkSearch(3_659_999, 0), null)
  assert.equal(checkSearch(3_660_000, 0), true)
})

test('nothing is checked while staff save', () => {
  const { checkSearch, checkFiles } = checksOf(() => false)
  for (const now of [500_000, 558_999]) assert.deepEqual([checkSearch(now, 499_000), checkFiles(now, 499_000)], [null, true])
  assert.deepEqual([checkSearch(559_000, 499_000), checkFiles(559_000, 499_000)], [false, false])
})

test('the files are checked every minute, and once in a second after pages could not be read', () => {
  let checks = 0
  const { checkFiles, suspect } = checksOf(() => { checks++; return true })
  checkFiles(60_000, 0)
  checkFiles(119_999, 0)
  assert.equal(checks, 1)
  checkFiles(120_000, 0)
  assert.equal(checks, 2)
  for (let now = 120_100; now < 120_900; now += 100) {
    suspect(now)
    checkFiles(now, now)
  }
  assert.equal(checks, 2)
  checkFiles(121_000, 121_000)
  assert.equal(checks, 3)
})

test('damaged full text is found and rebuilt', (t) => {
  const portal = openSteppedPortal(t, { files: { ...BASE_FILES, 'xilie/一.md': articleFile() } })
  portal.scan()
  portal.db.exec('DELETE FROM search')
  assert.equal(isSearchSound(portal.db), false)
  rebuildSearch(portal.db)
  assert.equal(isSearchSound(portal.db), true)
})

test('/readyz reports full text that can’t be repaired', () => {
  const state = { isOpen: true, lastChange: null, lastReport: null, failure: null, archiveSetAside: null, isSearchSound: false, isRunning: true }
  assert.deepEqual(readinessOf(state).reasons.map(({ code }) => code), ['search-damaged'])
  assert.equal(readinessOf({ ...state, isSearchSound: true }).status, 'ready')
})
