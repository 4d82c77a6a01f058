// Age of the mirror in /readyz.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { addMirrorFreshness } from '../../src/mirror/freshness.ts'
import { temporaryFolder } from '../helper.ts'

const HOUR = 3600_000
const READY = { status: 'ready' as const, reasons: [] }

test('adds nothing without a folder', () => {
  assert.deepEqual(addMirrorFreshness(READY, { mirrorDir: undefined, now: 0 }), READY)
})

test('degrades when the mirror missed a night', (t) => {
  const mirrorDir = temporaryFolder(t)
  writeFileSync(join(mirrorDir, 'mirror.json'), JSON.stringify({ generation: 1, exportedAt: 1000, exportedAtBeijing: '', addresses: 1 }))
  assert.deepEqual(addMirrorFreshness(READY, { mirrorDir, now: 1000 + 25 * HOUR }), { status: 'ready', reasons: [], mirror: { ageSeconds: 25 * 3600 } })
  const old = addMirrorFreshness(READY, { mirrorDir, now: 1001 + 25 * HOUR })
  assert.deepEqual([old.status, old.reasons.map(({ code }) => code), old.mirror?.ageSeconds], ['degraded', ['mirror-old'], 25 * 3600])
})

test('degrades for a missing or invalid mirror, and keeps a worse status', (t) => {
  const mirrorDir = temporaryFolder(t)
  const unready = { status: 'unready' as const, reasons: [{ code: 'starting', message: '' }] }
  for (const text of [null, '', '{', '{"exportedAt":"gestern"}']) {
    if (text !== null) writeFileSync(join(mirrorDir, 'mirror.json'), text)
    const { status, reasons, mirror } = addMirrorFreshness(READY, { mirrorDir, now: 0 })
    assert.deepEqual([status, reasons.map(({ code }) => code), mirror], ['degraded', ['mirror-missing'], { ageSeconds: null }])
    assert.deepEqual([addMirrorFreshness(unready, { mirrorDir, now: 0 })].map((one) => [one.status, one.reasons.map(({ code }) => code)]), [['unready', ['starting', 'mirror-missing']]])
  }
})
