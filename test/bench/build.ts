// How long a folder takes to become a portal, how soon it serves again after a restart, what memory it has then, and what
// readers feel while the writer makes a whole index anew.
//   node test/bench/build.ts [PIECES [MARKS]]
// BENCH_JSON names a file for the figures. Ends with 1 when a bar is missed.
import { mkdtempSync, rmSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generate } from './generate.ts'
import { spreadOf } from './load.ts'
import { startPace, timeBars } from './pace.ts'
import { memoryOf, startPortal } from './portal-process.ts'
import { readSteadily, startReading } from './reader.ts'
import { report } from './report.ts'

const [pieces = 10_000, marks = 10] = process.argv.slice(2).map(Number)
const READS_PER_SECOND = 50
/** Pages in all codings are what a portal has in memory. */
const BROWSER = 'gzip, deflate, br'

async function ready (port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    get({ host: '127.0.0.1', port, path: '/readyz' }, (reply) => {
      let body = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).on('end', () => resolve(body.includes('"ready"')))
    }).on('error', () => resolve(false))
  })
}

const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
try {
  const contentDir = join(folder, 'content')
  const dataDir = join(folder, 'data')
  const made = generate({ folder: contentDir, pieces, marks })
  // Files that were written a moment ago are not believed at first sight: that is not what is measured here.
  await delay(2500)
  const env = { CONTENT_DIR: contentDir, DATA_DIR: dataDir, POLL_SECONDS: '3600', LOG_LEVEL: 'info' }
  const buildPace = await startPace()
  const first = await startPortal(env)
  const afterBuild = memoryOf(first.pid)
  await first.stop()
  const pace = await buildPace.end()

  const began = performance.now()
  const again = await startPortal(env)
  await readSteadily({ port: again.port, paths: [made.pieces[0]?.address ?? '/'], perSecond: 10, forMs: 100, seed: 1 })
  const restartMs = Math.round(performance.now() - began)
  // The look at the folder after a restart goes on while it serves; then a thousand pages are asked for.
  await delay(pieces > 5000 ? 30_000 : 8000)
  const paths = made.pieces.filter((_, index) => index % 10 === 0).map(({ address }) => address)
  await readSteadily({ port: again.port, paths, perSecond: 200, forMs: 5000, seed: 3, accept: BROWSER })
  const serving = memoryOf(again.pid)
  await again.stop()

  const writer = await startPortal(env)
  const reader = await startPortal({ ...env, ROLE: 'reader' })
  const reads = { port: reader.port, paths, perSecond: READS_PER_SECOND, seed: 7 }
  while (!await ready(reader.port)) await delay(200)
  await delay(pieces > 5000 ? 30_000 : 8000)
  await readSteadily({ ...reads, forMs: 3000 })
  const idle = await readSteadily({ ...reads, forMs: 15_000 })
  await readSteadily({ ...reads, perSecond: 200, forMs: 5000, seed: 3, accept: BROWSER })
  const readerServing = memoryOf(reader.pid)
  await writer.stop()
  for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, `index.sqlite${suffix}`), { force: true })
  const reading = startReading(reads)
  const rebuilt = await startPortal(env)
  const busy = await reading.stop()
  const failures = idle.failures + busy.failures
  await rebuilt.stop()
  await reader.stop()

  const [idleMs, busyMs] = [idle.times, busy.times].map((times) => spreadOf(times.toSorted((a, b) => a - b)))
  report({
    bench: 'build',
    figures: { pieces, marks, pace, 'full build, s': first.seconds, 'index anew, archive there, s': rebuilt.seconds, 'restart to the first 200, ms': restartMs, 'memory after the build, MiB': afterBuild, 'memory of a writer that serves, MiB': serving, 'memory of a reader, MiB': readerServing, 'reads idle, ms': idleMs, 'reads while an index is made, ms': busyMs, 'reads that failed': failures },
    bars: {
      ...timeBars('full build ≤ 15 s', pace, (factor) => first.seconds * factor <= 15),
      ...timeBars('restart to the first 200 ≤ 1 s', pace, (factor) => restartMs * factor <= 1000),
      'memory of a writer that serves ≤ 200 MiB': serving.rss <= 200,
      'memory of a reader ≤ 200 MiB': readerServing.rss <= 200,
      'reads p99 ≤ 2 × idle while an index is made': (busyMs?.p99 ?? Infinity) <= 2 * (idleMs?.p99 ?? 0),
      'no read failed': failures === 0,
    },
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
