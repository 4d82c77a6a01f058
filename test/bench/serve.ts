// Measures replies. A cached page is compared with bare Fastify, the shipped nginx with nginx and a file; then pages are made.
// Servers run on one core, clients on the other.
//   node test/bench/serve.ts [ARTICLES]        needs h2load (Debian: nghttp2-client); uses nginx where there is one
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { ROOT } from '../content-files.ts'
import { until } from '../system/loopback.ts'
import { prepareEdge } from './edge.ts'
import { generate } from './generate.ts'
import { canLoad, type Load, load, onCore, type Spread, spreadOf } from './load.ts'
import { startPace, timeBars } from './pace.ts'
import { AS_UNIT } from './portal-process.ts'
import { report } from './report.ts'

const ARTICLES = Number(process.argv[2] ?? 1000)
const LEAST_OF_FASTIFY = 0.75
const LEAST_OF_NGINX = 0.9
const MOST_MADE_MS = 1.5
const SECONDS = 3

/**
 * Rounds of measurements by turns. The pace of a shared machine changes within a minute: ratios of neighbours in time are taken,
 * and their median counts.
 */
const ROUNDS = 7

/** Requests for pages that nobody has requested. The first ones are slower, while the engine compiles, and don't count. */
const MADE = { warmUp: Math.min(1000, Math.round(ARTICLES * 0.4)), counted: Math.min(2000, Math.round(ARTICLES * 0.5)) }

/** Headers that each server sends by itself. */
const OWN_HEADERS = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])

/** Pages of /data that each street has at least. */
const DATA_PAGES = Math.max(1, Math.floor(ARTICLES / 250))

const GZIP = { 'accept-encoding': 'gzip' }

if (!canLoad) throw new Error('needs two cores, taskset and h2load (Debian: nghttp2-client)')
// This process sends requests too.
execFileSync('/usr/bin/taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' })
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
const children: ChildProcess[] = []

/** Starts a program on the first core. Its output goes to a file: reading a pipe would cost time of the measurement. */
function start (command: readonly string[], env: Record<string, string> = {}): { child: ChildProcess, log: string } {
  const [program = '', ...args] = onCore(0, command)
  const log = join(folder, `log-${children.length}`)
  const output = openSync(log, 'w')
  const child = spawn(program, args, { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', output, 'inherit'] })
  closeSync(output)
  children.push(child)
  return { child, log }
}

/** Starts a server and returns the origin that it logs. */
async function startServer (command: readonly string[], env: Record<string, string> = {}): Promise<string> {
  const { child, log } = start(command, env)
  for (;;) {
    const found = /http:\/\/127\.0\.0\.1:\d+/.exec(readFileSync(log, 'utf8'))?.[0]
    if (found !== undefined) return found
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
    await delay(100)
  }
}

async function ask (url: string, headers: Record<string, string> = {}): Promise<{ status: number, headers: Record<string, string>, body: Buffer }> {
  return await new Promise((resolve, reject) => {
    get(url, { headers }, (reply) => {
      const chunks: Buffer[] = []
      reply.on('data', (chunk: Buffer) => { chunks.push(chunk) })
      reply.on('end', () => resolve({ status: reply.statusCode ?? 0, headers: reply.headers as Record<string, string>, body: Buffer.concat(chunks) })).on('error', reject)
    }).on('error', reject)
  })
}

/** Measures pages that are not cached. */
function measureMade (addressOf: (index: number) => string): Spread {
  const list = join(folder, 'addresses')
  writeFileSync(list, JSON.stringify(Array.from({ length: MADE.warmUp + MADE.counted }, (_, index) => addressOf(index))))
  const [program = '', ...args] = onCore(1, [process.execPath, join(import.meta.dirname, 'ask-in-turn.ts'), list])
  const times = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as number[]
  return spreadOf(times.slice(MADE.warmUp))
}

/** Measures each address for some seconds, in turn. Returns one load for each round. */
async function byTurns (urls: Readonly<Record<string, string | undefined>>): Promise<Record<string, Load>[]> {
  const rounds: Record<string, Load>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const found: Record<string, Load> = {}
    for (const [name, url] of Object.entries(urls)) {
      if (url === undefined) continue
      const one = await load({ url, seconds: SECONDS, headers: GZIP })
      if (one.failed > 0) throw new Error(`${name}: ${one.failed} of ${one.requests} requests failed`)
      found[name] = one
    }
    rounds.push(found)
  }
  return rounds
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

try {
  const contentDir = join(folder, 'content')
  const { articles } = generate({ folder: contentDir, articles: ARTICLES, marks: 10 })
  // The writer waits for files that were written a moment ago, and would scan again meanwhile.
  await delay(2500)
  const env = { ...AS_UNIT, PORT: '0', CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), POLL_SECONDS: '3600', LOG_LEVEL: 'info', TRUST_PROXY: '127.0.0.1' }
  const origin = await startServer([process.execPath, 'src/server.ts'], env)
  await delay(ARTICLES > 5000 ? 10_000 : 2000)
  const pace = await startPace()
  const articleMade = measureMade((index) => `${origin}${articles[(index * 7) % articles.length]?.address ?? '/'}`)
  const dataMade = measureMade((index) => `${origin}/data?street=jie-${1 + index % 20}&page=${1 + Math.floor(index / 20) % DATA_PAGES}&unasked=${index}`)
  const factor = await pace.end()

  const path = articles[3]?.address ?? '/'
  const page = `${origin}${path}`
  await ask(page, GZIP)
  const cached = await ask(page, GZIP)
  const headers = Object.fromEntries(Object.entries(cached.headers).filter(([name]) => !OWN_HEADERS.has(name)))
  writeFileSync(join(folder, 'page'), cached.body)
  const bare = await startServer([process.execPath, 'test/bench/bare.ts', join(folder, 'page'), JSON.stringify(headers)])
  const edge = await prepareEdge({ folder: join(folder, 'nginx'), portalPort: Number(new URL(origin).port), body: cached.body, headers })
  if (edge) {
    start(edge.command)
    await until('nginx answers', async () => await ask(edge.file).then(({ status }) => status === 200, () => false))
    if ((await ask(edge.shipped + path, GZIP)).status !== 200) throw new Error('the shipped nginx does not pass to the portal')
  } else console.log('no nginx on this machine: left out')

  const rounds = await byTurns({ cached: page, bare: `${bare}/page`, shipped: edge ? edge.shipped + path : undefined, file: edge?.file })
  const perSecond = (name: string) => median(rounds.map((round) => round[name]?.perSecond ?? NaN))
  const ratio = (name: string, to: string) => median(rounds.map((round) => (round[name]?.perSecond ?? NaN) / (round[to]?.perSecond ?? NaN)))
  const ofFastify = ratio('cached', 'bare')
  const ofNginx = edge ? ratio('shipped', 'file') : null
  report({
    bench: 'serve',
    figures: {
      articles: ARTICLES,
      bytes: cached.body.length,
      pace: factor,
      'cached, requests/s': perSecond('cached'),
      'bare Fastify, requests/s': perSecond('bare'),
      'cached / bare Fastify': ofFastify,
      ...ofNginx !== null && { 'shipped nginx, requests/s': perSecond('shipped'), 'nginx with a file, requests/s': perSecond('file'), 'shipped nginx / nginx with a file': ofNginx },
      'article made, ms': articleMade,
      'data made, ms': dataMade,
    },
    bars: {
      [`cached article ≥ ${LEAST_OF_FASTIFY} × bare Fastify`]: ofFastify >= LEAST_OF_FASTIFY,
      ...ofNginx !== null && { [`behind the shipped nginx ≥ ${LEAST_OF_NGINX} × nginx with a file`]: ofNginx >= LEAST_OF_NGINX },
      ...timeBars(`article made p50 ≤ ${MOST_MADE_MS} ms`, factor, (scale) => articleMade.p50 * scale <= MOST_MADE_MS),
    },
  })
} finally {
  for (const child of children.reverse()) child.kill('SIGTERM')
  await Promise.all(children.map(async (child) => { if (child.exitCode === null) await new Promise((resolve) => { child.once('exit', resolve) }) }))
  rmSync(folder, { recursive: true, force: true })
}
