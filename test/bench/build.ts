// Measures the first build, a restart over an unchanged folder, and the memory of a writer that serves.
//   node test/bench/build.ts [ARTICLES [MARKS]]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { freePort, until } from '../system/loopback.ts'
import { generate } from './generate.ts'
import { buildWithHugo } from './hugo.ts'
import { startPace, timeBars } from './pace.ts'
import { memoryOf, startPortal } from './portal-process.ts'
import { readSteadily } from './reader.ts'
import { report } from './report.ts'

const [articles = 1000, marks = 10] = process.argv.slice(2).map(Number)

/** Times of Hugo, which has neither an archive nor full text. */
const MOST_HUGO_TIMES = 5
const MOST_RESTART_MS = 1200
const MOST_MEMORY_MIB = articles > 1000 ? 400 : 260

/** The first comparison of all bytes is this long after a start. Memory is measured after it. */
const REHASH_DONE_MS = 20_000

/** As browsers send it: pages are cached in each encoding. */
const BROWSER = 'gzip, deflate, br'

/** Returns a value of /metrics. */
async function metricOf (port: number, name: string): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? NaN)
}

const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
try {
  const contentDir = join(folder, 'content')
  const generated = generate({ folder: contentDir, articles, marks })
  // The writer waits for files that were written a moment ago; that wait is not measured here.
  await delay(2500)
  const metricsPort = await freePort()
  const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), METRICS_PORT: String(metricsPort), POLL_SECONDS: '3600', LOG_LEVEL: 'info' }
  const pace = await startPace()
  const hugoSeconds = buildWithHugo({ folder: join(folder, 'hugo'), contentDir, articles: generated.articles })
  const first = await startPortal(env)
  const afterBuild = memoryOf(first.pid)
  await first.stop()

  const began = performance.now()
  const server = await startPortal(env)
  await readSteadily({ port: server.port, paths: [generated.articles[0]?.address ?? '/'], perSecond: 10, forMs: 100, seed: 1 })
  const restartMs = Math.round(performance.now() - began)
  const factor = await pace.end()
  await until('a scan', async () => await metricOf(metricsPort, 'portal_scans_total') > 0)
  await delay(REHASH_DONE_MS)
  const parsed = await metricOf(metricsPort, 'portal_scan_files_read_total')
  const paths = generated.articles.filter((_, index) => index % (articles / 1000) < 1).map(({ address }) => address)
  await readSteadily({ port: server.port, paths, perSecond: 200, forMs: 5000, seed: 3, accept: BROWSER })
  const serving = memoryOf(server.pid)
  await server.stop()

  const hugoTimes = hugoSeconds === null ? null : first.seconds / hugoSeconds
  if (hugoTimes === null) console.log('no Hugo on this machine: the first build has no bar')
  report({
    bench: 'build',
    figures: {
      articles,
      marks,
      pace: factor,
      'first build, s': first.seconds,
      'first build, ms an article': first.seconds * 1000 / articles,
      'Hugo, s': hugoSeconds,
      'first build / Hugo': hugoTimes,
      'memory after the build, MiB': afterBuild,
      'restart to the first 200, ms': restartMs,
      'files read by the restart': parsed,
      'memory of a serving writer, MiB': serving,
    },
    bars: {
      ...hugoTimes !== null && { [`first build ≤ ${MOST_HUGO_TIMES} × Hugo`]: hugoTimes <= MOST_HUGO_TIMES },
      ...timeBars(`restart to the first 200 ≤ ${MOST_RESTART_MS / 1000} s`, factor, (scale) => restartMs * scale <= MOST_RESTART_MS),
      'restart reads no file': parsed === 0,
      [`memory of a serving writer ≤ ${MOST_MEMORY_MIB} MiB`]: serving.rss <= MOST_MEMORY_MIB,
    },
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
