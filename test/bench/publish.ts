// How long from the close of a saved file to its new text over HTTP, and what readers of other pages feel of it.
//   node test/bench/publish.ts                      the three runs of issue 3
//   node test/bench/publish.ts PIECES SAVES on|off  one run
// BENCH_JSON names a file for the figures. Ends with 1 when a bar is missed.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { get } from 'node:http'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { generate, pieceOf, textOf } from './generate.ts'
import { memoryOf, startPortal } from './portal-process.ts'
import { readSteadily, startReading } from './reader.ts'

const POLL_SECONDS = 1
const READS_PER_SECOND = 50
const IDLE_MS = 15_000

/** How often the page of a save is asked for: how exact the figures are. */
const ASK_MS = 10

interface Run { pieces: number, saves: number, events: boolean }

interface Figures extends Run {
  buildSeconds: number
  restartSeconds: number
  rssMiB: number
  peakRssMiB: number
  visibleMs: Spread
  /** Without events: how many polls passed. */
  polls: Spread | null
  idleReadMs: Spread
  busyReadMs: Spread
  /** Pages that list pieces: the quickest of five reads, and their size. */
  lists: { path: string, ms: number, kib: number }[]
  /** Mean load of the machine over the last minute: above the number of its cores the figures are worse than they need be. */
  load: number
  bars: Record<string, boolean>
}

interface Spread { p50: number, p99: number, max: number }

function spreadOf (values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => round(sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? NaN)
  return { p50: at(0.5), p99: at(0.99), max: at(1) }
}

const round = (value: number) => Math.round(value * 100) / 100

async function measure (run: Run): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'chuangwen-bench-'))
  try {
    const contentDir = join(folder, 'content')
    const { pieces, addresses } = generate({ folder: contentDir, pieces: run.pieces })
    // Files that were written a moment ago are not believed at first sight: that is not what is measured here.
    await delay(2500)
    const env = { CONTENT_DIR: contentDir, DATA_DIR: join(folder, 'data'), WATCH_EVENTS: run.events ? 'on' : 'off', POLL_SECONDS: String(run.events ? 60 : POLL_SECONDS) }
    const first = await startPortal(env)
    const buildSeconds = first.seconds
    await first.stop()
    const server = await startPortal(env)
    await delay(run.pieces > 5000 ? 8000 : 3000)
    const lists = await weigh(server.port, [...new Set([...addresses.slice(0, 3), addresses.at(-1) ?? '/'])])
    const paths = pieces.filter((_, index) => index % 2 === 1).slice(0, 300).map(({ address }) => address)
    const reads = { port: server.port, paths, perSecond: READS_PER_SECOND, seed: 7 }
    await readSteadily({ ...reads, forMs: 3000 })
    // The one who waits for a save asks all the time: so does someone while nothing is saved.
    const idling = new AbortController()
    const asking = askOnAndOn(server.port, pieces[0]?.address ?? '/', idling.signal)
    const idle = await readSteadily({ ...reads, forMs: IDLE_MS })
    idling.abort()
    await asking
    const reading = startReading(reads)
    const visible: number[] = []
    for (let save = 0; save < run.saves; save++) {
      // An even index: none of the pages that the readers ask for.
      const piece = pieces[(save * 2 * 37) % (pieces.length - pieces.length % 2)]
      if (!piece) throw new Error('no piece')
      const title = `存盘第${save}次的标题`
      writeFileSync(join(contentDir, piece.file), pieceOf({ number: piece.number, street: 1, title, text: textOf({ characters: 3000, marks: 0, seed: 900_000 + save }) }))
      const closed = performance.now()
      while (!(await read(server.port, piece.address)).includes(title)) {
        if (performance.now() - closed > 60_000) throw new Error(`save ${save} of ${piece.file} did not appear`)
        await delay(ASK_MS)
      }
      visible.push(performance.now() - closed)
      await delay((save * 7919) % (run.events ? 300 : 1000))
    }
    const busy = await reading.stop()
    const failures = idle.failures + busy.failures
    const { rss, peak } = memoryOf(server.pid)
    await server.stop()
    if (failures > 0) throw new Error(`${failures} reads failed`)
    const [visibleMs, idleReadMs, busyReadMs] = [spreadOf(visible), spreadOf(idle.times), spreadOf(busy.times)]
    const polls = run.events ? null : spreadOf(visible.map((ms) => ms / (POLL_SECONDS * 1000)))
    return {
      ...run,
      buildSeconds,
      restartSeconds: server.seconds,
      rssMiB: rss,
      peakRssMiB: peak,
      visibleMs,
      polls,
      idleReadMs,
      busyReadMs,
      lists,
      load: round(loadavg()[0] ?? NaN),
      bars: {
        ...(run.events ? { [`visible p99 ≤ ${run.pieces > 5000 ? 2 : 1} s`]: visibleMs.p99 <= (run.pieces > 5000 ? 2000 : 1000) } : { 'visible p99 ≤ 2 polls': (polls?.p99 ?? Infinity) <= 2 }),
        'reads p99 ≤ 2 × idle': busyReadMs.p99 <= 2 * idleReadMs.p99,
      },
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function read (port: number, path: string): Promise<string> {
  return await new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, path }, (reply) => {
      let body = ''
      reply.setEncoding('utf8').on('data', (chunk: string) => { body += chunk }).on('end', () => resolve(body)).on('error', reject)
    }).on('error', reject)
  })
}

async function askOnAndOn (port: number, path: string, signal: AbortSignal): Promise<void> {
  for (; !signal.aborted; await delay(ASK_MS)) await read(port, path)
}

async function weigh (port: number, paths: readonly string[]): Promise<Figures['lists']> {
  const lists: Figures['lists'] = []
  for (const path of paths) {
    let best = Infinity
    let bytes = 0
    for (let time = 0; time < 5; time++) {
      const began = performance.now()
      bytes = Buffer.byteLength(await read(port, path))
      best = Math.min(best, performance.now() - began)
    }
    lists.push({ path, ms: round(best), kib: Math.round(bytes / 1024) })
  }
  return lists
}

const [pieces, saves, events] = process.argv.slice(2)
const runs: Run[] = pieces === undefined
  ? [{ pieces: 1000, saves: 200, events: true }, { pieces: 1000, saves: 30, events: false }, { pieces: 10_000, saves: 50, events: true }]
  : [{ pieces: Number(pieces), saves: Number(saves ?? 200), events: events !== 'off' }]

const all: Figures[] = []
for (const run of runs) {
  const figures = await measure(run)
  all.push(figures)
  const { visibleMs, polls, idleReadMs, busyReadMs, lists } = figures
  const spread = ({ p50, p99, max }: Spread) => `p50 ${p50}, p99 ${p99}, max ${max}`
  console.log([
    `${run.pieces} pieces, ${run.saves} saves, events ${run.events ? 'on' : 'off'} (load ${figures.load})`,
    `  visible after      ${spread(visibleMs)} ms${polls ? `; in polls ${spread(polls)}` : ''}`,
    `  other pages, idle  ${spread(idleReadMs)} ms`,
    `  other pages, busy  ${spread(busyReadMs)} ms`,
    `  full build ${figures.buildSeconds} s, restart ${figures.restartSeconds} s, memory ${figures.rssMiB} MiB, at most ${figures.peakRssMiB} MiB`,
    `  lists ${lists.map(({ path, ms, kib }) => `${path} ${ms} ms ${kib} KiB`).join(', ')}`,
    ...Object.entries(figures.bars).map(([bar, met]) => `  ${met ? 'met   ' : 'MISSED'} ${bar}`),
  ].join('\n'))
}
const file = process.env['BENCH_JSON']
if (file !== undefined) writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`)
else console.log(JSON.stringify(all))
if (all.some(({ bars }) => Object.values(bars).includes(false))) process.exitCode = 1
