// What an answer costs: a page from memory against bare Fastify and nginx that send the same bytes, 304s, the wait at half load,
// and pages that must be made. One run, servers on one core and clients on the other.
//   node test/bench/serve.ts        needs h2load (Debian: nghttp2-client); nginx where there is one
// BENCH_JSON names a file for the figures. Ends with 1 when a bar is missed.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { NGINX } from '../system/nginx.ts'
import { freePort, until } from '../system/loopback.ts'
import { generate } from './generate.ts'
import { canLoad, type Load, load, onCore, spreadOf } from './load.ts'
import { startPace, timeBars } from './pace.ts'
import { AS_UNIT } from './portal-process.ts'
import { report } from './report.ts'

const ROOT = join(import.meta.dirname, '../..')
const SECONDS = 3
/**
 * Each is measured so often, by turns. The pace of a shared machine changes within a minute by more than what is to be told
 * apart: so neighbours in time are compared, and the median of that counts.
 */
const ROUNDS = 9
/** One collection of the engine holds up three to five requests: of 500 it would decide alone what the slowest hundredth is. */
const MISSES = 2000
const WARM_UP = 1000
const PIECES = Number(process.argv[2] ?? 10_000)
/** Headers of a reply that are the server's own business. */
const OWN = new Set(['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'])

if (!canLoad) throw new Error('needs two cores, taskset and h2load (Debian: nghttp2-client)')
// This process asks, too: on the clients' core.
execFileSync('/usr/bin/taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' })
const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
const children: ChildProcess[] = []

/** Starts a server on the first core; gives what `listening` finds in its output, which goes to a file: who takes the time reads nobody's log. */
async function start (command: readonly string[], { env = {}, listening }: { env?: Record<string, string>, listening: RegExp }): Promise<string> {
  const [program = '', ...args] = onCore(0, command)
  const log = join(folder, `log-${children.length}`)
  const output = openSync(log, 'w')
  const child = spawn(program, args, { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...env }, stdio: ['ignore', output, 'inherit'] })
  closeSync(output)
  children.push(child)
  for (;;) {
    const found = listening.exec(readFileSync(log, 'utf8'))?.[1]
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

/** nginx with one file, as it sends files best; null where there is none. */
async function startNginx (body: Buffer, headers: Record<string, string>): Promise<string | null> {
  if (NGINX === undefined) return null
  const port = await freePort()
  const root = join(folder, 'nginx')
  mkdirSync(join(root, 'html'), { recursive: true })
  writeFileSync(join(root, 'html/page'), body)
  const added = Object.entries(headers).filter(([name]) => !['content-type', 'etag', 'content-encoding'].includes(name)).map(([name, value]) => `add_header ${name} "${value.replaceAll('"', '\\"')}";`)
  writeFileSync(join(root, 'nginx.conf'), `${userInfo().uid === 0 ? 'user root; ' : ''}daemon off; worker_processes 1; pid ${root}/pid; error_log stderr crit;
events { worker_connections 512; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 10000000; open_file_cache max=10; default_type "${headers['content-type'] ?? 'text/html'}";
${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${root}/${name};`).join(' ')}
server { listen 127.0.0.1:${port}; root ${root}/html; ${added.join(' ')} } }`)
  const [program = '', ...args] = onCore(0, [NGINX, '-c', join(root, 'nginx.conf'), '-p', root])
  children.push(spawn(program, args, { stdio: 'inherit' }))
  const url = `http://127.0.0.1:${port}/page`
  await until('nginx answers', async () => await ask(url).then(({ status }) => status === 200, () => false))
  return url
}

async function byTurns<T extends string> (runs: Record<T, () => Promise<Load>>): Promise<Record<T, Load>[]> {
  const rounds: Record<T, Load>[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const found: Partial<Record<T, Load>> = {}
    for (const name of Object.keys(runs) as T[]) {
      const one = await runs[name]()
      if (one.failed > 0) throw new Error(`${name}: ${one.failed} of ${one.requests} requests failed`)
      found[name] = one
    }
    rounds.push(found as Record<T, Load>)
  }
  return rounds
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? NaN

try {
  const contentDir = join(folder, 'content')
  const { pieces } = generate({ folder: contentDir, pieces: PIECES, marks: 10 })
  // Files that were written a moment ago are not believed at first sight: the writer would look once more while it is measured.
  await delay(2500)
  const origin = await start([process.execPath, 'src/server.ts'], { env: { ...AS_UNIT, PORT: '0', CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), POLL_SECONDS: '3600', LOG_LEVEL: 'info' }, listening: /listening at (http:\/\/127\.0\.0\.1:\d+)/i })

  /** Pages that nobody has asked for (there must be as many): each is made. The first ones are left out: they are slower while the engine learns. */
  const misses = (addressOf: (index: number) => string) => {
    writeFileSync(join(folder, 'addresses'), JSON.stringify(Array.from({ length: WARM_UP + MISSES }, (_, index) => origin + addressOf(index))))
    const [program = '', ...args] = onCore(1, [process.execPath, join(import.meta.dirname, 'ask-in-turn.ts'), join(folder, 'addresses')])
    const times = JSON.parse(execFileSync(program, args, { encoding: 'utf8' })) as number[]
    return spreadOf(times.slice(WARM_UP).toSorted((a, b) => a - b))
  }
  await delay(PIECES > 5000 ? 10_000 : 2000)
  const missPace = await startPace()
  const pieceMiss = misses((index) => pieces[(index * 7) % pieces.length]?.address ?? '/')
  const dataMiss = misses((index) => `/data?street=jie-${1 + index % 20}&page=${1 + Math.floor(index / 20) % 40}&unasked=${index}`)
  const pace = await missPace.end()

  const page = `${origin}${pieces[3]?.address ?? '/'}`
  const accept = { 'accept-encoding': 'gzip' }
  await ask(page, accept)
  const kept = await ask(page, accept)
  const tag = kept.headers['etag'] ?? ''
  const headers = Object.fromEntries(Object.entries(kept.headers).filter(([name]) => !OWN.has(name)))
  writeFileSync(join(folder, 'page'), kept.body)
  const bare = `${await start([process.execPath, 'test/bench/bare.ts', join(folder, 'page'), JSON.stringify(headers)], { listening: /(http:\/\/127\.0\.0\.1:\d+)/ })}/page`
  const nginx = await startNginx(kept.body, headers)

  const rounds = await byTurns({
    cached: async () => await load({ url: page, seconds: SECONDS, headers: accept }),
    bare: async () => await load({ url: bare, seconds: SECONDS, headers: accept }),
    nginx: async () => await load({ url: nginx ?? page, seconds: SECONDS, headers: accept }),
    notModified: async () => await load({ url: page, seconds: SECONDS, headers: { ...accept, 'if-none-match': tag } }),
  })
  type Name = keyof (typeof rounds)[number]
  const perSecond = (name: Name) => median(rounds.map((round) => round[name].perSecond))
  const ratio = (name: Name, to: Name) => median(rounds.map((round) => round[name].perSecond / round[to].perSecond))
  const halves = await byTurns({ half: async () => await load({ url: page, seconds: SECONDS, headers: accept, perSecond: perSecond('cached') / 2 }) })
  const half = halves.map(({ half: one }) => one).toSorted((a, b) => a.ms.p99 / a.ms.p50 - b.ms.p99 / b.ms.p50)[halves.length >> 1]
  const ratios = { 'cached / bare Fastify': ratio('cached', 'bare'), ...nginx !== null && { 'cached / nginx': ratio('cached', 'nginx') }, 'not modified / cached': ratio('notModified', 'cached') }
  report({
    bench: 'serve',
    figures: {
      pieces: PIECES,
      bytes: kept.body.length,
      pace,
      'cached, requests/s': perSecond('cached'),
      'bare Fastify, requests/s': perSecond('bare'),
      ...nginx !== null && { 'nginx, requests/s': perSecond('nginx') },
      'not modified, requests/s': perSecond('notModified'),
      ...ratios,
      'at half load, ms': half?.ms,
      'at half load, requests/s': half?.perSecond,
      'piece made, ms': pieceMiss,
      'data made, ms': dataMiss,
    },
    bars: {
      'cached ≥ 0.9 × bare Fastify': ratios['cached / bare Fastify'] >= 0.9,
      ...nginx !== null && { 'cached ≥ 0.5 × nginx': (ratios['cached / nginx'] ?? 0) >= 0.5 },
      '304 at least as fast': ratios['not modified / cached'] >= 1,
      'p99 ≤ 3 × p50 at half load': (half?.ms.p99 ?? Infinity) <= 3 * (half?.ms.p50 ?? 0),
      ...timeBars('piece made: p50 ≤ 1.5 ms, p99 ≤ 5 ms', pace, (factor) => pieceMiss.p50 * factor <= 1.5 && pieceMiss.p99 * factor <= 5),
      ...timeBars('data made: p99 ≤ 10 ms', pace, (factor) => dataMiss.p99 * factor <= 10),
    },
  })
} finally {
  for (const child of children.reverse()) child.kill('SIGTERM')
  await Promise.all(children.map(async (child) => { if (child.exitCode === null) await new Promise((resolve) => { child.once('exit', resolve) }) }))
  rmSync(folder, { recursive: true, force: true })
}
