// Counts how often the threads of an idle writer wake up: a server that serves nobody should use no processor.
//   node test/bench/idle.ts [ARTICLES [SECONDS]]        needs /proc (Linux)
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generate } from './generate.ts'
import { startPortal } from './portal-process.ts'
import { report } from './report.ts'

const [articles = 1000, seconds = 60] = process.argv.slice(2).map(Number)
const MOST_PER_SECOND = 2

/** The first comparison of all bytes is 15 s after a start. Node collects garbage for a while after it. */
const SETTLE_MS = 30_000

/** Returns the voluntary context switches of each thread, by id. There is one each time that a thread goes to sleep. */
function threadsOf (pid: number): Map<string, { name: string, wakeUps: number }> {
  const folder = `/proc/${pid}/task`
  return new Map(readdirSync(folder).map((id) => {
    const status = readFileSync(join(folder, id, 'status'), 'utf8')
    return [id, { name: /^Name:\s+(.*)$/m.exec(status)?.[1] ?? '', wakeUps: Number(/^voluntary_ctxt_switches:\s+(\d+)$/m.exec(status)?.[1] ?? NaN) }]
  }))
}

const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
try {
  const contentDir = join(folder, 'content')
  generate({ folder: contentDir, articles, marks: 10 })
  await delay(2500)
  const server = await startPortal({ CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), WATCH_EVENTS: 'on', LOG_LEVEL: 'info' })
  await delay(SETTLE_MS)
  const before = threadsOf(server.pid)
  await delay(seconds * 1000)
  const after = threadsOf(server.pid)
  await server.stop()

  const perSecond: Record<string, number> = {}
  for (const [id, { name, wakeUps }] of after) perSecond[name] = (perSecond[name] ?? 0) + (wakeUps - (before.get(id)?.wakeUps ?? 0)) / seconds
  const total = Object.values(perSecond).reduce((sum, value) => sum + value, 0)
  report({
    bench: 'idle',
    figures: { articles, seconds, threads: after.size, 'wake-ups a second': total, 'by name of thread': perSecond },
    bars: { [`wake-ups of an idle writer ≤ ${MOST_PER_SECOND} a second`]: total <= MOST_PER_SECOND },
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
