// Which threads of the portal give way to those that answer readers.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { startServer } from '../../server-process.ts'
import { BASE, openRig, piece } from '../../publish/rig.ts'

/** Names and nice values of a process's threads (proc(5), stat: what follows the name in parentheses begins with field 3). */
function threadsOf (pid: number): { name: string, nice: number, isMain: boolean }[] {
  return readdirSync(`/proc/${pid}/task`).map((thread) => {
    const [, name = '', rest = ''] = /^\d+ \((.*)\) (.*)$/s.exec(readFileSync(`/proc/${pid}/task/${thread}/stat`, 'utf8')) ?? []
    return { name, nice: Number(rest.split(' ')[16]), isMain: Number(thread) === pid }
  })
}

test('what answers readers comes before what collects memory, compiles and writes', { skip: process.platform !== 'linux' }, async (t) => {
  const rig = openRig(t, { files: { ...BASE, 'xilie/一.md': piece() } })
  const server = await startServer(t, { CONTENT_DIR: rig.contentDir, DATA_DIR: join(rig.dataDir, 'own') })
  const threads = threadsOf(server.pid)
  const [engine, others] = [threads.filter(({ name }) => name.includes('V8Worker')), threads.filter(({ name }) => !name.includes('V8Worker'))]
  assert.ok(engine.length > 0)
  assert.deepEqual(engine.filter(({ nice }) => nice !== 10), [])
  assert.deepEqual(others.filter(({ isMain }) => isMain).map(({ nice }) => nice), [getPriority()])
  assert.deepEqual(others.filter(({ name, nice }) => name === 'libuv-worker' && nice !== getPriority()), [])
  assert.equal(others.filter(({ nice, isMain }) => !isMain && nice === 10).length, 1, 'the thread that writes')
})
