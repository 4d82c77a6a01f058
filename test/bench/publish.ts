// Measures the time from the close of a saved file to its new text over HTTP.
// Measures reads of other pages meanwhile.
//   node test/bench/publish.ts [ARTICLES [SAVES]]
// At 1,000 articles a second part measures saves without events of the file system.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Generated, generate, generatedFile, textOf } from './generate.ts'
import { type Spread, spreadOf } from './load.ts'
import { startPace, timeBars } from './pace.ts'
import { memoryOf, startPortal } from './portal-process.ts'
import { readSteadily, startReading } from './reader.ts'
import { report } from './report.ts'

const articles = Number(process.argv[2] ?? 1000)
const saves = Number(process.argv[3] ?? (articles > 1000 ? 50 : 200))
const SAVES_WITHOUT_EVENTS = 30
const MOST_LIVE_MS = articles > 1000 ? 2500 : 1000
const MOST_READ_MS = 25
const MOST_POLLS = 2
const POLL_SECONDS = 1
const READS_PER_SECOND = 50
const IDLE_MS = 15_000

/** How often the page of a save is requested: the precision of the figures. */
const ASK_MS = 10

interface Folders { contentDir: string, dataDir: string }

async function measure ({ contentDir, dataDir }: Folders, { articles, isWatching, saves }: { articles: Generated['articles'], isWatching: boolean, saves: number }) {
  const server = await startPortal({ CONTENT_DIR: contentDir, DATA_DIR: dataDir, WATCH_EVENTS: isWatching ? 'on' : 'off', POLL_SECONDS: String(isWatching ? 60 : POLL_SECONDS) })
  await delay(articles.length > 5000 ? 8000 : 3000)
  const paths = articles.filter((_, index) => index % 2 === 1).slice(0, 300).map(({ address }) => address)
  const reads = { port: server.port, paths, perSecond: READS_PER_SECOND, seed: 7 }
  await readSteadily({ ...reads, forMs: 3000 })
  // While nothing is saved, one page is requested as often as during a save.
  const idling = new AbortController()
  const asking = askRepeatedly(server.port, articles[0]?.address ?? '/', idling.signal)
  const idle = await readSteadily({ ...reads, forMs: IDLE_MS })
  idling.abort()
  await asking
  const reading = startReading(reads)
  const live: number[] = []
  for (let save = 0; save < saves; save++) {
    // Articles with an even index, which the readers don't request.
    const article = articles[(save * 2 * 37) % (articles.length - articles.length % 2)]
    if (!article) throw new Error('no article')
    live.push(await saveAndWait(server.port, { contentDir, article, save: `${isWatching ? '一' : '二'}${save}` }))
    await delay((save * 7919) % (isWatching ? 300 : 1000))
  }
  const busy = await reading.stop()
  const memory = memoryOf(server.pid)
  await server.stop()
  return { buildSeconds: server.seconds, liveMs: spreadOf(live), idleMs: spreadOf(idle.times), busyMs: spreadOf(busy.times), memory, failures: idle.failures + busy.failures }
}

/** Saves an article under a new title. Returns the time until its page has the title (ms). */
async function saveAndWait (port: number, { contentDir, article: { file, number, address }, save }: { contentDir: string, article: Generated['articles'][number], save: string }): Promise<number> {
  const title = `存盘第${save}次的标题`
  writeFileSync(join(contentDir, file), generatedFile({ number, street: 1, title, text: textOf({ characters: 3000, marks: 0, seed: 900_000 + Number(save.slice(1)) }) }))
  const closed = performance.now()
  while (!(await read(port, address)).includes(title)) {
    if (performance.now() - closed > 60_000) throw new Error(`save ${save} of ${file} did not appear`)
    await delay(ASK_MS)
  }
  return performance.now() - closed
}

async function read (port: number, path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path }, (reply) => {
      let body = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).on('end', () => resolve(body)).on('error', reject)
    }).on('error', reject)
  })
}

async function askRepeatedly (port: number, path: string, signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await delay(ASK_MS)) await read(port, path)
}

const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
try {
  const folders = { contentDir: join(folder, 'content'), dataDir: join(folder, 'data') }
  const generated = generate({ folder: folders.contentDir, articles })
  // The writer waits for files that were written a moment ago; that wait is not measured here.
  await delay(2500)
  const first = await startPortal({ CONTENT_DIR: folders.contentDir, DATA_DIR: folders.dataDir, POLL_SECONDS: '3600' })
  await first.stop()
  const pace = await startPace()
  const watched = await measure(folders, { articles: generated.articles, isWatching: true, saves })
  const factor = await pace.end()
  const polled = articles > 1000 ? null : await measure(folders, { articles: generated.articles, isWatching: false, saves: SAVES_WITHOUT_EVENTS })
  const inPolls = ({ p50, p99, max }: Spread): Spread => ({ p50: p50 / POLL_SECONDS / 1000, p99: p99 / POLL_SECONDS / 1000, max: max / POLL_SECONDS / 1000 })
  const polls = polled && inPolls(polled.liveMs)
  report({
    bench: 'publish',
    figures: {
      articles,
      saves,
      pace: factor,
      'save to live, ms': watched.liveMs,
      'other pages, idle, ms': watched.idleMs,
      'other pages meanwhile, ms': watched.busyMs,
      'memory, MiB': watched.memory,
      ...polls && { 'save to live without events, polls': polls },
    },
    bars: {
      ...timeBars(`save to live p99 ≤ ${MOST_LIVE_MS / 1000} s`, factor, (scale) => watched.liveMs.p99 * scale <= MOST_LIVE_MS),
      ...timeBars(`other pages meanwhile p99 ≤ ${MOST_READ_MS} ms`, factor, (scale) => watched.busyMs.p99 * scale <= MOST_READ_MS),
      ...polls && { [`save to live without events p99 ≤ ${MOST_POLLS} polls`]: polls.p99 <= MOST_POLLS },
      'no read failed': watched.failures + (polled?.failures ?? 0) === 0,
    },
  })
} finally {
  rmSync(folder, { recursive: true, force: true })
}
