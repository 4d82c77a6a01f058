// Property: a writer that is killed (SIGKILL) at any moment leaves an index in which full text and articles agree.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { readSearchQuery } from '../../src/content/search/query.ts'
import { openIndex } from '../../src/store/index/open-index.ts'
import { isSearchSound } from '../../src/store/search/write.ts'
import { createSearch } from '../../src/store/search/search.ts'
import { type Scope, temporaryFolder } from '../helper.ts'

const CRASHES = 8

/** Kills a writer `ms` after its first scan. Returns 'fresh' when it created the index, else 'existing'. */
async function crash (scope: Scope, folder: string, ms: number): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), folder], { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(child, 'exit')
  scope.after(() => { child.kill('SIGKILL') })
  const [found] = await Promise.race([once(child.stdout, 'data'), gone.then(() => assert.fail('the writer ended by itself'))])
  await delay(ms)
  child.kill('SIGKILL')
  await gone
  return String(found).trim()
}

test('full text and articles agree after each of several crashes', async (t) => {
  const folder = temporaryFolder(t)
  const file = join(folder, 'index.sqlite')
  for (let round = 0; round < CRASHES; round++) {
    assert.equal(await crash(t, folder, round * 37 % 200), round === 0 ? 'fresh' : 'existing')
    const { db, isFresh } = openIndex({ file, fingerprint: '' })
    assert.equal(isFresh, false, 'the index is not rebuilt')
    assert.equal(isSearchSound(db), true, `crash ${round}`)
    const published = db.prepare("SELECT count(*) FROM articles WHERE state = 'published'").pluck().get() as number
    const search = createSearch(db)
    const found = (typed: string) => search.find(readSearchQuery(typed).words, {}, { page: 1, size: 100 })
    assert.ok(published > 0)
    assert.equal(found('文明典范城市').count, published)
    const titles = db.prepare("SELECT title FROM articles WHERE state = 'published'").pluck().all() as string[]
    for (const title of titles) assert.equal(found(title).count, 1, title)
    const rounds = new Set(titles.map((title) => title.slice(0, title.indexOf('版'))))
    assert.equal(rounds.size, 1, 'a scan is in the index whole or not at all')
    db.close()
  }
})

test('full text without its article is found to be unsound', async (t) => {
  const folder = temporaryFolder(t)
  await crash(t, folder, 0)
  const db = new Database(join(folder, 'index.sqlite'))
  db.exec("DELETE FROM articles WHERE rowid = (SELECT min(rowid) FROM articles WHERE state = 'published')")
  assert.equal(isSearchSound(db), false)
  db.close()
})
