// /readyz says how old the mirror is.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { withMirror } from '../../src/mirror/freshness.ts'
import { temporaryFolder } from '../publish/rig.ts'

const HOUR = 3600_000
const READY = { status: 'ready' as const, reasons: [] }

test('without a folder nothing is said', () => {
  assert.deepEqual(withMirror(READY, { mirrorDir: undefined, now: 0 }), READY)
})

test('a mirror of last night is well, one that missed a night is not', (t) => {
  const mirrorDir = temporaryFolder(t)
  writeFileSync(join(mirrorDir, 'mirror.json'), JSON.stringify({ generation: 1, exportedAt: 1000, exportedAtBeijing: '', addresses: 1 }))
  assert.deepEqual(withMirror(READY, { mirrorDir, now: 1000 + 25 * HOUR }), { status: 'ready', reasons: [], mirror: { ageSeconds: 25 * 3600 } })
  const old = withMirror(READY, { mirrorDir, now: 1001 + 25 * HOUR })
  assert.deepEqual([old.status, old.reasons.map(({ code }) => code), old.mirror?.ageSeconds], ['degraded', ['mirror-old'], 25 * 3600])
})

test('one that is missing or can\'t be read degrades; what is worse stays worse', (t) => {
  const mirrorDir = temporaryFolder(t)
  const unready = { status: 'unready' as const, reasons: [{ code: 'starting', message: '' }] }
  for (const text of [null, '', '{', '{"exportedAt":"gestern"}']) {
    if (text !== null) writeFileSync(join(mirrorDir, 'mirror.json'), text)
    const { status, reasons, mirror } = withMirror(READY, { mirrorDir, now: 0 })
    assert.deepEqual([status, reasons.map(({ code }) => code), mirror], ['degraded', ['mirror-missing'], { ageSeconds: null }])
    assert.deepEqual([withMirror(unready, { mirrorDir, now: 0 })].map((one) => [one.status, one.reasons.map(({ code }) => code)]), [['unready', ['starting', 'mirror-missing']]])
  }
})
