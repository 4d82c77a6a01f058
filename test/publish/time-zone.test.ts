// Tests that all dates are those of Beijing: around midnight there, the portal is the same under three time zones of the server.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { promisify } from 'node:util'
import { BARE_ENVIRONMENT } from '../bare-environment.ts'

const run = promisify(execFile)

interface Shown {
  now: number
  nextChangeAt: number | null
  files: { path: string, status: string, publish_at: number | null }[]
  pages: Record<string, { status: number, body: string }>
  desk: [number, string]
}

async function runUnder (zone: string): Promise<{ zone: string, midnightIn: string, shown: Shown[] }> {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'time-zone-child.ts')], { env: { ...BARE_ENVIRONMENT, TZ: zone }, maxBuffer: 64 * 1024 * 1024 })
  return JSON.parse(stdout)
}

const ZONES = { UTC: '2026-12-31T00:00:00.000Z', 'America/Los_Angeles': '2026-12-31T08:00:00.000Z', 'Asia/Shanghai': '2026-12-30T16:00:00.000Z' }

test('statuses, dates and the desk are the same in every time zone', async () => {
  const all = await Promise.all(Object.keys(ZONES).map(runUnder))
  assert.deepEqual(all.map(({ midnightIn }) => midnightIn), Object.values(ZONES), 'the processes had different time zones')
  const [first, ...others] = all.map(({ shown }) => shown)
  for (const other of others) assert.deepEqual(other, first)

  const shown = first ?? []
  const statesAt = (index: number) => Object.fromEntries((shown[index]?.files ?? []).filter(({ path }) => path.startsWith('xilie/') && /\d/.test(path)).map(({ path, status }) => [path.slice(6, 7), status]))
  const due = (hour: number, minute: number) => Date.UTC(2026, 11, 31, hour - 8, minute)
  const before = { 1: 'published', 2: 'scheduled', 3: 'scheduled', 4: 'scheduled', 5: 'scheduled', 6: 'draft', 7: 'published', 8: 'published', 9: 'rejected' }
  assert.deepEqual(statesAt(0), before)
  assert.deepEqual(statesAt(1), { ...before, 2: 'published' })
  assert.deepEqual(statesAt(2), { ...before, 2: 'published' })
  assert.deepEqual(statesAt(3), { ...before, 2: 'published', 3: 'published' })
  assert.deepEqual(statesAt(4), { ...before, 2: 'published', 3: 'published', 4: 'published' })
  assert.deepEqual(statesAt(5), { ...before, 2: 'published', 3: 'published', 4: 'published', 5: 'published' })
  assert.deepEqual(shown.map(({ nextChangeAt }) => nextChangeAt), [due(23, 59), due(24, 0), due(24, 0), due(24, 30), due(32, 0), null])

  const page = (index: number, path: string) => shown[index]?.pages[path]
  assert.deepEqual([page(2, '/xilie/3')?.status, page(3, '/xilie/3')?.status], [404, 200])
  assert.match(page(0, '/xilie/1')?.body ?? '', /2026年12月31日/)
  assert.match(page(3, '/xilie/3')?.body ?? '', /2027年1月1日/)
  assert.match(page(0, '/xilie/7')?.body ?? '', /2021年9月1日/)
  assert.match(page(0, '/xilie/7')?.body ?? '', /2027年1月1日/, 'the date of a correction')
  assert.equal(shown[0]?.desk[0], 200)
  assert.match(shown[0]?.desk[1] ?? '', /2026年12月31日 23:30/)
  assert.match(shown[4]?.desk[1] ?? '', /2027年1月1日 00:30/)
})
